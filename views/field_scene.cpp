#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <vtkActor.h>
#include <vtkColorTransferFunction.h>
#include <vtkFixedPointVolumeRayCastMapper.h>
#include <vtkFloatArray.h>
#include <vtkFlyingEdges3D.h>
#include <vtkImageData.h>
#include <vtkPiecewiseFunction.h>
#include <vtkPointData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>
#include <vtkUnsignedCharArray.h>
#include <vtkVolume.h>
#include <vtkVolumeProperty.h>

#include "core/base/parallel.h"
#include "views/field_choices.h"
#include "views/scene.h"

namespace semiflow::views {
namespace {

using experiment::GridField;

constexpr std::size_t block = 16384;

/// A field of three dimensions: one surface (two where it has both signs) or its whole volume.
class FieldScene : public Scene {
 public:
  explicit FieldScene(const std::string& field) : choices_(3, field) {
    edges_->SetInputData(image_);
    edges_->ComputeNormalsOn();
    edges_->ComputeGradientsOff();
    edges_->ComputeScalarsOn();
    vtkNew<vtkPolyDataMapper> mapper;
    mapper->SetInputConnection(edges_->GetOutputPort());
    mapper->SetLookupTable(transfer_);
    mapper->UseLookupTableScalarRangeOn();
    surface_->SetMapper(mapper);
    surface_->GetProperty()->SetSpecular(0.25);
    surface_->GetProperty()->SetSpecularPower(30);
    surface_->GetProperty()->SetAmbient(0.18);
    renderer().AddActor(surface_);

    caster_->SetInputData(bytes_);
    caster_->LockSampleDistanceToInputSpacingOff();
    caster_->AutoAdjustSampleDistancesOff();
    caster_->SetImageSampleDistance(2);
    volume_->SetMapper(caster_);
    volume_->GetProperty()->SetColor(byteTransfer_);
    volume_->GetProperty()->SetScalarOpacity(opacity_);
    volume_->GetProperty()->SetInterpolationTypeToLinear();
    volume_->GetProperty()->ShadeOff();
    renderer().AddVolume(volume_);
  }

  QString title() const override { return QString::fromStdString(choices_.field()); }

  std::vector<TrackedRange*> ranges() override { return {&choices_.tracked()}; }
  std::vector<Choice> choices() const override {
    std::vector<Choice> all = choices_.choices();
    all.insert(all.begin(), {QStringLiteral("style"),
                             QStringLiteral("How the field is drawn"),
                             {QStringLiteral("isosurface"), QStringLiteral("volume")},
                             style_});
    if (style_ == 0) {
      QStringList levels;
      for (int percent = 10; percent <= 90; percent += 10) levels << QString::number(percent) + QStringLiteral(" %");
      all.insert(all.begin() + 1,
                 {QStringLiteral("level"),
                  QStringLiteral("Level of the surface, between the ends of the range (or zero and its ends)"), levels,
                  level_});
    }
    return all;
  }

 protected:
  void look(const Shown& shown) override { choices_.update(shown.frame); }

  void chosen(const QString& id, int index) override {
    if (id == QStringLiteral("style")) {
      style_ = index;
    } else if (id == QStringLiteral("level")) {
      level_ = index;
    } else {
      choices_.choose(id, index);
    }
  }

  std::optional<Box> build(const Shown& shown, const Look&) override {
    const GridField* field = choices_.update(shown.frame);
    surface_->SetVisibility(field != nullptr && style_ == 0);
    volume_->SetVisibility(field != nullptr && style_ == 1);
    bar_.reset();
    if (field == nullptr) return std::nullopt;
    Box box;
    for (std::size_t c = 0; c < 3; ++c) {
      const auto& axis = field->axes[c];
      box.ranges[c] = Range{axis.lower, axis.at(axis.points - 1)}.drawable();
      box.labels[c] = labelText(axis.name, axis.unit);
    }
    const Range range = views::rangeOf(*field, choices_.part());
    const bool empty = range.empty() ||
                       std::any_of(field->axes.begin(), field->axes.end(), [](const auto& a) { return a.points < 2; });
    if (empty) {
      surface_->VisibilityOff();
      volume_->VisibilityOff();
      return box;
    }
    const Colouring colouring = choices_.colouring(*field, range);
    bar_ = ColourBar{colouring.map, {colouring.range, false, partTitle(*field, choices_.part())}};
    setColours(colouring);
    if (style_ == 0) {
      takeSurface(*field, colouring.range);
    } else {
      takeVolume(*field, colouring.range);
    }
    return box;
  }

  std::optional<ColourBar> colourBar() const override { return bar_; }

