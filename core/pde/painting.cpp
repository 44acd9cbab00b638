#include "core/pde/painting.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/domain/initial.h"
#include "core/numerics/expression.h"
#include "core/numerics/expression_tokens.h"

namespace semiflow::pde {
namespace {

using experiment::GridField;
using experiment::Stroke;
using Vector = std::array<double, 3>;

constexpr double softReach = 4; // in sizes; exp(-32) beyond

/// The weight of a stroke at a place.
class Brush {
 public:
  Brush(const Stroke& stroke, const domain::Domain& places)
      : shape_(stroke.shape), axes_(stroke.size.size()), reach_(stroke.shape == Stroke::Shape::soft ? softReach : 1) {
    for (std::size_t a = 0; a < axes_; ++a) {
      const auto& axis = places.axes[a];
      size_[a] = stroke.size[a];
      period_[a] = axis.periodic ? axis.upper() - axis.lower : 0;
    }
    for (std::size_t n = 0; n < std::max<std::size_t>(1, stroke.path.size() - 1); ++n) {
      Segment segment;
      const auto& from = stroke.path[n];
      const auto& to = stroke.path[std::min(n + 1, stroke.path.size() - 1)];
      for (std::size_t a = 0; a < axes_; ++a) {
        segment.middle[a] = (from[a] + to[a]) / 2;
        segment.half[a] = (to[a] - from[a]) / 2 / size_[a];
      }
      segments_.push_back(segment);
    }
  }

  /// Whether any place with that first coordinate may be under the brush.
  bool reaches(double x) const {
    return std::any_of(segments_.begin(), segments_.end(), [&](const Segment& segment) {
      return std::abs(away(segment, 0, x)) <= reach_ + std::abs(segment.half[0]);
    });
  }

  /// One straight piece of the stroke.
  struct Segment {
    Vector middle{}, half{}; ///< half its vector, in sizes
  };
  /// A segment seen from a row of places along the first axis.
  struct Near {
    const Segment* segment;
    Vector away; ///< of the row's places, in sizes; the first component differs from place to place
  };
  /// The segments that may cover a place of the row.
  std::vector<Near> nearRow(const Vector& place) const {
    std::vector<Near> near;
    for (const Segment& segment : segments_) {
      Near found{&segment, {}};
      bool far = false;
      for (std::size_t a = 1; a < axes_; ++a) {
        found.away[a] = away(segment, a, place[a]);
        far = far || std::abs(found.away[a]) > reach_ + std::abs(segment.half[a]);
      }
      if (!far) near.push_back(found);
    }
    return near;
  }

  /// At the place of the row with that first coordinate.
  double weight(const std::vector<Near>& row, double x) const {
    double nearest = INFINITY;
    for (const Near& near : row) {
      const Segment& segment = *near.segment;
      Vector d = near.away;
      d[0] = away(segment, 0, x);
      if (std::abs(d[0]) > reach_ + std::abs(segment.half[0])) continue;
      nearest = std::min(nearest, shape_ == Stroke::Shape::square ? largest(d, segment) : square(d, segment));
    }
    if (shape_ == Stroke::Shape::soft) return nearest <= reach_ * reach_ ? std::exp(-2 * nearest) : 0;
    constexpr double rounding = 1e-12; // a place at the very edge is inside, whatever its coordinate rounds to
    return nearest <= 1 + rounding ? 1 : 0;
  }

 private:
  /// From a segment's middle, the nearest way round, in sizes.
  double away(const Segment& segment, std::size_t axis, double coordinate) const {
    double d = coordinate - segment.middle[axis];
    if (period_[axis] > 0 && std::abs(d) > period_[axis] / 2) d -= period_[axis] * std::round(d / period_[axis]);
    return d / size_[axis];
  }

  double square(const Vector& d, const Segment& segment) const {
    double along = 0, length = 0, sum = 0;
    for (std::size_t a = 0; a < axes_; ++a) {
      along += d[a] * segment.half[a];
      length += segment.half[a] * segment.half[a];
    }
    const double s = length > 0 ? std::clamp(along / length, -1.0, 1.0) : 0;
    for (std::size_t a = 0; a < axes_; ++a) sum += std::pow(d[a] - s * segment.half[a], 2);
    return sum;
  }

