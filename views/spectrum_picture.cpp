#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include "views/chart.h"
#include "views/contours.h"
#include "views/eigenvalues.h"
#include "views/field_choices.h"
#include "views/pictures.h"

namespace semiflow::views {
namespace {

using experiment::GridField;
using experiment::Spectrum;

/// Eigenvalues in the complex plane with their residuals and the pseudospectrum.
class SpectrumPicture : public ZoomedPicture {
 public:
  explicit SpectrumPicture(const std::string& name) : name_(name) {}

  QString title() const override { return nameText(name_); }

  void set(const Shown& shown) override {
    shown_ = shown;
    spectrum_ = contentOf<Spectrum>(shown.frame, name_);
    if (spectrum_ != nullptr && spectrum_->eigenvalues.empty()) spectrum_ = nullptr;
    if (spectrum_ != nullptr && picked_ && *picked_ >= spectrum_->eigenvalues.size()) picked_.reset();
    if (spectrum_ == nullptr) return;
    findContours();
    findSizes();
    findReach();
  }

  std::vector<Choice> choices() const override {
    if (spectrum_ == nullptr) return {};
    if (!discrete() && std::isfinite(slowReach_)) {
      return {{QStringLiteral("reach"),
               QStringLiteral("Whether rates that are far faster squeeze the slow ones"),
               {QStringLiteral("slow rates"), QStringLiteral("all rates")},
               allRates_ ? 1 : 0}};
    }
    if (!discrete()) return {};
    return {{QStringLiteral("plane"),
             QStringLiteral("Multipliers over an interval, or rates in time"),
             {QStringLiteral("eigenvalues"), QStringLiteral("rates")},
             rates_ ? 1 : 0}};
  }
  void choose(const QString& id, int chosen) override {
    (id == QStringLiteral("reach") ? allRates_ : rates_) = chosen == 1;
    resetZoom();
  }

  void paint(QPainter& painter, const QRectF& rect, const Look& look) override {
    if (spectrum_ == nullptr) return paintNothing(painter, rect, QStringLiteral("no spectrum in this frame"), look);
    const bool coloured = !look.bare && !residuals_.empty();
    const ColourBar bar{&colourMap("viridis"), {residuals_, true, QStringLiteral("residual")}};
    const double barRoom =
        coloured && rect.width() > 220 ? std::max(widthOf(bar, rect.height() - 60, look) + 8, 62.0) : 0;
    const Window window = windowOver(whole());
    const std::string perTime = spectrum_->timeUnit.empty() ? "" : "1/" + spectrum_->timeUnit;
    const bool inTime = discrete() && rates_;
    axes_ = layOut(rect.adjusted(0, 0, -barRoom, 0),
                   {window.x, false, inTime ? labelText("growth rate", perTime) : QStringLiteral("Re \u03bb")},
                   {window.y, false, inTime ? labelText("frequency", perTime) : QStringLiteral("Im \u03bb")}, look,
                   inTime ? Aspect::free : Aspect::filled);
    painter.fillRect(axes_.inner, look.paper);
    paintGrid(painter, axes_, look);
    painter.save();
    painter.setClipRect(axes_.inner);
    painter.setRenderHint(QPainter::Antialiasing);
    paintStability(painter, look);
    paintSearched(painter, look);
    paintLabels(painter, paintContours(painter, look), look);
    paintEllipses(painter, look);
    paintEigenvalues(painter, look);
    painter.restore();
    paintFrame(painter, axes_, look);
    if (barRoom > 0) {
      const QRectF barRect(axes_.inner.right() + 12, axes_.inner.top() + 14, barRoom - 12, axes_.inner.height() - 14);
      paintColourBar(painter, barRect, bar, look);
    }
  }

  std::optional<Readout> readout(const QPointF& mouse) const override {
    const auto index = nearestTo(mouse);
    if (!index) return std::nullopt;
    return Readout{place(*index), describe(*spectrum_, *index), true};
  }
  std::optional<Selection> pick(const QPointF& mouse) const override {
    const auto index = nearestTo(mouse);
    if (!index) return std::nullopt;
    return Selection{name_, *index};
  }
  void select(const Selection& selection) override {
    if (selection.content == name_ && spectrum_ != nullptr && selection.index < spectrum_->eigenvalues.size())
      picked_ = selection.index;
  }

