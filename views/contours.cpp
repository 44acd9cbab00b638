#include "views/contours.h"

#include <cmath>

#include <vtkCellArray.h>
#include <vtkDoubleArray.h>
#include <vtkFlyingEdges2D.h>
#include <vtkIdList.h>
#include <vtkImageData.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkPolyData.h>
#include <vtkStripper.h>

namespace semiflow::views {
namespace {

/// The pieces between points that are not finite.
void append(std::vector<QPolygonF>& lines, vtkPolyData& data, vtkIdList& ids) {
  QPolygonF line;
  for (vtkIdType i = 0; i < ids.GetNumberOfIds(); ++i) {
    double point[3];
    data.GetPoint(ids.GetId(i), point);
    if (std::isfinite(point[0]) && std::isfinite(point[1])) {
      line << QPointF(point[0], point[1]);
    } else {
      if (line.size() > 1) lines.push_back(line);
      line.clear();
    }
  }
  if (line.size() > 1) lines.push_back(line);
}

} // namespace

std::vector<Contour> contoursOf(const experiment::GridField& field, std::span<const double> levels) {
  std::vector<Contour> contours;
  const auto &x = field.axes[0], &y = field.axes[1];
  for (const double level : levels) contours.push_back({level, {}});
  if (x.points < 2 || y.points < 2) return contours;

  vtkNew<vtkDoubleArray> values;
  // VTK only reads what it is lent here.
  values->SetArray(const_cast<double*>(field.values.data()), static_cast<vtkIdType>(field.values.size()), 1);
  vtkNew<vtkImageData> image;
  image->SetDimensions(static_cast<int>(x.points), static_cast<int>(y.points), 1);
  image->SetOrigin(x.lower, y.lower, 0);
  image->SetSpacing(x.spacing, y.spacing, 1);
  image->GetPointData()->SetScalars(values);
  for (Contour& contour : contours) {
    vtkNew<vtkFlyingEdges2D> edges;
    edges->SetInputData(image);
    edges->SetValue(0, contour.level);
    edges->ComputeScalarsOff();
    vtkNew<vtkStripper> stripper;
    stripper->SetInputConnection(edges->GetOutputPort());
    stripper->SetMaximumLength(100000);
    stripper->Update();
    vtkPolyData* result = stripper->GetOutput();
    vtkNew<vtkIdList> ids;
    vtkCellArray* lines = result->GetLines();
    for (lines->InitTraversal(); lines->GetNextCell(ids);) append(contour.lines, *result, *ids);
  }
  return contours;
}

} // namespace semiflow::views
