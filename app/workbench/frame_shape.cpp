#include "app/workbench/frame_shape.h"

#include <algorithm>

#include <fmt/format.h>

namespace semiflow::app {
namespace {

std::string axesText(const std::vector<experiment::Axis>& axes) {
  std::string words;
  for (const experiment::Axis& axis : axes) {
    words += fmt::format(" {} {} {} {}", axis.name, axis.lower, axis.spacing, axis.points);
  }
  return words;
}

std::string shapeOf(const experiment::GridField& field) {
  return "field " + field.name + (field.isComplex() ? " complex" : "") + axesText(field.axes);
}
std::string shapeOf(const experiment::Particles& particles) {
  // The density behind them may come and go: a bridge's is often known at its ends alone.
  return fmt::format("particles {} {}", particles.name, particles.dimension());
}
std::string shapeOf(const experiment::Spectrum& spectrum) {
  return fmt::format("spectrum {} {} {}", spectrum.name, spectrum.modes.empty(), axesText(spectrum.stateAxes));
}
std::string shapeOf(const experiment::Table& table) {
  return fmt::format("table {} {}", table.name, table.columns.size());
}

} // namespace

std::vector<std::string> shapeOf(const experiment::Frame& frame) {
  std::vector<std::string> shape;
  for (const auto& content : frame.contents) {
    shape.push_back(std::visit([](const auto& c) { return shapeOf(c); }, *content));
  }
  for (const experiment::Scalar& scalar : frame.scalars) shape.push_back("scalar " + scalar.name);
  std::sort(shape.begin(), shape.end());
  return shape;
}

} // namespace semiflow::app
