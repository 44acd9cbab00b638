#include <algorithm>
#include <cmath>

#include <QPainter>

#include "views/chart.h"
#include "views/cloud_plane.h"
#include "views/field_choices.h"
#include "views/pictures.h"

namespace semiflow::views {
namespace {

using experiment::Particles;

/// Particles on a line: their histogram and the exact density.
class HistogramPicture : public ZoomedPicture {
 public:
  explicit HistogramPicture(const std::string& name) : name_(name) {}

  QString title() const override { return QStringLiteral("density of ") + nameText(name_); }

  void set(const Shown& shown) override {
    shown_ = shown;
    particles_ = contentOf<Particles>(shown.frame, name_);
    if (particles_ != nullptr && (particles_->count() == 0 || particles_->dimension() == 0)) particles_ = nullptr;
    if (shown.frame && shown.frame->run != run_) range_.restart(), heights_.restart();
    if (shown.frame) run_ = shown.frame->run;
  }

  std::vector<Choice> choices() const override { return {rangeChoice(range_.mode())}; }
  void choose(const QString&, int chosen) override {
    range_.setMode(rangeMode(chosen));
    heights_.setMode(rangeMode(chosen));
  }

  std::vector<TrackedRange*> ranges() override { return {&range_, &heights_}; }

  void paint(QPainter& painter, const QRectF& rect, const Look& look) override {
    if (particles_ == nullptr) return paintNothing(painter, rect, QStringLiteral("no particles in this frame"), look);
    const Range whole = range_.update(extent()).drawable();
    count(whole);
    const Curve exact = exactDensity(look);
    Range heights{0, 0};
    heights.include(views::rangeOf(densities_));
    heights.include(views::rangeOf(exact.y));
    const Range drawn = heights_.update(heights).drawable();
    const Window window = windowOver({whole, {0, 1.08 * drawn.upper}});
    axes_ = layOut(rect.adjusted(0, legendHeight(look), 0, 0),
                   {window.x, false, QString::fromStdString(particles_->coordinates[0])},
                   {window.y, false, QStringLiteral("density")}, look);
    painter.fillRect(axes_.inner, look.paper);
    paintGrid(painter, axes_, look);
    paintBars(painter, look);
    paintCurve(painter, axes_, exact);
    paintFrame(painter, axes_, look);
    std::vector<Curve> legend{{QString::number(particles_->count()) + QStringLiteral(" particles"),
                               {},
                               {},
                               look.seriesColour(0),
                               false,
                               true}};
    if (!exact.x.empty()) legend.push_back({exact.name, {}, {}, exact.colour, false, false});
    paintLegend(painter, axes_.inner, legend, look);
  }

  std::optional<Readout> readout(const QPointF& mouse) const override {
    if (particles_ == nullptr || densities_.empty() || !axes_.inner.contains(mouse)) return std::nullopt;
    const double x = axes_.x.value(mouse.x());
    const double place = std::floor((x - bins_.lower) / bins_.width() * static_cast<double>(densities_.size()));
    if (!(place >= 0) || place >= static_cast<double>(densities_.size())) return std::nullopt;
    QStringList lines{QString::fromStdString(particles_->coordinates[0]) + QStringLiteral(" = ") + numberText(x),
                      QStringLiteral("particles: ") + numberText(densities_[static_cast<std::size_t>(place)])};
    if (const auto* exact = density()) {
      const auto index = std::lround((x - exact->axes[0].lower) / exact->axes[0].spacing);
      if (index >= 0 && index < static_cast<long>(exact->values.size())) {
        lines << QStringLiteral("exact: ") + numberText(std::exp(exact->values[static_cast<std::size_t>(index)]));
      }
    }
    return Readout{mouse, lines, false};
  }

 private:
  const experiment::GridField* density() const {
    const auto* field = particles_->logDensity.get();
    const bool usable = field != nullptr && field->axes.size() == 1 && field->axes[0].points == field->values.size();
    return usable && !field->values.empty() ? field : nullptr;
  }

  Range extent() const {
    Range range;
    const std::size_t d = particles_->dimension();
    for (std::size_t p = 0; p < particles_->count(); ++p) range.include(particles_->positions[p * d]);
    if (const auto* field = density()) {
      range.include(field->axes[0].lower);
      range.include(field->axes[0].upper());
    }
    return range;
  }

  void count(const Range& whole) {
    const std::size_t particles = particles_->count(), d = particles_->dimension();
    const auto bins =
        static_cast<std::size_t>(std::clamp(2.0 * std::cbrt(static_cast<double>(particles)) * 2, 10.0, 160.0));
    bins_ = whole;
    densities_.assign(bins, 0);
    const std::vector<double> weights = weightsOf(*particles_);
    const double scale = static_cast<double>(bins) / whole.width();
    for (std::size_t p = 0; p < particles; ++p) {
      const double place = (particles_->positions[p * d] - whole.lower) * scale;
      if (!(place >= 0) || place > static_cast<double>(bins)) continue;
      densities_[std::min(static_cast<std::size_t>(place), bins - 1)] += weights[p] * scale;
    }
  }

  Curve exactDensity(const Look& look) const {
    Curve curve;
    curve.name = QStringLiteral("exact");
    curve.colour = look.seriesColour(1);
    if (const auto* field = density()) {
      for (std::size_t j = 0; j < field->values.size(); ++j) {
        curve.x.push_back(field->axes[0].at(j));
        curve.y.push_back(std::exp(field->values[j]));
      }
    }
    return curve;
  }

  void paintBars(QPainter& painter, const Look& look) const {
    painter.save();
    painter.setClipRect(axes_.inner);
    QColor fill = look.seriesColour(0);
    fill.setAlphaF(look.isDark ? 0.55F : 0.45F);
    const double width = bins_.width() / static_cast<double>(densities_.size());
    for (std::size_t b = 0; b < densities_.size(); ++b) {
      if (densities_[b] <= 0) continue;
      const double left = bins_.lower + static_cast<double>(b) * width;
      QRectF bar(axes_.at(left, densities_[b]), axes_.at(left + width, 0));
      if (bar.width() > 4) bar.setRight(bar.right() - 1);
      painter.fillRect(bar, fill);
    }
    painter.restore();
  }

  std::string name_;
  Shown shown_;
  const Particles* particles_ = nullptr;
  std::uint64_t run_ = 0;
  TrackedRange range_, heights_;
  Range bins_;
  std::vector<double> densities_;
};

} // namespace

std::unique_ptr<Picture> histogramPicture(const std::string& particles) {
  return std::make_unique<HistogramPicture>(particles);
}

} // namespace semiflow::views
