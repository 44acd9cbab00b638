#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include <QFontMetricsF>
#include <QPainter>

#include "views/axes.h"
#include "views/eigenvalues.h"
#include "views/field_choices.h"
#include "views/pictures.h"

namespace semiflow::views {
namespace {

using experiment::Spectrum;

constexpr double cellMargin = 4; // pixels on either side of a text

/// The numbers of every eigenvalue, a line each. The wheel and a drag move the lines.
class EigenvalueListPicture : public Picture {
 public:
  explicit EigenvalueListPicture(const std::string& name) : name_(name) {}

  QString title() const override { return QStringLiteral("table of eigenvalues"); }

  void set(const Shown& shown) override {
    shown_ = shown;
    spectrum_ = contentOf<Spectrum>(shown.frame, name_);
    if (spectrum_ != nullptr && spectrum_->eigenvalues.empty()) spectrum_ = nullptr;
    if (spectrum_ != nullptr && picked_ && *picked_ >= spectrum_->eigenvalues.size()) picked_.reset();
    if (spectrum_ == nullptr) return;
    const std::size_t leading = leadingIndex(*spectrum_);
    if (!picked_ && leading != leading_) wanted_ = leading;
    leading_ = leading;
  }

  void paint(QPainter& painter, const QRectF& rect, const Look& look) override {
    if (spectrum_ == nullptr) return paintNothing(painter, rect, QStringLiteral("no spectrum in this frame"), look);
    const QFontMetricsF metrics(look.small());
    rowHeight_ = metrics.height() + 5;
    rows_ = rect.adjusted(0, rowHeight_ + 2, 0, 0);
    if (wanted_) bringIntoView(*wanted_);
    wanted_.reset();
    scroll_ = std::clamp(scroll_, 0.0, lowest());
    std::vector<Column> columns = columnsOf();
    findWidths(columns, metrics);
    // Where there is little room, what the eigenvalue tells already goes first.
    if (widthOf(columns) > rect.width()) columns.erase(columns.begin() + 2, columns.begin() + 4);
    painter.setFont(look.small());
    painter.setPen(look.muted);
    paintCells(
        painter, rect.top(), columns, [](const Column& c) { return c.name; }, metrics);
    painter.drawLine(rows_.topLeft() - QPointF(0, 2), rows_.topRight() - QPointF(0, 2));
    painter.save();
    painter.setClipRect(rows_);
    const auto first = static_cast<std::size_t>(scroll_ / rowHeight_);
    for (std::size_t i = first; i < spectrum_->eigenvalues.size() && topOf(i) < rows_.bottom(); ++i) {
      const bool marked = picked_.value_or(leading_) == i;
      const QRectF row(rows_.left(), topOf(i), rows_.width(), rowHeight_);
      if (marked) painter.fillRect(row, look.accent);
      if (!marked && i % 2 == 1) painter.fillRect(row, look.grid);
      painter.setPen(marked ? look.accentInk : look.ink);
      paintCells(
          painter, row.top(), columns, [i](const Column& c) { return c.text(i); }, metrics);
    }
    painter.restore();
  }

  std::optional<Selection> pick(const QPointF& mouse) const override {
    if (spectrum_ == nullptr || rowHeight_ <= 0 || !rows_.contains(mouse)) return std::nullopt;
    const auto row = static_cast<std::size_t>((mouse.y() - rows_.top() + scroll_) / rowHeight_);
    if (row >= spectrum_->eigenvalues.size()) return std::nullopt;
    return Selection{name_, row};
  }
  void select(const Selection& selection) override {
    if (selection.content != name_ || spectrum_ == nullptr || selection.index >= spectrum_->eigenvalues.size()) return;
    picked_ = wanted_ = selection.index;
  }

  void zoom(const QPointF&, double factor) override { scroll_ -= 16 * rowHeight_ * std::log(factor); }
  void pan(const QPointF& by) override { scroll_ -= by.y(); }
  void resetZoom() override { scroll_ = 0; }

 private:
  struct Column {
    QString name;
    std::function<QString(std::size_t)> text;
    double width = 0; ///< that its texts need
  };