 private:
  bool discrete() const { return spectrum_->interval > 0; }
  /// Where an eigenvalue goes: itself, or its growth rate and frequency.
  QPointF inPlane(std::complex<double> z) const {
    if (!discrete() || !rates_) return {z.real(), z.imag()};
    const std::complex<double> rate = std::log(z) / spectrum_->interval;
    return {rate.real(), rate.imag() / (2 * std::numbers::pi)};
  }
  QPointF place(std::size_t i) const {
    const QPointF at = inPlane(spectrum_->eigenvalues[i]);
    return axes_.at(at.x(), at.y());
  }

  Window whole() const {
    Window window;
    const bool inTime = discrete() && rates_;
    if (discrete() && !inTime) window = {{-1, 1}, {-1, 1}};
    for (const auto& value : spectrum_->eigenvalues) {
      const QPointF at = inPlane(value);
      if (!std::isfinite(at.x()) || !std::isfinite(at.y())) continue;
      if (inTime && std::abs(value) < 0.05) continue; // what dies out at once would squeeze the others
      if (!discrete() && !allRates_ && std::abs(value) > slowReach_) continue;
      window.x.include(at.x());
      window.y.include(at.y());
    }
    if (!discrete() || inTime) window.x.include(0);
    return {window.x.drawable().padded(0.1), window.y.drawable().padded(0.1)};
  }

  /// Contours of the logarithm, at whole powers of ten or three to a decade where there are few.
  void findContours() {
    contours_.clear();
    residuals_ = views::rangeOf(spectrum_->residuals, true);
    const GridField* field = spectrum_->pseudospectrum.get();
    const bool usable = field != nullptr && field->axes.size() == 2 &&
                        field->axes[0].points * field->axes[1].points == field->values.size();
    if (usable) {
      GridField logarithm = *field;
      for (double& value : logarithm.values) value = value > 0 ? std::log10(value) : -16;
      Range range = views::rangeOf(logarithm, Part::value);
      range.lower = std::max(range.lower, range.upper - 12);
      std::vector<double> levels;
      const bool few = range.width() < 3;
      const int highest = static_cast<int>(std::floor(range.upper));
      for (int exponent = static_cast<int>(std::floor(range.lower)); exponent <= highest; ++exponent) {
        const double power = exponent;
        levels.push_back(power);
        if (few) levels.insert(levels.end(), {power + std::log10(2.0), power + std::log10(5.0)});
      }
      contours_ = contoursOf(logarithm, levels);
      Range seen = range;
      if (!residuals_.empty()) seen.include(Range{std::log10(residuals_.lower), std::log10(residuals_.upper)});
      if (!seen.empty()) residuals_ = {std::pow(10, seen.lower), std::pow(10, seen.upper)};
    }
    if (!residuals_.empty() && residuals_.upper < 1.01 * residuals_.lower) residuals_ = axisRange(residuals_, true);
  }

  void findSizes() {
    const auto& a = spectrum_->amplitudes;
    double most = 0;
    for (const auto& amplitude : a) {
      if (std::isfinite(std::abs(amplitude))) most = std::max(most, std::abs(amplitude));
    }
    sizes_.assign(spectrum_->eigenvalues.size(), 4);
    if (a.size() == sizes_.size() && most > 0) {
      for (std::size_t i = 0; i < a.size(); ++i) {
        const double share = std::abs(a[i]) / most;
        sizes_[i] = 2.8 + 5.2 * std::sqrt(std::isfinite(share) ? share : 0);
      }
    }
    if (!spectrum_->covariances.empty()) { // small beside their ellipses
      for (double& size : sizes_) size = 2.2 + 0.2 * size;
    }
    order_.resize(sizes_.size());
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::stable_sort(order_.begin(), order_.end(),
                     [this](std::size_t i, std::size_t j) { return sizes_[i] > sizes_[j]; });
  }

  /// The slowest few rates, where the fastest is thirty times beyond them: a gap between both is what one looks for.
  void findReach() {
    constexpr std::size_t few = 5;
    slowReach_ = std::numeric_limits<double>::infinity();
    std::vector<double> sizes;
    for (const auto& value : spectrum_->eigenvalues) {
      if (std::isfinite(std::abs(value))) sizes.push_back(std::abs(value));
    }
    if (discrete() || !contours_.empty() || sizes.size() <= 2 * few) return;
    std::sort(sizes.begin(), sizes.end());
    const double reach = 1.5 * sizes[few - 1];
    if (reach > 0 && sizes.back() > 20 * reach) slowReach_ = reach;
  }

