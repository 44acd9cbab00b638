#include "core/pde/studies/error_measure.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/domain/resample.h"
#include "core/numerics/expression.h"
#include "core/pde/discretisation.h"
#include "core/pde/equations/equations.h"

namespace semiflow::pde {

using experiment::Axis;
using experiment::Frame;
using experiment::GridField;

Parameter normParameter() {
  return choice("norm", {"maximum", "rms", "mean"})
      .doc("of an error: the largest of all points, the root of the mean square, or the mean size, which is the one "
           "for shocks");
}

Norm normOf(const Values& values) {
  const std::string word = values.text("norm");
  return word == "rms" ? Norm::rms : word == "mean" ? Norm::mean : Norm::maximum;
}

bool hasCells(const Values& rollout) { return rollout.make<Discretisation>("discretisation")->isOfFluxes(); }

namespace {

std::vector<double> resampledValues(std::vector<double> values, const std::vector<Axis>& from,
                                    const std::vector<Axis>& to, bool cells) {
  std::size_t inner = 1;
  for (std::size_t a = 0; a < from.size(); ++a) {
    if (from[a] != to[a]) {
      std::size_t outer = 1;
      for (std::size_t b = a + 1; b < from.size(); ++b) outer *= from[b].points;
      const auto along = cells              ? domain::resampleCells
                         : from[a].periodic ? domain::resamplePeriodic
                                            : domain::resampleInterval;
      values = along(values, outer, inner, from[a], to[a]);
    }
    inner *= to[a].points;
  }
  return values;
}

} // namespace

GridField resampled(const GridField& field, const std::vector<Axis>& axes, bool cells) {
  SF_ASSERT(field.axes.size() == axes.size());
  GridField there = field;
  there.axes = axes;
  there.values = resampledValues(field.values, field.axes, axes, cells);
  if (field.isComplex()) there.imaginary = resampledValues(field.imaginary, field.axes, axes, cells);
  return there;
}

GridField difference(const GridField& a, const GridField& b, bool cells) {
  GridField result = b.axes == a.axes ? b : resampled(b, a.axes, cells);
  result.name = a.name;
  result.unit = a.unit;
  for (std::size_t i = 0; i < a.values.size(); ++i) result.values[i] = a.values[i] - result.values[i];
  for (std::size_t i = 0; i < a.imaginary.size(); ++i) result.imaginary[i] = a.imaginary[i] - result.imaginary[i];
  return result;
}

double sizeOf(const GridField& difference, Norm norm) {
  const std::size_t count = difference.values.size();
  double largest = 0, sum = 0;
  std::size_t there = 0; // points with a number: obstacles have none
  for (std::size_t i = 0; i < count; ++i) {
    const double size = difference.isComplex() ? std::hypot(difference.values[i], difference.imaginary[i])
                                               : std::abs(difference.values[i]);
    if (std::isnan(size)) continue;
    ++there;
    largest = std::max(largest, size);
    sum += norm == Norm::rms ? size * size : size;
  }
  if (there == 0 && count > 0) return std::numeric_limits<double>::quiet_NaN();
  if (norm == Norm::maximum) return largest;
  const double mean = sum / static_cast<double>(std::max<std::size_t>(there, 1));
  return norm == Norm::rms ? std::sqrt(mean) : mean;
}

Reference::Reference(const Values& rollout, double time) : formulas_(rollout.expressionMap("exact")), time_(time) {
  const auto equation = rollout.make<Equation>("equation");
  parameters_ = equation->parameters;
  complex_ = equation->complex;
}

Reference::Reference(experiment::FramePtr frame, bool cells) : frame_(std::move(frame)), cells_(cells) {}

/// A formula at the points of a field.
GridField Reference::exactly(const GridField& like, const std::string& text) const {
  GridField made = like;
  made.imaginary.assign(complex_ ? like.values.size() : 0, 0.0);
  const numerics::Kernel kernel = numerics::compile(text, {{"x", "y", "z", "t"}, parameters_, complex_}, "base.exact");
  constexpr std::size_t block = 1024;
  parallelBlocks(like.values.size(), block, [&](std::size_t begin, std::size_t end) {
    std::array<std::vector<double>, 3> place;
    for (auto& along : place) along.assign(end - begin, 0.0);
    for (std::size_t i = begin; i < end; ++i) {
      std::size_t rest = i;
      for (std::size_t a = 0; a < like.axes.size(); ++a) {
        place[a][i - begin] = like.axes[a].at(rest % like.axes[a].points);
        rest /= like.axes[a].points;
      }
    }
    const std::array<numerics::InputLane<double>, 4> in{
        {{place[0].data(), 1}, {place[1].data(), 1}, {place[2].data(), 1}, {&time_, 0}}};
    std::vector<numerics::OutputLane<double>> out{{made.values.data() + begin, 1}};
    if (complex_) out.push_back({made.imaginary.data() + begin, 1});
    numerics::run<double>(kernel, in, out, end - begin);
  });
  return made;
}

std::vector<GridField> Reference::differences(const Frame& frame) const {
  std::vector<GridField> all;
  for (const auto& content : frame.contents) {
    const auto* field = std::get_if<GridField>(content.get());
    if (field == nullptr) continue;
    if (frame_ != nullptr) {
      const auto* found = frame_->find(field->name);
      const auto* other = found == nullptr ? nullptr : std::get_if<GridField>(found);
      if (other != nullptr) all.push_back(difference(*field, *other, cells_));
      continue;
    }
    for (const auto& [name, text] : formulas_) {
      if (name == field->name) all.push_back(difference(*field, exactly(*field, text), cells_));
    }
  }
  return all;
}

double Reference::error(const Frame& frame, Norm norm) const {
  const std::vector<GridField> all = differences(frame);
  double largest = all.empty() ? std::numeric_limits<double>::quiet_NaN() : 0;
  for (const GridField& one : all) {
    const double size = sizeOf(one, norm);
    largest = size > largest || std::isnan(size) ? size : largest;
  }
  return largest;
}

} // namespace semiflow::pde