 private:
  static void shape(vtkImageData& image, const GridField& field) {
    const auto& a = field.axes;
    image.SetDimensions(static_cast<int>(a[0].points), static_cast<int>(a[1].points), static_cast<int>(a[2].points));
    image.SetOrigin(a[0].lower, a[1].lower, a[2].lower);
    image.SetSpacing(a[0].spacing, a[1].spacing, a[2].spacing);
  }

  void setColours(const Colouring& colouring) {
    transfer_->RemoveAllPoints();
    byteTransfer_->RemoveAllPoints();
    for (int i = 0; i <= 64; ++i) {
      const double place = i / 64.0;
      const QColor colour(colouring.map->at(place));
      transfer_->AddRGBPoint(colouring.range.lower + place * colouring.range.width(), colour.redF(), colour.greenF(),
                             colour.blueF());
      byteTransfer_->AddRGBPoint(255 * place, colour.redF(), colour.greenF(), colour.blueF());
    }
  }

  /// What is not a number, as in an obstacle, counts as what neither style shows.
  static double drawnAt(const GridField& field, Part part, std::size_t i, const Range& range) {
    const double value = valueAt(field, part, i);
    if (!std::isnan(value)) return value;
    return range.lower < 0 && range.upper > 0 ? 0 : range.lower;
  }

  void takeSurface(const GridField& field, const Range& range) {
    const std::size_t count = field.values.size();
    values_->SetNumberOfValues(static_cast<vtkIdType>(count));
    float* to = values_->GetPointer(0);
    const Part part = choices_.part();
    parallelBlocks(count, block, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) to[i] = static_cast<float>(drawnAt(field, part, i, range));
    });
    values_->Modified();
    shape(*image_, field);
    image_->GetPointData()->SetScalars(values_);
    image_->Modified();
    const double fraction = 0.1 * (level_ + 1);
    if (range.lower < 0 && range.upper > 0) {
      edges_->SetNumberOfContours(2);
      edges_->SetValue(0, fraction * range.lower);
      edges_->SetValue(1, fraction * range.upper);
    } else {
      edges_->SetNumberOfContours(1);
      edges_->SetValue(0, range.lower + fraction * range.width());
    }
  }

  void takeVolume(const GridField& field, const Range& range) {
    const std::size_t count = field.values.size();
    byteValues_->SetNumberOfValues(static_cast<vtkIdType>(count));
    unsigned char* to = byteValues_->GetPointer(0);
    const Part part = choices_.part();
    const double scale = 255 / range.width();
    parallelBlocks(count, block, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) {
        const double place = (drawnAt(field, part, i, range) - range.lower) * scale;
        to[i] = static_cast<unsigned char>(std::min(255.0, std::max(0.0, place)));
      }
    });
    byteValues_->Modified();
    shape(*bytes_, field);
    bytes_->GetPointData()->SetScalars(byteValues_);
    bytes_->Modified();
    double diagonal = 0, finest = std::numeric_limits<double>::max();
    for (const auto& axis : field.axes) {
      diagonal = std::hypot(diagonal, axis.spacing * static_cast<double>(axis.points));
      finest = std::min(finest, axis.spacing);
    }
    caster_->SetSampleDistance(static_cast<float>(1.5 * finest));
    opacity_->RemoveAllPoints();
    if (range.lower < 0 && range.upper > 0) {
      const double zero = -255 * range.lower / range.width();
      for (const auto& [place, value] : {std::pair{0.0, 0.55},
                                         {0.5 * zero, 0.12},
                                         {0.75 * zero, 0.0},
                                         {zero + 0.25 * (255 - zero), 0.0},
                                         {zero + 0.5 * (255 - zero), 0.12},
                                         {255.0, 0.55}})
        opacity_->AddPoint(place, value);
    } else {
      for (const auto& [place, value] : {std::pair{0.0, 0.0}, {60.0, 0.0}, {130.0, 0.12}, {255.0, 0.6}})
        opacity_->AddPoint(place, value);
    }
    volume_->GetProperty()->SetScalarOpacityUnitDistance(diagonal / 30);
  }

  FieldChoices choices_;
  int style_ = 0;
  int level_ = 4;
  std::optional<ColourBar> bar_;
  vtkNew<vtkFloatArray> values_;
  vtkNew<vtkImageData> image_;
  vtkNew<vtkFlyingEdges3D> edges_;
  vtkNew<vtkColorTransferFunction> transfer_;
  vtkNew<vtkActor> surface_;
  vtkNew<vtkUnsignedCharArray> byteValues_;
  vtkNew<vtkImageData> bytes_;
  vtkNew<vtkFixedPointVolumeRayCastMapper> caster_;
  vtkNew<vtkColorTransferFunction> byteTransfer_;
  vtkNew<vtkPiecewiseFunction> opacity_;
  vtkNew<vtkVolume> volume_;
};

} // namespace

std::unique_ptr<Scene> fieldScene(const std::string& field) { return std::make_unique<FieldScene>(field); }

} // namespace semiflow::views