  QColor colourOf(double residual, const Look& look) const {
    if (residuals_.empty()) return look.accent;
    if (std::isnan(residual)) return look.missing;
    if (!(residual > 0)) return QColor(colourMap("viridis").at(0));
    const double place = std::log(residual / residuals_.lower) / std::log(residuals_.upper / residuals_.lower);
    return QColor(colourMap("viridis").at(place));
  }

  /// The border between growth and decay: the unit circle, or the imaginary axis.
  void paintStability(QPainter& painter, const Look& look) const {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(look.muted, 1, Qt::DashLine));
    if (discrete() && !rates_) {
      painter.drawEllipse(QRectF(axes_.at(-1, 1), axes_.at(1, -1)));
    } else {
      painter.drawLine(QPointF(axes_.x.pixel(0), axes_.inner.top()), QPointF(axes_.x.pixel(0), axes_.inner.bottom()));
    }
  }

  /// The edge of the rectangle that the pseudospectrum was computed in: its contours end there.
  void paintSearched(QPainter& painter, const Look& look) const {
    if (contours_.empty() || look.bare || (discrete() && rates_)) return;
    const auto &x = spectrum_->pseudospectrum->axes[0], &y = spectrum_->pseudospectrum->axes[1];
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(look.isDark ? look.grid.lighter(150) : look.grid.darker(120), 1, Qt::DotLine));
    painter.drawRect(QRectF(axes_.at(x.lower, y.upper()), axes_.at(x.upper(), y.lower)));
  }

  struct Label {
    QRectF box;
    QString text;
  };

  /// @return texts for the contours, where they hide neither each other nor an eigenvalue
  std::vector<Label> paintContours(QPainter& painter, const Look& look) const {
    std::vector<Label> labels;
    const QFontMetricsF metrics(look.small());
    for (const Contour& contour : contours_) {
      const double value = std::pow(10, contour.level);
      // Pale yellow does not show as a thin line on white.
      const QColor colour = look.isDark ? colourOf(value, look) : colourOf(value, look).darker(135);
      painter.setPen(QPen(colour, 1.2));
      QPolygonF longest;
      for (const QPolygonF& line : contour.lines) {
        for (const QPolygonF& mapped : onPaper(line)) {
          painter.drawPolyline(mapped);
          if (mapped.size() > longest.size()) longest = mapped;
        }
      }
      constexpr int places = 24;
      for (int step = 0; step < places && longest.size() > 8 && !look.bare; ++step) {
        QRectF box(0, 0, metrics.horizontalAdvance(numberText(value, 1)) + 4, metrics.height() - 1);
        box.moveCenter(longest[longest.size() * (2 * step + 1) / (2 * places)]);
        if (!axes_.inner.adjusted(4, 4, -4, -4).contains(box) || hidesSomething(box, labels)) continue;
        labels.push_back({box, numberText(value, 1)});
        break;
      }
    }
    return labels;
  }

  /// A line of the plane of eigenvalues in pixels; cut where the logarithm jumps.
  std::vector<QPolygonF> onPaper(const QPolygonF& line) const {
    std::vector<QPolygonF> pieces(1);
    double before = 0;
    for (const QPointF& point : line) {
      const QPointF at = inPlane({point.x(), point.y()});
      const bool jumps = discrete() && rates_ && std::abs(at.y() - before) * spectrum_->interval > 0.5;
      if (jumps && !pieces.back().isEmpty()) pieces.emplace_back();
      before = at.y();
      const QPointF pixel = axes_.at(at.x(), at.y());
      if (std::isfinite(pixel.x()) && std::isfinite(pixel.y())) pieces.back() << pixel;
    }
    return pieces;
  }

