#include <algorithm>
#include <cmath>
#include <limits>

#include <QPainter>

#include "views/chart.h"
#include "views/field_choices.h"
#include "views/pictures.h"

namespace semiflow::views {
namespace {

using experiment::Spectrum;
using experiment::Table;

constexpr std::size_t mostAtOnce = 8; // curves, until one of them is chosen

/// Curves over a common abscissa.
class TablePicture : public ZoomedPicture {
 public:
  explicit TablePicture(const std::string& name) : name_(name) {}

  QString title() const override { return nameText(name_); }

  void set(const Shown& shown) override {
    shown_ = shown;
    table_ = tableOf(shown);
    if (table_ != nullptr && (table_->columns.size() < 2 || table_->columns[0].values.empty())) table_ = nullptr;
    if (table_ == nullptr || chosen_ >= static_cast<int>(table_->columns.size())) chosen_ = 0;
  }

  std::vector<Choice> choices() const override {
    if (table_ == nullptr || table_->columns.size() <= 2) return {};
    QStringList names{table_->columns.size() - 1 > mostAtOnce ? QStringLiteral("first %1").arg(mostAtOnce)
                                                              : QStringLiteral("all")};
    for (std::size_t c = 1; c < table_->columns.size(); ++c) names << nameText(table_->columns[c].name);
    return {{QStringLiteral("column"), QStringLiteral("Which curves are drawn"), names, chosen_}};
  }
  void choose(const QString&, int chosen) override { chosen_ = chosen; }

  void paint(QPainter& painter, const QRectF& whole, const Look& look) override {
    curves_.clear();
    apart_.clear();
    if (table_ == nullptr) return paintNothing(painter, whole, QStringLiteral("nothing to draw in this frame"), look);
    collect(look);
    const auto& abscissa = table_->columns[0];
    const double below = apart_.empty() || whole.height() < 200 ? 0 : std::floor(0.34 * whole.height());
    const QRectF rect = whole.adjusted(0, 0, 0, -below);
    const bool logarithmic = table_->logarithmicAbscissa;
    Range x = views::rangeOf(abscissa.values, logarithmic);
    x = logarithmic ? axisRange(x, true) : dots_ || table_->measured ? x.drawable().padded(0.02) : x.drawable();
    Range y;
    for (const Curve& curve : curves_) {
      if (!curve.guide) y.include(views::rangeOf(curve.y, table_->logarithmic));
    }
    const Window window = windowOver({x, axisRange(y, table_->logarithmic)});
    const double head = curves_.size() > 1 ? legendHeight(look) : 0;
    const double left = below > 0 ? 62 : 0; // so that the two charts begin at the same place
    axes_ = layOut(rect.adjusted(0, head, 0, 0),
                   {window.x, logarithmic, labelText(abscissa.name, abscissa.unit), false, below == 0},
                   {window.y, table_->logarithmic, ordinateLabel()}, look, Aspect::free, left);
    painter.fillRect(axes_.inner, look.paper);
    paintGrid(painter, axes_, look);
    for (const Curve& curve : curves_) paintCurve(painter, axes_, curve);
    paintFrame(painter, axes_, look);
    if (curves_.size() > 1) paintLegend(painter, axes_.inner, curves_, look);
    if (below > 0) paintApart(painter, whole.adjusted(0, rect.height() + 4, 0, 0), window.x, left, look);
  }

  std::optional<Readout> readout(const QPointF& mouse) const override {
    if (table_ == nullptr || curves_.empty()) return std::nullopt;
    if (!apart_.empty() && lower_.inner.contains(mouse)) return readoutBelow(mouse);
    if (!axes_.inner.contains(mouse)) return std::nullopt;
    if (table_->measured) return readoutOfPoint(mouse);
    const auto& abscissa = table_->columns[0];
    const std::size_t index = nearestIndex(abscissa.values, axes_.x.value(mouse.x()));
    const auto nearest = std::min_element(curves_.begin(), curves_.end(), [&](const Curve& a, const Curve& b) {
      return std::abs(axes_.y.pixel(a.y[index]) - mouse.y()) < std::abs(axes_.y.pixel(b.y[index]) - mouse.y());
    });
    Readout readout{axes_.at(abscissa.values[index], nearest->y[index]), {}, true};
    readout.lines << nameText(abscissa.name) + QStringLiteral(" = ") + numberText(abscissa.values[index], 5);
    for (const Curve& curve : curves_)
      readout.lines << curve.name + QStringLiteral(" = ") + numberText(curve.y[index], 5);
    return readout;
  }

