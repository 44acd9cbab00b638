#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QLockFile>
#include <QObject>
#include <QString>
#include <QTimer>

#include "core/experiment/experiment.h"

namespace semiflow::app {

class Shelf;

/// Keeps a copy of all that is open in the program's data folder while anything of it is unsaved, so that a crash loses
/// at most the last two seconds.
class Autosave : public QObject {
  Q_OBJECT
 public:
  struct Kept {
    experiment::Experiment experiment;
    std::filesystem::path file;
    std::optional<std::size_t> parent; ///< which of the others it was made from
    bool unsaved = true;
  };
  struct Recovered {
    std::vector<Kept> experiments; ///< at least one; a parent comes before what was made from it
    std::size_t active = 0;        ///< the one that was before the user's eyes
    QString copy;                  ///< where it is kept until forget()
  };

  explicit Autosave(Shelf& shelf, QObject* parent = nullptr);
  ~Autosave() override;

  /// What a session that did not end well left behind, newest first; offered again until it is forgotten.
  std::optional<Recovered> leftover() const;
  static void forget(const Recovered& recovered);
  /// Writes now, or removes the copy where there is nothing unsaved.
  void write();
  /// Where this session keeps its copy.
  const QString& copy() const { return path_; }
  /// Forgets the copy: the user said so, or everything is saved.
  void discard();

 private:
  Shelf& shelf_;
  QString path_; ///< of this session's copy; empty where the folder cannot be used
  std::unique_ptr<QLockFile> lock_;
  QTimer timer_;
};

} // namespace semiflow::app
