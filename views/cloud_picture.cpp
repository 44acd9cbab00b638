#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include <QImage>
#include <QPainter>
#include <QPainterPath>

#include "core/base/parallel.h"
#include "views/chart.h"
#include "views/cloud_marginals.h"
#include "views/cloud_plane.h"
#include "views/contours.h"
#include "views/field_choices.h"
#include "views/pictures.h"
#include "views/trails.h"

namespace semiflow::views {
namespace {

using experiment::GridField;
using experiment::Particles;

constexpr double mostDepth = 12;           // nats below the highest log-density that still show
constexpr double leastDepth = 2;           // where the density's rectangle cuts it off higher up
constexpr std::size_t mostDrawnOne = 2500; // more points than this are drawn into an image at once
constexpr std::array<std::size_t, 4> trailCounts{0, 60, 160, 400};

QColor mixed(const QColor& a, const QColor& b, double weight) {
  const auto channel = [weight](int x, int y) { return static_cast<int>(std::lround(x + weight * (y - x))); };
  return {channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue())};
}

/// Particles in the plane of two coordinates, or of two other directions.
class CloudPicture : public ZoomedPicture {
 public:
  explicit CloudPicture(const std::string& name) : name_(name) {}

  QString title() const override { return nameText(name_); }
  double breadth() const override { return 1.3; }

  std::size_t handleDimension() const override { return particles_ != nullptr && particles_->dimension() == 2 ? 2 : 0; }

  void set(const Shown& shown) override {
    shown_ = shown;
    particles_ = contentOf<Particles>(shown.frame, name_);
    if (particles_ != nullptr && (particles_->dimension() < 2 || particles_->count() == 0)) particles_ = nullptr;
    if (!shown.frame) return;
    if (particles_ != nullptr) plane_ = CloudPlane(*particles_, chosenPlane_);
    if (shown.frame->run != run_) {
      xRange_.restart();
      yRange_.restart();
      picked_.reset();
    }
    run_ = shown.frame->run;
  }

  std::vector<Choice> choices() const override {
    std::vector<Choice> all;
    if (shown_.info.evolving) {
      all.push_back({QStringLiteral("trails"),
                     QStringLiteral("How many paths are drawn"),
                     {QStringLiteral("no paths"), QStringLiteral("few paths"), QStringLiteral("paths"),
                      QStringLiteral("many paths")},
                     trails_});
    }
    const QStringList planes = particles_ != nullptr ? CloudPlane::namesOf(*particles_) : QStringList();
    if (density() != nullptr || planes.size() > 1) all.push_back(shadeChoice());
    if (planes.size() > 1)
      all.push_back({QStringLiteral("plane"), QStringLiteral("Which two directions are seen"), planes, chosenPlane_});
    all.push_back(rangeChoice(xRange_.mode()));
    return all;
  }
  void choose(const QString& id, int chosen) override {
    if (id == QStringLiteral("trails")) {
      trails_ = chosen;
    } else if (id == QStringLiteral("shade")) {
      counted_ = density() != nullptr ? chosen % 2 == 1 : counted_;
      marginals_ = density() != nullptr ? chosen >= 2 : chosen == 1;
    } else if (id == QStringLiteral("plane")) {
      chosenPlane_ = chosen;
      if (particles_ != nullptr) plane_ = CloudPlane(*particles_, chosenPlane_);
      xRange_.restart();
      yRange_.restart();
      resetZoom();
    } else {
      xRange_.setMode(rangeMode(chosen));
      yRange_.setMode(rangeMode(chosen));
    }
  }

  std::vector<TrackedRange*> ranges() override { return {&xRange_, &yRange_}; }