 protected:
  virtual const Table* tableOf(const Shown& shown) { return contentOf<Table>(shown.frame, name_); }
  std::string name_;
  bool dots_ = false;

 private:
  /// The chart of what is of another size, over the same abscissas.
  void paintApart(QPainter& painter, const QRectF& rect, const Range& x, double left, const Look& look) {
    const auto& abscissa = table_->columns[0];
    Range y{0, 0};
    for (const Curve& curve : apart_) y.include(views::rangeOf(curve.y));
    lower_ = layOut(rect, {x, table_->logarithmicAbscissa, labelText(abscissa.name, abscissa.unit)},
                    {axisRange(y, false), false, apart_.front().name}, look, Aspect::free, left);
    painter.fillRect(lower_.inner, look.paper);
    paintGrid(painter, lower_, look);
    for (const Curve& curve : apart_) paintCurve(painter, lower_, curve);
    paintFrame(painter, lower_, look);
  }

  Readout readoutBelow(const QPointF& mouse) const {
    const auto& abscissa = table_->columns[0];
    const std::size_t index = nearestIndex(abscissa.values, lower_.x.value(mouse.x()));
    Readout readout{lower_.at(abscissa.values[index], apart_.front().y[index]), {}, true};
    readout.lines << nameText(abscissa.name) + QStringLiteral(" = ") + numberText(abscissa.values[index], 5);
    for (const Curve& curve : apart_)
      readout.lines << curve.name + QStringLiteral(" = ") + numberText(curve.y[index], 5);
    return readout;
  }

  void collect(const Look& look) {
    const std::size_t rows = table_->columns[0].values.size();
    for (std::size_t c = 1; c < table_->columns.size(); ++c) {
      const bool wanted = chosen_ > 0 ? c == static_cast<std::size_t>(chosen_) : c <= mostAtOnce;
      const auto& column = table_->columns[c];
      if (!wanted || column.values.size() != rows) continue;
      Curve curve{nameText(column.name), table_->columns[0].values, column.values, look.seriesColour(c - 1)};
      curve.dots = dots_;
      curve.guide = column.guide;
      curve.marked = table_->measured && !column.guide;
      if (column.guide) curve.colour = look.muted;
      if (curve.marked) joinWhatIsThere(curve);
      curve.dashed = !table_->measured && !column.apart && c > 1 && isHeldAgainst(c - 1, c);
      (column.apart && chosen_ == 0 ? apart_ : curves_).push_back(std::move(curve));
    }
  }

  /// Of a pair the second is dashed, so that the first is seen where they agree: two curves by themselves, or two whose
  /// names differ in the first word alone (truth_x, forecast_x).
  bool isHeldAgainst(std::size_t first, std::size_t second) const {
    const auto& columns = table_->columns;
    const auto together = std::count_if(columns.begin() + 1, columns.end(), [](const auto& c) { return !c.apart; });
    if (together == 2) return true;
    const auto rest = [&](std::size_t c) {
      const std::size_t end = columns[c].name.find('_');
      return end == std::string::npos ? std::string() : columns[c].name.substr(end);
    };
    const auto word = [&](std::size_t c) { return columns[c].name.substr(0, columns[c].name.find('_')); };
    const bool paired = second % 2 == 0 && together % 2 == 0 && word(first) == word(1) && word(second) == word(2);
    return paired && !rest(first).empty() && rest(first) == rest(second) && word(first) != word(second);
  }

