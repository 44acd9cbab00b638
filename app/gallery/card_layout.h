#pragma once

#include <memory>
#include <vector>

#include <QLayout>

namespace semiflow::app {

/// Puts cards of one size into as many columns as there is room for, row by row, stretched to fill the width.
class CardLayout : public QLayout {
 public:
  /// @param least width of a card; its height is that of its heightForWidth()
  explicit CardLayout(int least, int gap, QWidget* parent = nullptr);
  ~CardLayout() override;

  void addItem(QLayoutItem* item) override;
  int count() const override { return static_cast<int>(items_.size()); }
  QLayoutItem* itemAt(int index) const override;
  QLayoutItem* takeAt(int index) override;
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override { return arrange(QRect(0, 0, width, 0), false); }
  QSize sizeHint() const override { return minimumSize(); }
  QSize minimumSize() const override { return {least_, 0}; }
  Qt::Orientations expandingDirections() const override { return Qt::Horizontal; }
  void setGeometry(const QRect& rect) override;

 protected:
  /// Returns the height that a width needs, and puts the items there where that is wanted.
  virtual int arrange(const QRect& rect, bool place) const;
  const std::vector<QLayoutItem*>& items() const { return items_; }
  int gap() const { return gap_; }

 private:
  const int least_;
  const int gap_;
  std::vector<QLayoutItem*> items_;
};

/// Puts items of any width beside each other, like words, in as many lines as they need.
class LineLayout : public CardLayout {
 public:
  using CardLayout::CardLayout;

 protected:
  int arrange(const QRect& rect, bool place) const override;
};

} // namespace semiflow::app
