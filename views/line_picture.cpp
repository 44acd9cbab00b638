#include <cmath>

#include <QPainter>

#include "views/chart.h"
#include "views/field_choices.h"
#include "views/pictures.h"

namespace semiflow::views {
namespace {

using experiment::GridField;

/// Every field of one dimension over its axis.
class LinePicture : public ZoomedPicture {
 public:
  explicit LinePicture(std::string group) : group_(std::move(group)) {}

  QString title() const override { return title_.isEmpty() ? QStringLiteral("profile") : title_; }

  void set(const Shown& shown) override {
    shown_ = shown;
    title_.clear();
    complex_ = false;
    if (!shown.frame) return;
    for (const GridField* field : fieldsOf(*shown.frame, 1)) {
      if (field->group != group_) continue;
      complex_ = complex_ || field->isComplex();
      title_ += (title_.isEmpty() ? QString() : QStringLiteral(", ")) + QString::fromStdString(field->name);
    }
    if (!group_.empty()) title_ = nameText(group_);
    if (shown.frame->run != run_) range_.restart();
    run_ = shown.frame->run;
  }

  std::vector<Choice> choices() const override {
    std::vector<Choice> all;
    if (complex_) {
      all.push_back({QStringLiteral("part"), QStringLiteral("Parts of the complex field"),
                     QStringList{QStringLiteral("modulus and parts")} + partNames(), part_});
    }
    all.push_back(rangeChoice(range_.mode()));
    return all;
  }

  void choose(const QString& id, int chosen) override {
    if (id == QStringLiteral("part")) {
      part_ = chosen;
      range_.restart();
    } else if (id == QStringLiteral("range")) {
      range_.setMode(rangeMode(chosen));
    }
  }

  std::vector<TrackedRange*> ranges() override { return {&range_}; }

  void paint(QPainter& painter, const QRectF& rect, const Look& look) override {
    collect(look);
    if (curves_.empty())
      return paintNothing(painter, rect, QStringLiteral("no field of one dimension in this frame"), look);
    const Range ordinates = axisRange(range_.update(ofFrame_), false);
    const Window window = windowOver({abscissae_.drawable(), ordinates});
    const double head = curves_.size() > 1 ? legendHeight(look) : 0;
    axes_ = layOut(rect.adjusted(0, head, 0, 0), {window.x, false, abscissaLabel_},
                   {window.y, false, curves_.size() == 1 ? curves_[0].name : QString()}, look);
    painter.fillRect(axes_.inner, look.paper);
    paintGrid(painter, axes_, look);
    for (const Curve& curve : curves_) paintCurve(painter, axes_, curve);
    paintFrame(painter, axes_, look);
    if (curves_.size() > 1) paintLegend(painter, axes_.inner, curves_, look);
  }

  std::optional<Readout> readout(const QPointF& mouse) const override {
    if (curves_.empty() || !axes_.inner.contains(mouse)) return std::nullopt;
    const Curve& first = curves_.front();
    const std::size_t index = nearestIndex(first.x, axes_.x.value(mouse.x()));
    Readout readout{axes_.at(first.x[index], first.y[index]), {}, true};
    readout.lines << abscissaName_ + QStringLiteral(" = ") + numberText(first.x[index], 5);
    for (const Curve& curve : curves_) {
      if (index < curve.y.size()) readout.lines << curve.name + QStringLiteral(" = ") + numberText(curve.y[index], 5);
    }
    return readout;
  }

  std::optional<Place> placeAt(const QPointF& mouse) const override {
    const GridField* field = fieldUnder(mouse);
    if (field == nullptr || !axes_.inner.contains(mouse)) return std::nullopt;
    const double x = axes_.x.value(mouse.x());
    if (x < field->axes[0].lower || x > field->axes[0].upper()) return std::nullopt;
    return Place{field->name, {x}};
  }
  std::optional<QPointF> pixelOf(const Place& place) const override {
    const auto* field = contentOf<GridField>(shown_.frame, place.field);
    if (field == nullptr || field->axes.size() != 1 || place.at.size() != 1) return std::nullopt;
    const auto value = valueBetween(*field, part_ == 0 ? Part::modulus : complexPart(part_ - 1), place.at);
    return axes_.at(place.at[0], value.value_or(0));
  }
  std::vector<double> lengths() const override {
    const auto fields = shown_.frame ? fieldsOf(*shown_.frame, 1) : std::vector<const GridField*>();
    return fields.empty() ? std::vector<double>() : std::vector{fields[0]->axes[0].upper() - fields[0]->axes[0].lower};
  }

 private:
  /// The field whose curve is nearest to the mouse.
  const GridField* fieldUnder(const QPointF& mouse) const {
    const GridField* nearest = nullptr;
    double least = 0;
    for (const GridField* field : shown_.frame ? fieldsOf(*shown_.frame, 1) : std::vector<const GridField*>()) {
      const auto place = pixelOf({field->name, {axes_.x.value(mouse.x())}});
      const double away = place ? std::abs(place->y() - mouse.y()) : 0;
      if (nearest != nullptr && !(away < least)) continue;
      nearest = field;
      least = away;
    }
    return nearest;
  }

  void collect(const Look& look) {
    curves_.clear();
    abscissae_ = ofFrame_ = Range();
    if (!shown_.frame) return;
    for (const GridField* field : fieldsOf(*shown_.frame, 1)) {
      if (field->group != group_) continue;
      const auto& axis = field->axes[0];
      abscissaLabel_ = labelText(axis.name, axis.unit);
      abscissaName_ = QString::fromStdString(axis.name);
      abscissae_.include(axis.lower);
      abscissae_.include(axis.upper());
      std::vector<Part> parts{Part::value};
      if (field->isComplex()) {
        parts =
            part_ == 0 ? std::vector{Part::real, Part::imaginary, Part::modulus} : std::vector{complexPart(part_ - 1)};
      }
      for (const Part part : parts) add(*field, part, look);
    }
  }

  void add(const GridField& field, Part part, const Look& look) {
    Curve curve;
    curve.name = partTitle(field, part);
    curve.colour = look.seriesColour(curves_.size());
    if (part == Part::modulus) curve.colour = look.ink;
    curve.x.resize(field.axes[0].points);
    curve.y.resize(curve.x.size());
    for (std::size_t j = 0; j < curve.x.size(); ++j) {
      curve.x[j] = field.axes[0].at(j);
      curve.y[j] = valueAt(field, part, j);
    }
    ofFrame_.include(views::rangeOf(curve.y));
    curves_.push_back(std::move(curve));
  }

  std::string group_;
  Shown shown_;
  QString title_, abscissaLabel_, abscissaName_;
  bool complex_ = false;
  int part_ = 0;
  TrackedRange range_;
  std::uint64_t run_ = 0;
  Range abscissae_, ofFrame_;
  std::vector<Curve> curves_;
};

} // namespace

std::unique_ptr<Picture> linePicture(const std::string& group) { return std::make_unique<LinePicture>(group); }

} // namespace semiflow::views