  /// Leaves out the abscissas at which a curve has no point.
  static void joinWhatIsThere(Curve& curve) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < curve.y.size(); ++i) {
      if (!std::isfinite(curve.y[i])) continue;
      curve.x[kept] = curve.x[i];
      curve.y[kept++] = curve.y[i];
    }
    curve.x.resize(kept);
    curve.y.resize(kept);
  }

  /// The measurement nearest to the mouse.
  std::optional<Readout> readoutOfPoint(const QPointF& mouse) const {
    std::optional<Readout> found;
    constexpr double reach = 40; // pixels
    double nearest = reach * reach;
    for (const Curve& curve : curves_) {
      for (std::size_t i = 0; i < curve.x.size() && !curve.guide; ++i) {
        const QPointF place = axes_.at(curve.x[i], curve.y[i]);
        const double distance = QPointF::dotProduct(place - mouse, place - mouse);
        if (!(distance < nearest) || !axes_.inner.contains(place)) continue;
        nearest = distance;
        found = Readout{place,
                        {curve.name + QStringLiteral(" = ") + numberText(curve.y[i], 5),
                         nameText(table_->columns[0].name) + QStringLiteral(" = ") +
                             withUnit(numberText(curve.x[i], 5), table_->columns[0].unit)},
                        true};
      }
    }
    return found;
  }

  /// What all the drawn curves are in: their name where there is one, their unit where it is common.
  QString ordinateLabel() const {
    if (curves_.size() == 1) return labelText(curves_[0].name.toStdString(), table_->columns[1].unit);
    const std::string& unit = table_->columns[1].unit;
    const bool common =
        std::all_of(table_->columns.begin() + 1, table_->columns.end(), [&](const auto& c) { return c.unit == unit; });
    return common ? unitText(unit) : QString();
  }

  Shown shown_;
  const Table* table_ = nullptr;
  int chosen_ = 0;
  std::vector<Curve> curves_, apart_;
  Axes lower_; ///< of what is drawn apart
};

/// Singular values of a spectrum's data, over their number.
class SingularValuesPicture : public TablePicture {
 public:
  explicit SingularValuesPicture(const std::string& spectrum) : TablePicture(spectrum) { dots_ = true; }
  QString title() const override {
    const std::size_t all = values_.columns.empty() ? 0 : values_.columns[0].values.size();
    return kept_ > 0 && kept_ < all ? QStringLiteral("singular values, %1 kept").arg(kept_)
                                    : QStringLiteral("singular values");
  }
  std::vector<Choice> choices() const override { return {}; }

 private:
  const Table* tableOf(const Shown& shown) override {
    const auto* spectrum = contentOf<Spectrum>(shown.frame, name_);
    values_ = Table();
    if (spectrum == nullptr) return nullptr;
    const std::vector<double>& all = spectrum->singularValues;
    const std::size_t kept = spectrum->kept == 0 ? all.size() : std::min(spectrum->kept, all.size());
    kept_ = kept;
    values_.logarithmic = true;
    values_.columns = {{"number", "", {}}, {kept < all.size() ? "kept" : "singular value", "", all}};
    for (std::size_t i = 0; i < all.size(); ++i) values_.columns[0].values.push_back(static_cast<double>(i + 1));
    if (kept < all.size()) {
      values_.columns.push_back({"left out", "", all});
      const double none = std::numeric_limits<double>::quiet_NaN();
      std::fill(values_.columns[1].values.begin() + static_cast<std::ptrdiff_t>(kept), values_.columns[1].values.end(),
                none);
      std::fill_n(values_.columns[2].values.begin(), kept, none);
    }
    return &values_;
  }

  Table values_;
  std::size_t kept_ = 0;
};

} // namespace

std::unique_ptr<Picture> tablePicture(const std::string& table) { return std::make_unique<TablePicture>(table); }
std::unique_ptr<Picture> singularValuesPicture(const std::string& spectrum) {
  return std::make_unique<SingularValuesPicture>(spectrum);
}

} // namespace semiflow::views
