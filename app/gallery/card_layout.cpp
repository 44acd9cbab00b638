#include "app/gallery/card_layout.h"

#include <algorithm>

#include <QWidget>

namespace semiflow::app {

CardLayout::CardLayout(int least, int gap, QWidget* parent) : QLayout(parent), least_(least), gap_(gap) {
  setContentsMargins(0, 0, 0, 0);
}

CardLayout::~CardLayout() {
  for (QLayoutItem* item : items_) delete item;
}

void CardLayout::addItem(QLayoutItem* item) { items_.push_back(item); }

QLayoutItem* CardLayout::itemAt(int index) const {
  return index >= 0 && index < count() ? items_[static_cast<std::size_t>(index)] : nullptr;
}

QLayoutItem* CardLayout::takeAt(int index) {
  QLayoutItem* item = itemAt(index);
  if (item != nullptr) items_.erase(items_.begin() + index);
  return item;
}

void CardLayout::setGeometry(const QRect& rect) {
  QLayout::setGeometry(rect);
  arrange(rect, true);
}

int CardLayout::arrange(const QRect& rect, bool place) const {
  const int columns = std::max(1, (rect.width() + gap_) / (least_ + gap_));
  const int width = (rect.width() - (columns - 1) * gap_) / columns;
  int at = 0;
  int bottom = rect.top();
  for (QLayoutItem* item : items_) {
    if (item->isEmpty()) continue; // hidden by the search
    const int height = item->widget()->heightForWidth(width);
    const int top = rect.top() + at / columns * (height + gap_);
    if (place) item->setGeometry({rect.left() + at % columns * (width + gap_), top, width, height});
    bottom = top + height;
    ++at;
  }
  return bottom - rect.top();
}

int LineLayout::arrange(const QRect& rect, bool place) const {
  QPoint at = rect.topLeft();
  int bottom = rect.top();
  for (QLayoutItem* item : items()) {
    const QSize size = item->sizeHint();
    if (at.x() > rect.left() && at.x() + size.width() > rect.left() + rect.width()) at = {rect.left(), bottom + gap()};
    if (place) item->setGeometry({at, size});
    bottom = std::max(bottom, at.y() + size.height());
    at.rx() += size.width() + gap();
  }
  return bottom - rect.top();
}

} // namespace semiflow::app
