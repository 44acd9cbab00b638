#include <algorithm>
#include <cmath>
#include <numbers>

#include <QFontMetricsF>
#include <QPainter>

#include "views/chart.h"
#include "views/eigenvalues.h"
#include "views/field_choices.h"
#include "views/pictures.h"

namespace semiflow::views {
namespace {

using experiment::GridField;
using experiment::Spectrum;

constexpr std::size_t mostBars = 64;
constexpr double widestBars = 120; // pixels, for the bars of one state
constexpr double leftRoom = 58;    // so that the two charts begin at the same place

/// The mode of one eigenvalue and how it moves in time.
class ModePicture : public Picture {
 public:
  explicit ModePicture(const std::string& name) : name_(name) {}

  QString title() const override {
    if (spectrum_ == nullptr || !isKnown(*spectrum_, index_)) return QStringLiteral("mode");
    return QStringLiteral("mode %1:  \u03bb = ").arg(index_ + 1) + complexText(spectrum_->eigenvalues[index_], 4);
  }

  void set(const Shown& shown) override {
    shown_ = shown;
    spectrum_ = contentOf<Spectrum>(shown.frame, name_);
    if (spectrum_ != nullptr && spectrum_->eigenvalues.empty()) spectrum_ = nullptr;
    if (spectrum_ != nullptr) takeMode();
  }

  void select(const Selection& selection) override {
    if (selection.content != name_ || spectrum_ == nullptr || selection.index >= spectrum_->eigenvalues.size()) return;
    picked_ = selection.index;
    takeMode();
  }

  std::vector<Choice> choices() const override {
    if (spectrum_ == nullptr || mode_.axes.size() < 2) return {};
    return {{QStringLiteral("part"), QStringLiteral("Part of the mode"), partNames(), part_},
            {QStringLiteral("map"), QStringLiteral("Colour map"), mapNames(), map_}};
  }
  void choose(const QString& id, int chosen) override { (id == QStringLiteral("part") ? part_ : map_) = chosen; }

  void paint(QPainter& painter, const QRectF& rect, const Look& look) override {
    if (spectrum_ == nullptr) return paintNothing(painter, rect, QStringLiteral("no spectrum in this frame"), look);
    if (!isKnown(*spectrum_, index_))
      return paintNothing(painter, rect, QStringLiteral("no eigenvalue is known yet"), look);
    const bool bothFit = rect.height() > 190;
    const double split = bothFit ? std::floor(rect.height() * (mode_.axes.size() == 2 ? 0.7 : 0.58)) : rect.height();
    paintMode(painter, QRectF(rect.left(), rect.top(), rect.width(), split), look);
    if (bothFit) paintDynamics(painter, rect.adjusted(0, split + 4, 0, 0), look);
  }

 private:
  void takeMode() {
    index_ = picked_ && isKnown(*spectrum_, *picked_) ? *picked_ : leadingIndex(*spectrum_, *shown_.frame);
    mode_ = modeOf(*spectrum_, index_, *shown_.frame);
  }

  void paintMode(QPainter& painter, const QRectF& rect, const Look& look) {
    if (mode_.values.empty())
      return paintNothing(painter, rect, QStringLiteral("the mode of this eigenvalue was not computed"), look);
    if (mode_.axes.size() >= 2) return paintImage(painter, rect, look);
    if (spectrum_->stateNames.size() == mode_.values.size() && mode_.values.size() <= mostBars)
      return paintBars(painter, rect, look);
    paintLines(painter, rect, look);
  }

  std::vector<Curve> parts(const Look& look) const {
    std::vector<Curve> curves{{QStringLiteral("real part"), {}, mode_.values, look.seriesColour(0)},
                              {QStringLiteral("imaginary part"), {}, mode_.imaginary, look.seriesColour(1)},
                              {QStringLiteral("modulus"), {}, {}, look.ink}};
    for (std::size_t j = 0; j < mode_.values.size(); ++j) curves[2].y.push_back(valueAt(mode_, Part::modulus, j));
    for (Curve& curve : curves) {
      for (std::size_t j = 0; j < mode_.values.size(); ++j) curve.x.push_back(mode_.axes[0].at(j));
    }
    const bool real = std::all_of(mode_.imaginary.begin(), mode_.imaginary.end(), [](double v) { return v == 0; });
    if (real) curves.resize(1);
    return curves;
  }

