#include <algorithm>
#include <array>
#include <cmath>

#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>

#include "views/field_choices.h"
#include "views/scene.h"
#include "views/trails.h"

namespace semiflow::views {
namespace {

using experiment::Particles;

constexpr std::array<std::size_t, 4> trailCounts{0, 60, 160, 400};

/// Particles in the space of their first three coordinates, with the paths of some.
class CloudScene : public Scene {
 public:
  explicit CloudScene(const std::string& name) : name_(name) {
    const auto connect = [this](vtkPolyData* data, vtkActor* actor) {
      vtkNew<vtkPolyDataMapper> mapper;
      mapper->SetInputData(data);
      actor->SetMapper(mapper);
      actor->GetProperty()->LightingOff();
      renderer().AddActor(actor);
    };
    connect(points_, pointActor_);
    connect(lines_, lineActor_);
  }

  QString title() const override { return nameText(name_) + QStringLiteral(" in space"); }

  std::vector<Choice> choices() const override {
    return {{QStringLiteral("trails"),
             QStringLiteral("How many paths are drawn"),
             {QStringLiteral("no paths"), QStringLiteral("few paths"), QStringLiteral("paths"),
              QStringLiteral("many paths")},
             trails_},
            rangeChoice(ranges_[0].mode())};
  }

 protected:
  void chosen(const QString& id, int index) override {
    if (id == QStringLiteral("trails")) {
      trails_ = index;
    } else {
      for (TrackedRange& range : ranges_) range.setMode(rangeMode(index));
    }
  }

  std::optional<Box> build(const Shown& shown, const Look& look) override {
    const auto* particles = contentOf<Particles>(shown.frame, name_);
    const bool usable = particles != nullptr && particles->dimension() >= 3 && particles->count() > 0;
    pointActor_->SetVisibility(usable);
    lineActor_->SetVisibility(usable && trails_ > 0);
    if (!usable) return std::nullopt;
    if (shown.frame->run != run_) {
      for (TrackedRange& range : ranges_) range.restart();
    }
    run_ = shown.frame->run;
    takePoints(*particles);
    takeTrails(shown);
    const QColor dot = look.seriesColour(1), line = look.seriesColour(2);
    pointActor_->GetProperty()->SetColor(dot.redF(), dot.greenF(), dot.blueF());
    pointActor_->GetProperty()->SetPointSize(particles->count() > 20000 ? 1.5F : 3.5F);
    lineActor_->GetProperty()->SetColor(line.redF(), line.greenF(), line.blueF());
    Box box;
    for (std::size_t c = 0; c < 3; ++c) {
      Range range;
      for (std::size_t p = 0; p < particles->count(); ++p) {
        if (drawable(*particles, p)) range.include(particles->positions[p * particles->dimension() + c]);
      }
      box.ranges[c] = ranges_[c].update(range).drawable();
      box.labels[c] = QString::fromStdString(particles->coordinates[c]);
    }
    return box;
  }

 private:
  /// OpenGL counts in single precision.
  static bool drawable(const Particles& particles, std::size_t p) {
    const double* at = &particles.positions[p * particles.dimension()];
    return std::all_of(at, at + 3, [](double coordinate) { return std::abs(coordinate) < 1e30; });
  }

  void takePoints(const Particles& particles) {
    vtkNew<vtkPoints> places;
    vtkNew<vtkCellArray> vertices;
    places->Allocate(static_cast<vtkIdType>(particles.count()));
    for (std::size_t p = 0; p < particles.count(); ++p) {
      if (drawable(particles, p)) places->InsertNextPoint(&particles.positions[p * particles.dimension()]);
    }
    vertices->InsertNextCell(static_cast<int>(places->GetNumberOfPoints()));
    for (vtkIdType id = 0; id < places->GetNumberOfPoints(); ++id) vertices->InsertCellPoint(id);
    points_->SetPoints(places);
    points_->SetVerts(vertices);
  }

  void takeTrails(const Shown& shown) {
    vtkNew<vtkPoints> places;
    vtkNew<vtkCellArray> cells;
    const std::size_t wanted = trailCounts.at(static_cast<std::size_t>(trails_));
    const Trails trails = wanted > 0 ? trailsOf(shown, name_, wanted, 64) : Trails();
    for (const std::size_t particle : trails.particles) {
      vtkNew<vtkIdList> line;
      for (const Particles* frame : trails.frames) {
        if (drawable(*frame, particle))
          line->InsertNextId(places->InsertNextPoint(&frame->positions[particle * frame->dimension()]));
      }
      if (line->GetNumberOfIds() > 1) cells->InsertNextCell(line);
    }
    lines_->SetPoints(places);
    lines_->SetLines(cells);
  }

  std::string name_;
  int trails_ = 2;
  std::uint64_t run_ = 0;
  std::array<TrackedRange, 3> ranges_;
  vtkNew<vtkPolyData> points_, lines_;
  vtkNew<vtkActor> pointActor_, lineActor_;
};

} // namespace

std::unique_ptr<Scene> cloudScene(const std::string& particles) { return std::make_unique<CloudScene>(particles); }

} // namespace semiflow::views