  /// The smallest over the segment of the largest |component|: convex and piecewise linear, so that it lies at an end
  /// or where two components are equal or one is zero.
  double largest(const Vector& d, const Segment& segment) const {
    const auto at = [&](double s) {
      double most = 0;
      for (std::size_t a = 0; a < axes_; ++a) most = std::max(most, std::abs(d[a] - s * segment.half[a]));
      return most;
    };
    double best = std::min(at(-1), at(1));
    const auto tryAt = [&](double numerator, double denominator) {
      if (std::abs(numerator) <= std::abs(denominator) && denominator != 0)
        best = std::min(best, at(numerator / denominator));
    };
    for (std::size_t a = 0; a < axes_; ++a) {
      tryAt(d[a], segment.half[a]);
      for (std::size_t b = 0; b < a; ++b) {
        tryAt(d[a] - d[b], segment.half[a] - segment.half[b]);
        tryAt(d[a] + d[b], segment.half[a] + segment.half[b]);
      }
    }
    return best;
  }

  Stroke::Shape shape_;
  std::size_t axes_;
  double reach_;
  Vector size_{}, period_{};
  std::vector<Segment> segments_;
};

/// The formula with the complex fields put together of their parts, which the language has as real lanes.
std::string withParts(const std::string& text, const Canvas& canvas, const std::string& path) {
  if (!canvas.complex) return text;
  std::string result;
  for (const auto& token : numerics::tokensOf(text, path)) {
    const bool field = std::find(canvas.fields.begin(), canvas.fields.end(), token.text) != canvas.fields.end();
    result += field && token.kind == numerics::Token::Kind::name
                  ? fmt::format("({0}_real_part + i*{0}_imaginary_part) ", token.text)
                  : token.text + " ";
  }
  return result;
}

numerics::Kernel formulaOf(const Stroke& stroke, const Canvas& canvas, const std::string& path) {
  numerics::Variables names;
  names.complex = canvas.complex;
  names.constants = canvas.parameters;
  for (const auto& axis : canvas.places.axes) names.inputs.push_back(axis.name);
  names.inputs.emplace_back("t");
  for (const std::string& field : canvas.fields) {
    if (canvas.complex) {
      names.inputs.push_back(field + "_real_part");
      names.inputs.push_back(field + "_imaginary_part");
    } else {
      names.inputs.push_back(field);
    }
  }
  return numerics::compile(withParts(stroke.value, canvas, path), names, path);
}

/// The value of the formula along a row of places.
class RowValues {
 public:
  RowValues(const numerics::Kernel& kernel, const Canvas& canvas) : kernel_(kernel), canvas_(canvas) {}

  /// @param x coordinates of the row; @param place of its first point; @param first its index
  void evaluate(const std::vector<double>& x, const Vector& place, std::size_t first,
                const std::vector<GridField>& all) {
    std::vector<numerics::InputLane<double>> inputs{{x.data(), 1}};
    for (std::size_t a = 1; a < canvas_.places.axes.size(); ++a) inputs.push_back({&place[a], 0});
    inputs.push_back({&canvas_.time, 0});
    for (const GridField& field : all) {
      inputs.push_back({field.values.data() + first, 1});
      if (canvas_.complex) inputs.push_back({field.imaginary.data() + first, 1});
    }
    real.resize(x.size());
    imaginary.resize(canvas_.complex ? x.size() : 0);
    std::vector<numerics::OutputLane<double>> outputs{{real.data(), 1}};
    if (canvas_.complex) outputs.push_back({imaginary.data(), 1});
    numerics::run<double>(kernel_, inputs, outputs, x.size());
  }
  std::vector<double> real, imaginary;