  void paintLines(QPainter& painter, const QRectF& rect, const Look& look) const {
    const std::vector<Curve> curves = parts(look);
    Range range;
    for (const Curve& curve : curves) range.include(views::rangeOf(curve.y));
    // The ripples of a constant's round-off are not to fill the picture.
    if (range.width() < 1e-9 * std::max(std::abs(range.lower), std::abs(range.upper))) range.include(0);
    const auto& axis = mode_.axes[0];
    const double head = curves.size() > 1 ? legendHeight(look) : 0;
    const Axes axes = layOut(rect.adjusted(0, head, 0, 0),
                             {Range{axis.lower, axis.upper()}.drawable(), false, labelText(axis.name, axis.unit)},
                             {axisRange(range, false), false, QStringLiteral("mode")}, look, Aspect::free, leftRoom);
    painter.fillRect(axes.inner, look.paper);
    paintGrid(painter, axes, look);
    for (const Curve& curve : curves) paintCurve(painter, axes, curve);
    paintFrame(painter, axes, look);
    if (curves.size() > 1) paintLegend(painter, axes.inner, curves, look);
  }

  void paintBars(QPainter& painter, const QRectF& rect, const Look& look) const {
    const std::vector<Curve> curves = parts(look);
    const auto states = static_cast<double>(mode_.values.size());
    Range range{0, 0};
    for (const Curve& curve : curves) range.include(views::rangeOf(curve.y));
    AxisSpec x{{0.5, states + 0.5}, false, QStringLiteral(" ")};
    const double head = curves.size() > 1 ? legendHeight(look) : 0;
    Axes axes = layOut(rect.adjusted(0, head, 0, 0), x, {axisRange(range, false), false, QStringLiteral("mode")}, look,
                       Aspect::free, leftRoom);
    painter.fillRect(axes.inner, look.paper);
    axes.xTicks = Ticks();
    const double slot = axes.inner.width() / states;
    const QFontMetricsF metrics(look.small());
    for (std::size_t s = 0; s < mode_.values.size(); ++s) {
      axes.xTicks.values.push_back(static_cast<double>(s + 1));
      const QString name = QString::fromStdString(spectrum_->stateNames[s]);
      const auto skip = static_cast<std::size_t>(std::ceil(34 / slot));
      axes.xTicks.labels.push_back(s % std::max<std::size_t>(1, skip) == 0
                                       ? metrics.elidedText(name, Qt::ElideRight, std::max(34.0, slot - 4))
                                       : QString());
    }
    paintGrid(painter, axes, look);
    const std::size_t shown = std::min<std::size_t>(curves.size(), 2); // real and imaginary part; the modulus follows
    const double together = std::min(0.8, widestBars / slot);          // of a slot
    const double width = together / static_cast<double>(shown);
    for (std::size_t c = 0; c < shown; ++c) {
      for (std::size_t s = 0; s < mode_.values.size(); ++s) {
        if (!std::isfinite(curves[c].y[s])) continue;
        const double left = static_cast<double>(s) + 1 - together / 2 + static_cast<double>(c) * width;
        painter.fillRect(QRectF(axes.at(left, curves[c].y[s]), axes.at(left + width, 0)).normalized(),
                         curves[c].colour);
      }
    }
    painter.setPen(QPen(look.muted, 1));
    painter.drawLine(QPointF(axes.inner.left(), axes.y.pixel(0)), QPointF(axes.inner.right(), axes.y.pixel(0)));
    paintFrame(painter, axes, look);
    if (shown > 1) paintLegend(painter, axes.inner, {curves[0], curves[1]}, look);
  }

