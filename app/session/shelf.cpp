#include "app/session/shelf.h"

#include <algorithm>
#include <utility>

#include "app/session/differences.h"
#include "app/text.h"
#include "core/base/error.h"

namespace semiflow::app {

using experiment::Experiment;

namespace {
constexpr std::size_t mostRuns = 3;   // that rest; each may hold as much of its past as the runner allows
constexpr std::size_t mostItems = 16; // beyond, experiments that nobody has changed are closed
} // namespace

Shelf::Shelf(Document& document, Runner& runner, QObject* parent)
    : QObject(parent), document_(document), runner_(runner) {
  connect(&document, &Document::opened, this, &Shelf::follow);
  connect(&document, &Document::stateChanged, this, [this] {
    if (!switching_) Q_EMIT changed();
  });
}

/// Whatever becomes the document has its place here.
void Shelf::follow() {
  if (switching_ || !document_.isOpen() || active_ != 0) return;
  items_.push_back({++last_, 0, ++clock_, std::nullopt, nullptr});
  active_ = last_;
}

std::vector<Shelf::Id> Shelf::all() const {
  std::vector<Id> ids;
  for (const Item& each : items_) ids.push_back(each.id);
  return ids;
}

const Shelf::Item* Shelf::find(Id id) const {
  const auto found = std::find_if(items_.begin(), items_.end(), [id](const Item& each) { return each.id == id; });
  return found == items_.end() ? nullptr : &*found;
}

Shelf::Item& Shelf::item(Id id) {
  const Item* found = find(id);
  SF_ASSERT(found != nullptr);
  return const_cast<Item&>(*found);
}

Shelf::Id Shelf::parentOf(Id id) const { return find(id)->parent; }

const Experiment& Shelf::experiment(Id id) const {
  return id == active_ ? document_.experiment() : find(id)->rested->experiment;
}

QString Shelf::name(Id id) const { return id == active_ ? document_.name() : find(id)->rested->name(); }

/// What it was made from, or the oldest beside it, where that has its name and kind; 0: none.
Shelf::Id Shelf::namesakeOf(Id id) const {
  const auto alike = [&](Id other) {
    return name(other) == name(id) && &experiment(other).kind() == &experiment(id).kind();
  };
  const Id parent = parentOf(id);
  if (parent != 0) return alike(parent) ? parent : 0;
  for (const Item& other : items_) {
    if (other.id == id) break;
    if (other.parent == 0 && alike(other.id)) return other.id;
  }
  return 0;
}

QString Shelf::label(Id id) const {
  const Id other = namesakeOf(id);
  if (other == 0) return name(id);
  QStringList words;
  for (const Difference& difference : differences(experiment(other), experiment(id)))
    words << readable(difference.path.substr(difference.path.rfind('.') + 1)) + " = " + valueText(difference.value);
  if (words.isEmpty()) return parentOf(id) == 0 ? name(id) : tr("a copy");
  return words.join(QStringLiteral(", "));
}

const std::filesystem::path& Shelf::file(Id id) const {
  return id == active_ ? document_.file() : find(id)->rested->file;
}

bool Shelf::isModified(Id id) const { return id == active_ ? document_.isModified() : find(id)->rested->isModified(); }

bool Shelf::hasUnsaved() const {
  return std::any_of(items_.begin(), items_.end(), [this](const Item& each) { return isModified(each.id); });
}

void Shelf::restActive() {
  if (active_ == 0) return;
  Item& leaving = item(active_);
  leaving.run = runner_.rest();
  leaving.rested = document_.rest();
  leaving.used = ++clock_;
  active_ = 0;
  forgetOldRuns();
}

Shelf::Id Shelf::open(Experiment experiment, const std::filesystem::path& file, Id parent, bool unsaved) {
  const bool outermost = !std::exchange(switching_, true);
  restActive();
  items_.push_back({++last_, contains(parent) ? parent : 0, ++clock_, std::nullopt, nullptr});
  active_ = last_;
  if (unsaved) {
    document_.recover(std::move(experiment), file);
  } else {
    document_.open(std::move(experiment), file);
  }
  forgetOldItems();
  switching_ = !outermost;
  Q_EMIT changed();
  return active_;
}

void Shelf::activate(Id id) {
  if (id == active_ || !contains(id)) return;
  switching_ = true;
  restActive();
  Item& coming = item(id);
  coming.used = ++clock_;
  active_ = id;
  document_.resume(std::move(*std::exchange(coming.rested, std::nullopt)));
  if (coming.run) {
    runner_.resume(std::move(coming.run));
  } else {
    runner_.prepare(document_.experiment(), false);
  }
  switching_ = false;
  Q_EMIT changed();
  Q_EMIT activated();
}

Shelf::Id Shelf::copyOf(Id id, Id parent) {
  const Experiment copy = experiment(id);
  const bool unsaved = isModified(id);
  const Id made = open(copy, {}, parent, unsaved);
  runner_.prepare(document_.experiment(), false);
  Q_EMIT activated();
  return made;
}

Shelf::Id Shelf::branch(Id id) { return copyOf(id, id); }
Shelf::Id Shelf::duplicate(Id id) { return copyOf(id, parentOf(id)); }

Document::Rested Shelf::close(Id id) {
  const auto place = static_cast<std::size_t>(find(id) - items_.data());
  if (id == active_) {
    if (items_.size() > 1) {
      activate(items_[place > 0 ? place - 1 : 1].id);
    } else {
      switching_ = true;
      restActive();
      switching_ = false;
    }
  }
  Item closing = std::move(items_[place]);
  items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(place));
  for (Item& each : items_) {
    if (each.parent == id) each.parent = closing.parent;
  }
  Q_EMIT changed();
  if (active_ == 0) Q_EMIT activated();
  return std::move(*closing.rested);
}

Shelf::Id Shelf::putBack(Document::Rested rested) {
  items_.push_back({++last_, 0, ++clock_, std::move(rested), nullptr});
  activate(last_);
  return last_;
}

void Shelf::forgetOldRuns() {
  std::vector<Item*> resting;
  for (Item& each : items_) {
    if (each.run) resting.push_back(&each);
  }
  std::sort(resting.begin(), resting.end(), [](const Item* a, const Item* b) { return a->used > b->used; });
  for (std::size_t i = mostRuns; i < resting.size(); ++i) resting[i]->run.reset();
}

void Shelf::forgetOldItems() {
  while (items_.size() > mostItems) {
    const Item* oldest = nullptr;
    for (const Item& each : items_) {
      const bool dispensable = each.id != active_ && !isModified(each.id);
      if (dispensable && (oldest == nullptr || each.used < oldest->used)) oldest = &each;
    }
    if (oldest == nullptr) return;
    close(oldest->id);
  }
}

} // namespace semiflow::app
