#include "app/workbench/unsaved.h"

#include "app/session/autosave.h"
#include "app/session/shelf.h"
#include "app/workbench/files.h"
#include "app/workbench/notice_bar.h"

namespace semiflow::app {

Unsaved::Unsaved(Shelf& shelf, Files& files, Autosave& autosave, NoticeBar& notices, QObject* parent)
    : QObject(parent), shelf_(shelf), files_(files), autosave_(autosave), notices_(notices) {}

bool Unsaved::mayClose() {
  std::vector<Shelf::Id> unsaved = shelf_.all();
  std::erase_if(unsaved, [this](Shelf::Id id) { return !shelf_.isModified(id); });
  if (unsaved.empty() || asked_) return true;
  if (!shelf_.isModified(shelf_.active())) shelf_.activate(unsaved.front());
  QString words = tr("“%1” has unsaved changes.").arg(shelf_.name(shelf_.active()));
  if (unsaved.size() > 1) words += " " + tr("Of the open experiments %1 have some.").arg(unsaved.size());
  notices_.show(words, {{tr("Save"), [this] { files_.saveNow(); }},
                        {tr("Close without saving"),
                         [this] {
                           asked_ = true;
                           Q_EMIT closeAnyway();
                         }},
                        {tr("Stay"), {}}});
  return false;
}

void Unsaved::offerLeftover() {
  const auto found = autosave_.leftover();
  if (!found) return;
  const auto open = [this, found] {
    std::vector<Shelf::Id> ids;
    for (const Autosave::Kept& kept : found->experiments) {
      const Shelf::Id parent = kept.parent && *kept.parent < ids.size() ? ids[*kept.parent] : 0;
      ids.push_back(shelf_.open(kept.experiment, kept.file, parent, kept.unsaved));
    }
    Autosave::forget(*found);
    Q_EMIT recovered();
    shelf_.activate(ids[found->active]);
    autosave_.write();
  };
  notices_.show(tr("Unsaved changes of an earlier session were kept."),
                {{tr("Open them"), open}, {tr("Discard"), [found] { Autosave::forget(*found); }}});
}

} // namespace semiflow::app
