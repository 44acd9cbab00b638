#include <algorithm>
#include <cmath>

#include <QFontMetricsF>
#include <QPainter>

#include "views/pictures.h"

namespace semiflow::views {
namespace {

/// What a frame says about its data, its methods and what not to trust. The wheel and a drag move the text.
class NotesPicture : public Picture {
 public:
  QString title() const override { return QStringLiteral("advice"); }

  void set(const Shown& shown) override { shown_ = shown; }

  void paint(QPainter& painter, const QRectF& rect, const Look& look) override {
    const auto* frame = shown_.frame.get();
    if (frame == nullptr || (frame->notes.empty() && frame->warnings.empty()))
      return paintNothing(painter, rect, QStringLiteral("nothing to say about this frame"), look);
    painter.save();
    painter.setClipRect(rect);
    scroll_ = std::clamp(scroll_, 0.0, std::max(0.0, height_ - rect.height()));
    double y = rect.top() + 4 - scroll_;
    for (const std::string& warning : frame->warnings)
      y = paragraph(painter, rect, y, QStringLiteral("Careful"), QString::fromStdString(warning), look.warning, look);
    for (const experiment::Note& note : frame->notes)
      y = paragraph(painter, rect, y, QString::fromStdString(note.title), QString::fromStdString(note.text),
                    look.accent, look);
    height_ = y + scroll_ - rect.top();
    painter.restore();
  }

  void zoom(const QPointF&, double factor) override { scroll_ -= 320 * std::log(factor); }
  void pan(const QPointF& by) override { scroll_ -= by.y(); }
  void resetZoom() override { scroll_ = 0; }

 private:
  /// @return where the next one begins
  static double paragraph(QPainter& painter, const QRectF& rect, double y, const QString& title, const QString& text,
                          const QColor& colour, const Look& look) {
    const double left = rect.left() + 14, width = std::max(40.0, rect.width() - 24);
    const auto write = [&](const QFont& font, const QColor& ink, const QString& words, double top) {
      const QRectF room(left, top, width, 10000);
      painter.setFont(font);
      painter.setPen(ink);
      QRectF used;
      painter.drawText(room, Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop, words, &used);
      return used.bottom();
    };
    const double below = write(look.bold(), look.ink, title, y);
    const double end = write(look.text(), look.ink, text, below + 1);
    painter.fillRect(QRectF(rect.left() + 2, y + 1, 4, end - y - 1), colour);
    return end + 10;
  }

  Shown shown_;
  double scroll_ = 0, height_ = 0;
};

} // namespace

std::unique_ptr<Picture> notesPicture() { return std::make_unique<NotesPicture>(); }

} // namespace semiflow::views
