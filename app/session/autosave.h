#pragma once

#include <memory>
#include <optional>

#include <QLockFile>
#include <QObject>
#include <QString>
#include <QTimer>

#include "core/experiment/experiment.h"

namespace semiflow::app {

class Document;

/// Keeps a copy of unsaved edits in the program's data folder, so that a crash loses at most the last two seconds.
class Autosave : public QObject {
  Q_OBJECT
 public:
  struct Recovered {
    experiment::Experiment experiment;
    std::filesystem::path file;
    QString copy; ///< where it is kept until forget()
  };

  explicit Autosave(Document& document, QObject* parent = nullptr);
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
  Document& document_;
  QString path_; ///< of this session's copy; empty where the folder cannot be used
  std::unique_ptr<QLockFile> lock_;
  QTimer timer_;
};

} // namespace semiflow::app
