#pragma once

#include <QObject>

namespace semiflow::app {

class Document;
class Instruments;

/// The parameters that are places, as points on the canvas to be dragged: live matrices with a place in each row, which
/// their descriptions tell by the unit "place".
class PlacePoints : public QObject {
  Q_OBJECT
 public:
  PlacePoints(Document& document, Instruments& instruments, QObject* parent = nullptr);

 signals:
  void failed(const QString& message); ///< the experiment refuses a place

 private:
  void show();

  Document& document_;
  Instruments& instruments_;
};

} // namespace semiflow::app