 private:
  const numerics::Kernel& kernel_;
  const Canvas& canvas_;
};

void requireDirections(const Stroke& stroke, const Canvas& canvas, const std::string& path) {
  const std::size_t wanted = canvas.places.axes.size();
  if (stroke.size.size() == wanted) return;
  throw InputError(path + ".size", fmt::format("{} numbers, one per direction", wanted),
                   fmt::format("{}", stroke.size.size()));
}

} // namespace

GridField Painting::painted(const Stroke& stroke, const Canvas& canvas, const std::vector<GridField>& all,
                            std::size_t field) {
  const std::string path = "fields." + stroke.field;
  requireDirections(stroke, canvas, path);
  const numerics::Kernel kernel = formulaOf(stroke, canvas, path + ".value");
  const Brush brush(stroke, canvas.places);
  GridField result = all[field];
  const std::size_t count = result.values.size(), columns = canvas.places.axes[0].points;
  std::vector<double> covered = stroke.continues ? covered_ : std::vector<double>();
  covered.resize(count, 0.0);
  std::vector<std::size_t> reached; // columns
  for (std::size_t i = 0; i < columns; ++i) {
    if (brush.reaches(canvas.places.at(0, i))) reached.push_back(i);
  }
  const std::size_t first = reached.empty() ? 0 : reached.front(), last = reached.empty() ? 0 : reached.back() + 1;
  std::vector<double> x;
  for (std::size_t i = first; i < last; ++i) x.push_back(canvas.places.at(0, i));
  constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
  std::vector<std::size_t> wrong(count / columns, none); // per row, the first place where the value is not finite

  parallelBlocks(count / columns, 8, [&](std::size_t begin, std::size_t end) {
    RowValues value(kernel, canvas);
    for (std::size_t row = begin; row < end; ++row) {
      Vector place{};
      std::size_t rest = row;
      for (std::size_t a = 1; a < canvas.places.axes.size(); ++a) {
        place[a] = canvas.places.at(a, rest % canvas.places.axes[a].points);
        rest /= canvas.places.axes[a].points;
      }
      const auto near = brush.nearRow(place);
      if (near.empty() || x.empty()) continue;
      value.evaluate(x, place, row * columns + first, all);
      for (const std::size_t column : reached) {
        const std::size_t i = column - first, at = row * columns + column;
        const double weight = brush.weight(near, x[i]), before = covered[at];
        if (!(weight > before)) continue;
        covered[at] = weight;
        const double share = stroke.adds ? weight - before : (weight - before) / (1 - before);
        const double kept = stroke.adds ? 1 : 1 - share;
        result.values[at] = kept * result.values[at] + share * value.real[i];
        if (canvas.complex) result.imaginary[at] = kept * result.imaginary[at] + share * value.imaginary[i];
        const bool finite =
            std::isfinite(result.values[at]) && (!canvas.complex || std::isfinite(result.imaginary[at]));
        if (!finite && wrong[row] == none) wrong[row] = at;
      }
    }
  });
  const auto bad = std::find_if(wrong.begin(), wrong.end(), [](std::size_t at) { return at != none; });
  if (bad != wrong.end()) {
    throw InputError(path + ".value", "a formula that is finite under the brush",
                     fmt::format("{} at {}", stroke.value, canvas.places.placeOf(*bad)));
  }
  covered_ = std::move(covered);
  return result;
}

template <class T> void paint(Discretised<T>& system, Painting& painting, const Stroke& stroke, const Canvas& canvas) {
  const std::string path = "fields." + stroke.field;
  const domain::Setting setting{canvas.places, canvas.fields, canvas.complex, 0};
  const std::size_t field = domain::fieldNumber(setting, stroke.field, path);
  std::vector<GridField> fields = domain::blankFields(setting);
  for (std::size_t f = 0; f < fields.size(); ++f) system.nodeValues(f, fields[f].values, fields[f].imaginary);
  Painting after = painting; // kept only where the method takes the state
  system.setField(field, after.painted(stroke, canvas, fields, field), path);
  painting = std::move(after);
}

template void paint<float>(Discretised<float>&, Painting&, const Stroke&, const Canvas&);
template void paint<double>(Discretised<double>&, Painting&, const Stroke&, const Canvas&);

} // namespace semiflow::pde