  /// Where an eigenvalue is with a probability of 95%, if it varies as a normal distribution does.
  void paintEllipses(QPainter& painter, const Look& look) const {
    if (spectrum_->covariances.size() != spectrum_->eigenvalues.size()) return;
    const double size = std::sqrt(5.991); // of chi^2 with two degrees of freedom
    QColor fill = look.accent;
    fill.setAlphaF(0.16F);
    painter.setPen(QPen(look.accent, 1.4));
    painter.setBrush(fill);
    for (std::size_t i = 0; i < spectrum_->covariances.size(); ++i) {
      const auto& [xx, xy, yy] = spectrum_->covariances[i];
      const double a = std::sqrt(std::max(0.0, xx)); // Cholesky's factor
      const double b = a > 0 ? xy / a : 0, c = std::sqrt(std::max(0.0, yy - b * b));
      QPolygonF ellipse;
      for (int k = 0; k < 64; ++k) {
        const double angle = 2 * std::numbers::pi * k / 64, u = size * std::cos(angle), v = size * std::sin(angle);
        ellipse << QPointF(spectrum_->eigenvalues[i].real() + a * u, spectrum_->eigenvalues[i].imag() + b * u + c * v);
      }
      const auto pieces = onPaper(ellipse);
      if (pieces.size() == 1) painter.drawPolygon(pieces.front());
    }
  }

  bool hidesSomething(const QRectF& box, const std::vector<Label>& labels) const {
    const auto overlaps = [&](const Label& other) { return other.box.adjusted(-8, -4, 8, 4).intersects(box); };
    if (std::any_of(labels.begin(), labels.end(), overlaps)) return true;
    return std::any_of(order_.begin(), order_.end(), [&](std::size_t i) {
      const double r = sizes_[i] + 1;
      return box.adjusted(-r, -r, r, r).contains(place(i));
    });
  }

  static void paintLabels(QPainter& painter, const std::vector<Label>& labels, const Look& look) {
    painter.setFont(look.small());
    for (const Label& label : labels) {
      painter.fillRect(label.box, look.paper);
      painter.setPen(look.ink);
      painter.drawText(label.box, Qt::AlignCenter, label.text);
    }
  }

  void paintEigenvalues(QPainter& painter, const Look& look) const {
    QColor rim = look.ink;
    rim.setAlphaF(0.55F);
    for (const std::size_t i : order_) {
      const QPointF at = place(i);
      if (!std::isfinite(at.x()) || !std::isfinite(at.y())) continue;
      painter.setPen(QPen(rim, 0.8));
      painter.setBrush(colourOf(i < spectrum_->residuals.size() ? spectrum_->residuals[i] : 1, look));
      painter.drawEllipse(at, sizes_[i], sizes_[i]);
    }
    // Without a choice, the one whose mode is shown beside it.
    const bool hasModes = !spectrum_->modes.empty();
    const auto marked = picked_ || !hasModes || look.bare ? picked_ : std::optional(leadingIndex(*spectrum_));
    const QPointF at = marked ? place(*marked) : QPointF();
    if (marked && std::isfinite(at.x()) && std::isfinite(at.y())) {
      painter.setBrush(Qt::NoBrush);
      painter.setPen(QPen(look.cursor, 2));
      painter.drawEllipse(at, sizes_[*marked] + 4, sizes_[*marked] + 4);
    }
  }

  std::optional<std::size_t> nearestTo(const QPointF& mouse) const {
    if (spectrum_ == nullptr || !axes_.inner.contains(mouse)) return std::nullopt;
    std::optional<std::size_t> nearest;
    double best = 14; // pixels
    for (std::size_t i = 0; i < spectrum_->eigenvalues.size(); ++i) {
      const QPointF away = place(i) - mouse;
      const double distance = std::hypot(away.x(), away.y());
      if (distance < best) best = distance, nearest = i;
    }
    return nearest;
  }

  std::string name_;
  Shown shown_;
  const Spectrum* spectrum_ = nullptr;
  std::optional<std::size_t> picked_;
  bool rates_ = false;    ///< drawn in continuous time
  bool allRates_ = false; ///< beyond slowReach_ too
  double slowReach_ = 0;  ///< of rates that are seen at first; infinite: all
  std::vector<Contour> contours_;
  Range residuals_;
  std::vector<double> sizes_;
  std::vector<std::size_t> order_; ///< large marks first, small ones on top
};

} // namespace

std::unique_ptr<Picture> spectrumPicture(const std::string& spectrum) {
  return std::make_unique<SpectrumPicture>(spectrum);
}

} // namespace semiflow::views
