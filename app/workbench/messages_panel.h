#pragma once

#include <set>

#include <QString>
#include <QWidget>

class QListWidget;

namespace semiflow::app {

enum class Severity { info, warning, error };

/// What the program has told, with the time of day, newest last. It never interrupts.
class MessagesPanel : public QWidget {
  Q_OBJECT
 public:
  explicit MessagesPanel(QWidget* parent = nullptr);

  void add(Severity severity, const QString& message);
  /// Adds a message only where the present run has not said it before.
  void addOnce(Severity severity, const QString& message);
  /// Another run may say again what the last one said, and its warnings are counted from nothing.
  void beginRun();
  int count() const;
  int warnings() const { return warnings_; }
  QString last() const;
  void clear();

 signals:
  void added(semiflow::app::Severity severity, const QString& message);
  void countChanged();
  void closed();

 private:
  QListWidget* list_;
  std::set<QString> said_;
  int warnings_ = 0; ///< warnings and errors
};

} // namespace semiflow::app
