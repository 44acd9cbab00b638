#pragma once

#include <QWidget>

class QPlainTextEdit;

namespace semiflow::app {

/// What a bug report needs to know of the machine and the program, to copy.
class DiagnosticsWindow : public QWidget {
  Q_OBJECT
 public:
  explicit DiagnosticsWindow(QWidget* parent = nullptr);
  /// Brings it up to date and to the front.
  void open();

 private:
  QPlainTextEdit* text_;
};

} // namespace semiflow::app
