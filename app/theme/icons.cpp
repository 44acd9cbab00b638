#include "app/theme/icons.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include "app/text.h"
#include "core/base/resources.h"

namespace semiflow::app {
namespace {

struct Colours {
  QColor enabled = Qt::black;
  QColor disabled = Qt::gray;
};

Colours& colours() {
  static Colours all; // the theme is one for the whole program
  return all;
}

/// Draws an SVG whose strokes and fills are "currentColor".
class ThemedIcon : public QIconEngine {
 public:
  ThemedIcon(QString name, QColor fixed) : name_(std::move(name)), fixed_(fixed) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
    const QColor colour = mode == QIcon::Disabled ? faded(colours().disabled)
                          : fixed_.isValid()      ? fixed_
                                                  : colours().enabled;
    QSvgRenderer renderer(source(colour));
    painter->setRenderHint(QPainter::Antialiasing);
    const int side = std::min(rect.width(), rect.height());
    QRect square(0, 0, side, side);
    square.moveCenter(rect.center());
    renderer.render(painter, square);
  }

  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    QPixmap result(size);
    result.fill(Qt::transparent);
    QPainter painter(&result);
    paint(&painter, QRect(QPoint(0, 0), size), mode, state);
    return result;
  }

  QIconEngine* clone() const override { return new ThemedIcon(name_, fixed_); }

 private:
  static QColor faded(QColor colour) {
    colour.setAlphaF(0.45F);
    return colour;
  }

  QByteArray source(const QColor& colour) const {
    if (svg_.isEmpty()) {
      QFile file(asText(resourceDirectory() / "icons") + "/" + name_ + ".svg");
      if (file.open(QIODevice::ReadOnly)) svg_ = file.readAll();
    }
    QByteArray coloured = svg_;
    coloured.replace("currentColor", colour.name().toUtf8());
    if (colour.alpha() < 255) {
      coloured.replace("<svg ", "<svg opacity=\"" + QByteArray::number(colour.alphaF()) + "\" ");
    }
    return coloured;
  }

  QString name_;
  QColor fixed_;
  mutable QByteArray svg_;
};

} // namespace

QIcon icon(const QString& name) { return QIcon(new ThemedIcon(name, {})); }
QIcon icon(const QString& name, const QColor& colour) { return QIcon(new ThemedIcon(name, colour)); }

void setIconColours(const QColor& enabled, const QColor& disabled) { colours() = {enabled, disabled}; }

} // namespace semiflow::app
