#pragma once

#include <QApplication>

namespace semiflow::app {

/// The Qt application. An exception that reaches the event loop, which nothing should let through, costs its user a
/// message and not the work that is open.
class Application : public QApplication {
  Q_OBJECT
 public:
  using QApplication::QApplication;
  bool notify(QObject* receiver, QEvent* event) override;

 signals:
  void failed(const QString& message);
};

} // namespace semiflow::app