  std::vector<Column> columnsOf() const {
    const Spectrum& s = *spectrum_;
    const QString perTime = s.timeUnit.empty() ? QString() : unitText("1/" + s.timeUnit);
    const auto withUnitOf = [&](const QString& name) {
      return perTime.isEmpty() ? name : QStringLiteral("%1 (%2)").arg(name, perTime);
    };
    std::vector<Column> columns{
        {QString(), [](std::size_t i) { return QString::number(i + 1); }},
        {QStringLiteral("\u03bb"), [&s](std::size_t i) { return complexText(s.eigenvalues[i], 4); }},
        {withUnitOf(QStringLiteral("growth rate")), [&s](std::size_t i) { return numberText(rateOf(s, i).real(), 4); }},
        {withUnitOf(QStringLiteral("frequency")),
         [&s](std::size_t i) { return numberText(rateOf(s, i).imag() / (2 * std::numbers::pi), 4); }}};
    if (s.residuals.size() == s.eigenvalues.size())
      columns.push_back({QStringLiteral("residual"), [&s](std::size_t i) { return numberText(s.residuals[i], 2); }});
    if (s.amplitudes.size() == s.eigenvalues.size())
      columns.push_back(
          {QStringLiteral("amplitude"), [&s](std::size_t i) { return numberText(std::abs(s.amplitudes[i]), 3); }});
    if (s.covariances.size() == s.eigenvalues.size())
      columns.push_back({QStringLiteral("deviation"), [&s](std::size_t i) {
                           return numberText(std::sqrt(s.covariances[i][0] + s.covariances[i][2]), 2);
                         }});
    return columns;
  }

  /// Of the first lines and of those that are seen.
  void findWidths(std::vector<Column>& columns, const QFontMetricsF& metrics) const {
    const std::size_t count = spectrum_->eigenvalues.size();
    const auto first = static_cast<std::size_t>(scroll_ / rowHeight_);
    const auto last = std::min(count, first + static_cast<std::size_t>(rows_.height() / rowHeight_) + 2);
    for (Column& column : columns) {
      column.width = metrics.horizontalAdvance(column.name);
      const auto include = [&](std::size_t i) {
        column.width = std::max(column.width, metrics.horizontalAdvance(column.text(i)));
      };
      for (std::size_t i = 0; i < std::min<std::size_t>(count, 60); ++i) include(i);
      for (std::size_t i = std::max<std::size_t>(first, 60); i < last; ++i) include(i);
      column.width += 2 * cellMargin;
    }
  }

  static double widthOf(const std::vector<Column>& columns) {
    return std::accumulate(columns.begin(), columns.end(), 0.0,
                           [](double sum, const Column& column) { return sum + column.width; });
  }

  template <class Text>
  void paintCells(QPainter& painter, double top, const std::vector<Column>& columns, const Text& text,
                  const QFontMetricsF& metrics) const {
    const double total = widthOf(columns);
    double left = rows_.left();
    for (const Column& column : columns) {
      const double width = rows_.width() * column.width / total;
      const QRectF cell(left + cellMargin, top, width - 2 * cellMargin + 1, rowHeight_);
      painter.drawText(cell, Qt::AlignVCenter | Qt::AlignLeft,
                       metrics.elidedText(text(column), Qt::ElideRight, cell.width()));
      left += width;
    }
  }

  double topOf(std::size_t row) const { return rows_.top() + static_cast<double>(row) * rowHeight_ - scroll_; }
  double lowest() const {
    return std::max(0.0, static_cast<double>(spectrum_->eigenvalues.size()) * rowHeight_ - rows_.height());
  }
  void bringIntoView(std::size_t row) {
    const bool isSeen = topOf(row) >= rows_.top() && topOf(row) + rowHeight_ <= rows_.bottom();
    if (!isSeen) scroll_ = (static_cast<double>(row) + 0.5) * rowHeight_ - rows_.height() / 2;
  }

  std::string name_;
  Shown shown_;
  const Spectrum* spectrum_ = nullptr;
  std::optional<std::size_t> picked_, wanted_; ///< wanted_: to be seen in the next picture
  QRectF rows_;
  std::size_t leading_ = 0; ///< the row that is marked without a choice
  double rowHeight_ = 0, scroll_ = 0;
};

} // namespace

std::unique_ptr<Picture> eigenvalueListPicture(const std::string& spectrum) {
  return std::make_unique<EigenvalueListPicture>(spectrum);
}

} // namespace semiflow::views