  void paintImage(QPainter& painter, const QRectF& rect, const Look& look) {
    const auto &x = mode_.axes[0], &y = mode_.axes[1];
    const Part part = complexPart(part_);
    // Of three dimensions the slice through the middle is shown.
    const std::size_t slice = mode_.axes.size() > 2 ? mode_.axes[2].points / 2 : 0;
    const Colouring colouring = colouringFor(map_, isCyclic(mode_, part), views::rangeOf(mode_, part));
    colourField(mode_, part, x.points, y.points, slice * x.points * y.points, colouring, look.missing.rgb(), image_);
    const ColourBar bar{colouring.map, {colouring.range, false, QString()}};
    const double room = look.bare ? 0 : widthOf(bar, rect.height() - 60, look) + 10;
    const Axes axes =
        layOut(rect.adjusted(0, 0, -room, 0), {Range{x.lower, x.upper()}.drawable(), false, labelText(x.name, x.unit)},
               {Range{y.lower, y.upper()}.drawable(), false, labelText(y.name, y.unit)}, look, Aspect::equal);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(axes.inner, image_);
    paintFrame(painter, axes, look);
    if (room > 0)
      paintColourBar(painter, QRectF(axes.inner.right() + 12, axes.inner.top(), room - 12, axes.inner.height()), bar,
                     look);
  }

  /// Real part and modulus of amplitude exp(rate t), for a few periods or lifetimes.
  void paintDynamics(QPainter& painter, const QRectF& rect, const Look& look) const {
    const std::complex<double> rate = rateOf(*spectrum_, index_);
    const double frequency = std::abs(rate.imag()) / (2 * std::numbers::pi);
    double span = frequency > 1e-12 ? 4 / frequency : spectrum_->interval > 0 ? 100 * spectrum_->interval : 10;
    if (std::abs(rate.real()) * span > 5) span = 5 / std::abs(rate.real());
    span = std::max(span, 4 * spectrum_->interval); // there is nothing to see between the snapshots
    if (!std::isfinite(span) || span <= 0)
      return paintNothing(painter, rect, QStringLiteral("this mode vanishes at once"), look);
    const std::complex<double> start = index_ < spectrum_->amplitudes.size() ? spectrum_->amplitudes[index_] : 1;
    constexpr std::size_t points = 400;
    Curve part{QStringLiteral("real part"), {}, {}, look.seriesColour(0)};
    Curve modulus{QStringLiteral("modulus"), {}, {}, look.muted, true};
    for (std::size_t i = 0; i <= points; ++i) {
      const double time = span * static_cast<double>(i) / points;
      const std::complex<double> value = start * std::exp(rate * time);
      part.x.push_back(time);
      part.y.push_back(value.real());
      modulus.x.push_back(time);
      modulus.y.push_back(std::abs(value));
    }
    Range range{0, 0};
    range.include(views::rangeOf(part.y));
    range.include(views::rangeOf(modulus.y));
    const std::string unit = spectrum_->timeUnit;
    const Axes axes =
        layOut(rect, {{0, span}, false, labelText("time", unit)},
               {axisRange(range, false), false, QStringLiteral("amplitude")}, look, Aspect::free, leftRoom);
    painter.fillRect(axes.inner, look.paper);
    paintGrid(painter, axes, look);
    paintCurve(painter, axes, modulus);
    paintCurve(painter, axes, part);
    paintFrame(painter, axes, look);
  }

  std::string name_;
  Shown shown_;
  const Spectrum* spectrum_ = nullptr;
  std::optional<std::size_t> picked_;
  std::size_t index_ = 0;
  GridField mode_;
  int part_ = 2;
  int map_ = 0;
  QImage image_;
};

} // namespace

std::unique_ptr<Picture> modePicture(const std::string& spectrum) { return std::make_unique<ModePicture>(spectrum); }

} // namespace semiflow::views