  void paint(QPainter& painter, const QRectF& rect, const Look& look) override {
    if (particles_ == nullptr) return paintNothing(painter, rect, QStringLiteral("no particles in this frame"), look);
    const Window window = windowOver({xRange_.update(extent(0)).drawable(), yRange_.update(extent(1)).drawable()});
    const double strip = marginals_ && !look.bare ? marginalWidth(look) : 0;
    axes_ = layOut(rect.adjusted(0, strip, -strip, 0), {window.x, false, plane_.labels()[0]},
                   {window.y, false, plane_.labels()[1]}, look, Aspect::filled);
    painter.fillRect(axes_.inner, look.paper);
    painter.save();
    painter.setClipRect(axes_.inner);
    if (const GridField* exact = density()) {
      paintShade(painter, counted_ ? logDensityOf(*particles_, *exact) : *exact, look);
      paintContours(painter, *exact, look);
    } else {
      paintGrid(painter, axes_, look);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    paintArrows(painter, look);
    paintTrails(painter, look);
    if (!counted_ || density() == nullptr) paintPoints(painter, look);
    if (picked_) {
      paintPickedPath(painter, look);
      painter.setPen(QPen(look.cursor, 2));
      painter.setBrush(Qt::NoBrush);
      painter.drawEllipse(at(*particles_, *picked_), 6, 6);
    }
    painter.restore();
    paintFrame(painter, axes_, look);
    if (strip > 0) paintMarginals(painter, axes_, *particles_, plane_, density(), look);
    paintDetail(painter, look);
  }

  std::optional<Readout> readout(const QPointF& mouse) const override {
    const auto nearest = nearestTo(mouse);
    if (!nearest) return std::nullopt;
    QStringList lines{QStringLiteral("particle ") + QString::number(*nearest)};
    const std::size_t d = particles_->dimension();
    for (std::size_t c = 0; c < std::min<std::size_t>(d, 4); ++c) {
      lines << QString::fromStdString(particles_->coordinates[c]) + QStringLiteral(" = ") +
                   numberText(particles_->positions[*nearest * d + c]);
    }
    if (particles_->logWeights.size() == particles_->count()) {
      lines << QStringLiteral("log weight ") + numberText(particles_->logWeights[*nearest]);
    }
    return Readout{at(*particles_, *nearest), lines, true};
  }

  std::optional<Selection> pick(const QPointF& mouse) const override {
    const auto nearest = nearestTo(mouse);
    if (!nearest) return std::nullopt;
    return Selection{name_, *nearest};
  }

  void select(const Selection& selection) override {
    // Clouds of one size in one frame are of the same particles.
    const auto* of = contentOf<Particles>(shown_.frame, selection.content);
    if (of != nullptr && particles_ != nullptr && of->count() == particles_->count() &&
        selection.index < particles_->count())
      picked_ = selection.index;
  }

 private:
  const GridField* density() const {
    const GridField* field = particles_ != nullptr ? particles_->logDensity.get() : nullptr;
    if (field == nullptr || field->axes.size() != 2 || !plane_.isOfTheFirstTwo()) return nullptr;
    const std::size_t points = field->axes[0].points * field->axes[1].points;
    return points > 0 && points == field->values.size() ? field : nullptr;
  }

  Choice shadeChoice() const {
    if (density() == nullptr) {
      return {QStringLiteral("shade"),
              QStringLiteral("Whether densities along either direction stand beside the plane"),
              {QStringLiteral("particles"), QStringLiteral("with marginals")},
              marginals_ ? 1 : 0};
    }
    return {QStringLiteral("shade"),
            QStringLiteral("What the shade shows (the lines are the exact density's), and whether densities along "
                           "either direction stand beside the plane"),
            {QStringLiteral("exact density"), QStringLiteral("particles' density"),
             QStringLiteral("exact, with marginals"), QStringLiteral("particles', with marginals")},
            (counted_ ? 1 : 0) + (marginals_ ? 2 : 0)};
  }

  QPointF at(const Particles& particles, std::size_t p) const {
    const QPointF place = plane_.at(particles, p);
    return axes_.at(place.x(), place.y());
  }

  /// All of the density's rectangle, and the particles but for the farthest one in a thousand on either side.
  Range extent(std::size_t c) const {
    const std::size_t count = particles_->count();
    std::vector<double> values(count);
    for (std::size_t p = 0; p < count; ++p) {
      const QPointF place = plane_.at(*particles_, p);
      values[p] = c == 0 ? place.x() : place.y();
    }
    std::erase_if(values, [](double value) { return !std::isfinite(value); });
    Range range;
    if (!values.empty()) {
      const auto tail = static_cast<std::ptrdiff_t>(values.size() / 1000);
      std::nth_element(values.begin(), values.begin() + tail, values.end());
      range.include(values[static_cast<std::size_t>(tail)]);
      std::nth_element(values.begin(), values.end() - 1 - tail, values.end());
      range.include(values[values.size() - 1 - static_cast<std::size_t>(tail)]);
      range = range.drawable().padded(0.05);
    }
    if (const GridField* field = density()) {
      range.include(field->axes[c].lower);
      range.include(field->axes[c].upper());
    }
    return range;
  }

  /// The highest value on the border of a density's rectangle: shown as nothing, so that no straight edge is seen
  /// there.
  static double rim(const GridField& field) {
    const std::size_t nx = field.axes[0].points, ny = field.axes[1].points;
    Range range;
    for (std::size_t i = 0; i < nx; ++i) range.include(field.values[i]), range.include(field.values[(ny - 1) * nx + i]);
    for (std::size_t j = 0; j < ny; ++j)
      range.include(field.values[j * nx]), range.include(field.values[j * nx + nx - 1]);
    return range.empty() ? 0 : range.upper;
  }

  static QColor strongShade(const Look& look) {
    return look.isDark ? mixed(look.seriesColour(0), look.paper, 0.25) : mixed(look.seriesColour(0), look.paper, 0.1);
  }

  void paintShade(QPainter& painter, const GridField& field, const Look& look) const {
    const auto &x = field.axes[0], &y = field.axes[1];
    const Range range = views::rangeOf(field, Part::value);
    const double depth = std::clamp(range.upper - rim(field), leastDepth, mostDepth);
    std::array<QRgb, 256> shades{};
    const QColor strong = strongShade(look);
    for (std::size_t s = 0; s < shades.size(); ++s) {
      shades[s] = mixed(look.paper, strong, 0.75 * std::pow(static_cast<double>(s) / 255, 1.6)).rgb();
    }
    QImage image(static_cast<int>(x.points), static_cast<int>(y.points), QImage::Format_RGB32);
    for (std::size_t j = 0; j < y.points; ++j) {
      auto* line = reinterpret_cast<QRgb*>(image.scanLine(static_cast<int>(y.points - 1 - j)));
      for (std::size_t i = 0; i < x.points; ++i) {
        const double place = 1 - (range.upper - field.values[j * x.points + i]) / depth;
        line[i] = shades[place > 0 ? static_cast<std::size_t>(std::min(place, 1.0) * 255) : 0];
      }
    }
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const double hx = x.spacing / 2, hy = y.spacing / 2;
    painter.drawImage(
        QRectF(axes_.at(x.lower - hx, y.at(y.points - 1) + hy), axes_.at(x.at(x.points - 1) + hx, y.lower - hy)),
        image);
  }

  void paintContours(QPainter& painter, const GridField& field, const Look& look) const {
    const Range range = views::rangeOf(field, Part::value);
    if (range.empty()) return;
    // Where a single Gaussian would have one, two and three standard deviations.
    const std::array levels{range.upper - 0.5, range.upper - 2, range.upper - 4.5};
    QColor ink = mixed(strongShade(look), look.ink, 0.25);
    ink.setAlphaF(0.55F);
    painter.setPen(QPen(ink, 1));
    painter.setRenderHint(QPainter::Antialiasing);
    for (const Contour& contour : contoursOf(field, levels)) {
      for (const QPolygonF& line : contour.lines) {
        QPolygonF mapped;
        for (const QPointF& point : line) mapped << axes_.at(point.x(), point.y());
        painter.drawPolyline(mapped);
      }
    }
  }

  /// Arrows of one length at most, in proportion to the square root of what they stand for, so that weak ones are seen.
  void paintArrows(QPainter& painter, const Look& look) const {
    const GridField* field = plane_.isOfTheFirstTwo() ? arrowsFor(*shown_.frame, *particles_) : nullptr;
    if (field == nullptr) return;
    double most = 0;
    for (std::size_t k = 0; k < field->values.size(); ++k) {
      const double size = std::hypot(field->values[k], field->imaginary[k]);
      if (std::isfinite(size)) most = std::max(most, size);
    }
    if (most <= 0) return;
    const std::size_t nx = field->axes[0].points;
    QColor colour = look.ink;
    colour.setAlphaF(0.55F);
    painter.setPen(QPen(colour, 1));
    const QPointF cell = axes_.at(field->axes[0].spacing, field->axes[1].spacing) - axes_.at(0, 0);
    const double longest = 0.9 * std::min(std::abs(cell.x()), std::abs(cell.y()));
    QList<QLineF> lines;
    for (std::size_t k = 0; k < field->values.size(); ++k) {
      const double size = std::hypot(field->values[k], field->imaginary[k]);
      if (!std::isfinite(size) || size == 0) continue;
      const QPointF from = axes_.at(field->axes[0].at(k % nx), field->axes[1].at(k / nx));
      QPointF along = axes_.at(field->values[k], field->imaginary[k]) - axes_.at(0, 0);
      const double length = std::hypot(along.x(), along.y());
      if (!(length > 0)) continue;
      along *= longest * std::sqrt(size / most) / length;
      const QPointF tip = from + along / 2, across(-along.y(), along.x());
      lines << QLineF(from - along / 2, tip) << QLineF(tip, tip - along * 0.35 + across * 0.2)
            << QLineF(tip, tip - along * 0.35 - across * 0.2);
    }
    painter.drawLines(lines);
  }

  /// Every frame of the picked particle's path that is still known, as a dot; those to come are pale.
  void paintPickedPath(QPainter& painter, const Look& look) const {
    QColor colour = look.cursor;
    QPolygonF before, after;
    for (const auto& frame : shown_.past()) {
      const auto* then = contentOf<Particles>(frame, name_);
      if (frame->run != shown_.frame->run || then == nullptr || *picked_ >= then->count()) continue;
      (frame->step <= shown_.frame->step ? before : after) << at(*then, *picked_);
    }
    const auto draw = [&](const QPolygonF& path) {
      painter.setPen(QPen(colour, 1.5));
      painter.drawPolyline(path);
      painter.setPen(Qt::NoPen);
      painter.setBrush(colour);
      for (const QPointF& place : path) painter.drawEllipse(place, 2.2, 2.2);
    };
    draw(before);
    colour.setAlphaF(0.35F);
    draw(after);
  }

  /// How much of the picture's area the paths would cover if they were laid side by side.
  double coverage(const Trails& trails) const {
    double length = 0;
    for (std::size_t f = 1; f < trails.frames.size(); ++f) {
      for (const std::size_t particle : trails.particles) {
        const QPointF step = at(*trails.frames[f], particle) - at(*trails.frames[f - 1], particle);
        if (const double far = std::hypot(step.x(), step.y()); std::isfinite(far)) length += std::min(far, 1000.0);
      }
    }
    return length / std::max(1.0, axes_.inner.width() * axes_.inner.height());
  }

  /// Older pieces are paler: a few layers of one opacity each, so that there are few pens and few calls. Rough paths
  /// that would hide all else are drawn of fewer particles.
  void paintTrails(QPainter& painter, const Look& look) {
    drawnTrails_ = 0;
    constexpr double mostCoverage = 0.35;
    constexpr std::size_t fewest = 12;
    const std::size_t wanted = trailCounts.at(static_cast<std::size_t>(trails_));
    if (wanted == 0) return;
    Trails trails = trailsOf(shown_, name_, wanted, 48);
    const double covered = coverage(trails) * 160 / static_cast<double>(wanted);
    if (covered > mostCoverage)
      trails = trailsOf(
          shown_, name_,
          std::max(fewest, static_cast<std::size_t>(mostCoverage / covered * static_cast<double>(wanted))), 48);
    drawnTrails_ = trails.frames.size() > 1 ? trails.particles.size() : 0;
    constexpr std::size_t layers = 4;
    const std::size_t segments = trails.frames.size() - 1;
    QColor colour = look.seriesColour(2);
    for (std::size_t layer = 0; layer < layers && segments > 0; ++layer) {
      const std::size_t from = layer * segments / layers, to = (layer + 1) * segments / layers;
      colour.setAlphaF(static_cast<float>(0.15 + 0.55 * static_cast<double>(layer + 1) / layers));
      painter.setPen(QPen(colour, 1)); // Qt draws lines of one pixel several times faster than wider ones
      for (const std::size_t particle : trails.particles) {
        QPolygonF line;
        for (std::size_t f = from; f <= to; ++f) {
          const QPointF point = at(*trails.frames[f], particle);
          if (std::isfinite(point.x()) && std::isfinite(point.y()) && std::abs(point.x()) < 1e6 &&
              std::abs(point.y()) < 1e6)
            line << point;
        }
        if (line.size() > 1) painter.drawPolyline(line);
      }
    }
  }

  /// That not every path is drawn.
  void paintDetail(QPainter& painter, const Look& look) const {
    if (look.bare || !shown_.info.evolving || drawnTrails_ == 0 || drawnTrails_ == particles_->count()) return;
    painter.setFont(look.small());
    painter.setPen(look.muted);
    painter.drawText(axes_.inner.adjusted(0, 0, -look.gap, -look.gap / 2), Qt::AlignRight | Qt::AlignBottom,
                     QStringLiteral("%1 of %2 paths").arg(drawnTrails_).arg(particles_->count()));
  }

  void paintPoints(QPainter& painter, const Look& look) const {
    const std::size_t count = particles_->count();
    QColor colour = look.seriesColour(1);
    if (count <= mostDrawnOne) {
      const double radius = count > 800 ? 1.6 : 2.3;
      painter.setPen(Qt::NoPen);
      painter.setBrush(colour);
      for (std::size_t p = 0; p < count; ++p) {
        const QPointF point = at(*particles_, p);
        if (axes_.inner.contains(point)) painter.drawEllipse(point, radius, radius);
      }
      return;
    }
    painter.drawImage(axes_.inner.topLeft(), splat(painter, colour, count));
  }

  /// All points in one image, each a small disc. Of one colour, layers over each other differ by their number alone, so
  /// that they are counted first (half a layer on a disc's rim) and coloured at the end.
  QImage splat(QPainter& painter, const QColor& colour, std::size_t count) const {
    const double ratio = painter.device() != nullptr ? std::max(1.0, painter.device()->devicePixelRatioF()) : 2;
    QImage image((axes_.inner.size() * ratio).toSize() + QSize(1, 1), QImage::Format_ARGB32_Premultiplied);
    const int width = image.width(), height = image.height();
    const int reach = count > 20000 || ratio < 1.5 ? 1 : 2;
    std::vector<std::uint8_t> halves(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    const auto add = [&](int x, int y, int amount) {
      auto& layers =
          halves[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)];
      layers = static_cast<std::uint8_t>(std::min(255, layers + amount));
    };
    for (std::size_t p = 0; p < count; ++p) {
      const QPointF point = (at(*particles_, p) - axes_.inner.topLeft()) * ratio;
      const bool inside = point.x() >= reach && point.x() < width - reach && point.y() >= reach &&
                          point.y() < height - reach; // false where it is not a number
      if (!inside) continue;
      const int x = static_cast<int>(point.x()), y = static_cast<int>(point.y());
      for (int dy = -reach; dy <= reach; ++dy) {
        for (int dx = -reach; dx <= reach; ++dx) {
          const int away = dx * dx + dy * dy;
          if (away <= reach * reach) add(x + dx, y + dy, away < reach * reach ? 2 : 1);
        }
      }
    }
    const double opacity = std::clamp(std::sqrt(8000.0 / static_cast<double>(count)), 0.2, 0.9);
    std::array<QRgb, 256> shades{};
    for (std::size_t layers = 0; layers < shades.size(); ++layers) {
      const double alpha = 1 - std::pow(1 - opacity, static_cast<double>(layers) / 2);
      shades[layers] =
          qPremultiply(qRgba(colour.red(), colour.green(), colour.blue(), static_cast<int>(std::lround(255 * alpha))));
    }
    for (int y = 0; y < height; ++y) {
      auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
      const std::uint8_t* layers = &halves[static_cast<std::size_t>(y) * static_cast<std::size_t>(width)];
      for (int x = 0; x < width; ++x) line[x] = shades[layers[x]];
    }
    image.setDevicePixelRatio(ratio);
    return image;
  }

  std::optional<std::size_t> nearestTo(const QPointF& mouse) const {
    if (particles_ == nullptr || !axes_.inner.contains(mouse)) return std::nullopt;
    std::optional<std::size_t> nearest;
    double best = 64; // within eight pixels
    for (std::size_t p = 0; p < particles_->count(); ++p) {
      const QPointF away = at(*particles_, p) - mouse;
      const double distance = QPointF::dotProduct(away, away);
      if (distance < best) best = distance, nearest = p;
    }
    return nearest;
  }

  std::string name_;
  Shown shown_;
  const Particles* particles_ = nullptr;
  std::uint64_t run_ = 0;
  TrackedRange xRange_, yRange_;
  int trails_ = 2;
  std::size_t drawnTrails_ = 0;
  bool counted_ = false; ///< the shade is the particles' own density
  bool marginals_ = false;
  int chosenPlane_ = 0;
  CloudPlane plane_;
  std::optional<std::size_t> picked_;
};

} // namespace

std::unique_ptr<Picture> cloudPicture(const std::string& particles) {
  return std::make_unique<CloudPicture>(particles);
}

} // namespace semiflow::views
