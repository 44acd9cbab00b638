#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include <QObject>
#include <QString>

#include "app/session/document.h"
#include "app/session/runner.h"

namespace semiflow::app {

/// The experiments that are open, as trees: what was made from another one stands below it. One of them is before the
/// user's eyes: it is the document, and its run is the runner's. The others rest, their runs paused; only the last few
/// runs are kept, so that memory stays bounded.
class Shelf : public QObject {
  Q_OBJECT
 public:
  using Id = int; ///< of an experiment; 0: none

  Shelf(Document& document, Runner& runner, QObject* parent = nullptr);

  /// All, oldest first.
  std::vector<Id> all() const;
  bool contains(Id id) const { return find(id) != nullptr; }
  /// The one before the user's eyes; 0: none.
  Id active() const { return active_; }
  /// What it was made from; 0: nothing, or it is no longer open.
  Id parentOf(Id id) const;
  /// @pre contains(id), here and below
  const experiment::Experiment& experiment(Id id) const;
  QString name(Id id) const;
  /// What tells it from what it was made from, or from an older one beside it of the same name: "feed = 0.046"; else
  /// its name.
  QString label(Id id) const;
  const std::filesystem::path& file(Id id) const;
  bool isModified(Id id) const;
  bool hasUnsaved() const;

  /// Puts another experiment before the user's eyes; the runner is left without a run.
  Id open(experiment::Experiment experiment, const std::filesystem::path& file, Id parent = 0, bool unsaved = false);
  /// Puts an open one before the user's eyes, with its run as it was left.
  void activate(Id id);
  /// A copy that belongs to no file, below what it was made from.
  Id branch(Id id);
  /// A copy that belongs to no file, beside what it was made from.
  Id duplicate(Id id);
  /// Closes it, and shows the nearest of the others where it was before the user's eyes; what was made from it goes up
  /// to its own parent. Its runs end. @return what was open
  Document::Rested close(Id id);
  /// Opens again what was closed.
  Id putBack(Document::Rested rested);

 signals:
  void changed();   ///< which experiments there are, their names or whether they are modified
  void activated(); ///< active() is another one, with its run

 private:
  struct Item {
    Id id = 0;
    Id parent = 0;
    std::uint64_t used = 0;                 ///< when it was last before the user's eyes
    std::optional<Document::Rested> rested; ///< nothing of the active one
    Runner::RestedPtr run;
  };
  const Item* find(Id id) const;
  Item& item(Id id);
  Id namesakeOf(Id id) const;
  Id copyOf(Id id, Id parent);
  void restActive();
  void follow();
  void forgetOldRuns();
  void forgetOldItems();

  Document& document_;
  Runner& runner_;
  std::vector<Item> items_;
  Id active_ = 0;
  Id last_ = 0;
  std::uint64_t clock_ = 0;
  bool switching_ = false;
};

} // namespace semiflow::app
