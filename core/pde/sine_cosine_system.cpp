#include "core/pde/sine_cosine_system.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <Eigen/Dense>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/parallel.h"
#include "core/pde/grid.h"
#include "core/pde/reduce.h"

namespace semiflow::pde {
namespace {

using std::size_t;
using Kind = domain::Condition::Kind;

/// Whether the field is a sum of sines along a direction. @throws InputError where it is none of cosines either
bool isSine(const domain::Sides& sides, size_t axis) {
  const domain::Condition &low = sides[2 * axis], &high = sides[2 * axis + 1];
  for (const domain::Condition* side : {&low, &high}) {
    if (side->kind != Kind::dirichlet && side->kind != Kind::neumann) {
      throw InputError(side->path + ".id", "dirichlet or neumann, for sine_cosine", "another condition");
    }
    char* end = nullptr;
    if (std::strtod(side->value.c_str(), &end) != 0 || *end != '\0' || side->value.empty()) {
      throw InputError(side->path + ".value", "0, for sine_cosine", side->value);
    }
  }
  if (low.kind != high.kind) {
    throw InputError(high.path + ".id", "the condition of the opposite side, for sine_cosine", "another one");
  }
  return low.kind == Kind::dirichlet;
}

} // namespace

template <class T>
SineCosineSystem<T>::SineCosineSystem(Law law, const domain::Domain& domain, bool dealias)
    : law_(std::move(law)), domain_(domain) {
  for (size_t f = 0; f < allFields(law_); ++f) {
    std::array<bool, 3> sines{};
    for (size_t a = 0; a < domain.axes.size(); ++a) sines[a] = isSine(domain.boundary.of(nameOf(law_, f)), a);
    sines_.push_back(sines);
  }
  requireFitting(law_);
  for (size_t a = 0; a < domain.axes.size(); ++a) {
    const size_t n = domain.axes[a].points - 1;
    points_[a] = n + 1;
    counts_[a] = (dealias ? 2 * n / 3 : n - 1) + 1;
    for (const bool sine : {false, true}) transforms_[a][sine] = std::make_unique<numerics::SineCosine<T>>(n, sine);
  }
  solveElliptic();
}

template <class T> double SineCosineSystem<T>::memoryEstimate(const Law& law, double points) {
  const size_t lanes = law.nonlinear.inputs.size() + law.nonlinearFields.size() + 2;
  return static_cast<double>(lanes * parts(law)) * points * sizeof(T);
}

template <class T> void SineCosineSystem<T>::requireFitting(const Law& law) const {
  requireDerivativesAlone(law, "sine_cosine");
  const auto check = [&](const LinearTerm& term, size_t row) {
    for (const int order : term.of.orders) {
      if (order % 2 == 0) continue;
      throw InputError("discretisation.id",
                       "finite_difference or chebyshev, since the equation has an odd derivative in its linear part",
                       "sine_cosine");
    }
    if (sines_[row] == sines_[term.of.field]) return;
    throw InputError("discretisation.id",
                     fmt::format("finite_difference or chebyshev, since {} and {} have different conditions",
                                 nameOf(law, row), nameOf(law, term.of.field)),
                     "sine_cosine");
  };
  for (const LinearTerm& term : law.linear) check(term, term.row);
  for (const LinearTerm& term : law.constraints) check(term, law.fields.size() + term.row);
}

template <class T> void SineCosineSystem<T>::setLaw(Law law) {
  requireFitting(law);
  law_ = std::move(law);
  solveElliptic();
}

template <class T> std::array<size_t, 3> SineCosineSystem<T>::numbers(size_t mode) const {
  return {mode % counts_[0], mode / counts_[0] % counts_[1], mode / counts_[0] / counts_[1]};
}

template <class T> double SineCosineSystem<T>::waveNumber(size_t axis, size_t m) const {
  if (axis >= domain_.axes.size()) return 0;
  const auto& line = domain_.axes[axis];
  return std::numbers::pi * static_cast<double>(m) / (line.upper() - line.lower);
}

/// What the coefficient is multiplied by: d/dx sin = k cos, d/dx cos = -k sin.
template <class T>
double SineCosineSystem<T>::derivativeFactor(const Derivative& of, const std::array<size_t, 3>& m) const {
  double factor = 1;
  for (size_t a = 0; a < domain_.axes.size(); ++a) {
    bool sine = sines_[of.field][a];
    const double k = waveNumber(a, m[a]);
    for (int o = 0; o < of.orders[a]; ++o) {
      factor *= sine ? k : -k;
      sine = !sine;
    }
  }
  return factor;
}

/// 0 = A p + B u at each mode; the smallest solution where A is singular.
template <class T> void SineCosineSystem<T>::solveElliptic() {
  const auto first = static_cast<Eigen::Index>(law_.fields.size()),
             count = static_cast<Eigen::Index>(law_.elliptic.size());
  ellipticMaps_.clear();
  for (size_t mode = 0; count > 0 && mode < modes(); ++mode) {
    Eigen::MatrixXcd a = Eigen::MatrixXcd::Zero(count, count), b = Eigen::MatrixXcd::Zero(count, first);
    for (const LinearTerm& term : law_.constraints) {
      const auto row = static_cast<Eigen::Index>(term.row), field = static_cast<Eigen::Index>(term.of.field);
      const std::complex<double> value = term.coefficient * derivativeFactor(term.of, numbers(mode));
      if (field < first)
        b(row, field) += value;
      else
        a(row, field - first) += value;
    }
    const Eigen::MatrixXcd solution = -a.completeOrthogonalDecomposition().solve(b);
    for (Eigen::Index e = 0; e < count; ++e) {
      for (Eigen::Index f = 0; f < first; ++f) ellipticMaps_.push_back(solution(e, f));
    }
  }
}

template <class T> std::string SineCosineSystem<T>::modeName(size_t mode) const {
  const std::array<size_t, 3> m = numbers(mode);
  std::vector<std::string> k;
  for (size_t a = 0; a < domain_.axes.size(); ++a) k.push_back(fmt::format("{:.3g}", waveNumber(a, m[a])));
  return k.size() == 1 ? "wave number " + k[0] : fmt::format("wave numbers ({})", fmt::join(k, ", "));
}

template <class T> void SineCosineSystem<T>::symbol(size_t mode, std::complex<double>* matrix) const {
  const size_t n = fields();
  std::fill(matrix, matrix + n * n, 0.0);
  for (const LinearTerm& term : law_.linear) {
    const std::complex<double> value = term.coefficient * derivativeFactor(term.of, numbers(mode));
    if (term.of.field < n) {
      matrix[term.row * n + term.of.field] += value;
      continue;
    }
    const std::complex<double>* map = ellipticMap(mode, term.of.field - n);
    for (size_t f = 0; f < n; ++f) matrix[term.row * n + f] += value * map[f];
  }
}

template <class T> bool SineCosineSystem<T>::symbolIsDiagonal() const {
  return fields() == 1 || std::all_of(law_.linear.begin(), law_.linear.end(),
                                      [](const LinearTerm& term) { return term.of.field == term.row; });
}

template <class T> void SineCosineSystem<T>::project(double, State& u) const {
  for (size_t f = 0; f < fields(); ++f) {
    for (size_t mode = 0; mode < modes(); ++mode) {
      const auto m = numbers(mode);
      std::complex<T>& c = u[f * modes() + mode];
      for (size_t a = 0; a < domain_.axes.size(); ++a) {
        if (sines_[f][a] && m[a] == 0) c = 0;
      }
      if (!law_.complex) c = c.real();
    }
  }
}

/// Along every direction, in place, line by line.
template <class T>
void SineCosineSystem<T>::transform(Values& lane, const std::array<bool, 3>& sines, bool toValues) const {
  size_t stride = 1;
  for (size_t a = 0; a < domain_.axes.size(); ++a) {
    const size_t n = points_[a];
    const auto& line = *transforms_[a][sines[a]];
    parallelBlocks(lane.size() / n, std::max<size_t>(1, 4096 / n), [&](size_t begin, size_t end) {
      numerics::AlignedVector<T> buffer(n);
      for (size_t l = begin; l < end; ++l) {
        T* const first = lane.data() + l / stride * stride * n + l % stride;
        for (size_t j = 0; j < n; ++j) buffer[j] = first[j * stride];
        toValues ? line.toValues(buffer.data()) : line.toCoefficients(buffer.data());
        for (size_t j = 0; j < n; ++j) first[j * stride] = buffer[j];
      }
    });
    stride *= n;
  }
}

template <class T>
void SineCosineSystem<T>::values(const State& state, const std::vector<Derivative>& derivatives,
                                 std::vector<Values>& lanes) {
  const size_t count = parts(law_), n = fields();
  lanes.resize(derivatives.size() * count);
  for (Values& lane : lanes) lane.assign(points(), 0);
  for (size_t d = 0; d < derivatives.size(); ++d) {
    const Derivative& of = derivatives[d];
    parallelBlocks(modes(), 4096, [&](size_t begin, size_t end) {
      for (size_t mode = begin; mode < end; ++mode) {
        const auto m = numbers(mode);
        std::complex<double> c = 0;
        if (of.field < n) {
          c = std::complex<double>(state[of.field * modes() + mode]);
        } else {
          const std::complex<double>* map = ellipticMap(mode, of.field - n);
          for (size_t f = 0; f < n; ++f) c += map[f] * std::complex<double>(state[f * modes() + mode]);
        }
        c *= derivativeFactor(of, m);
        const size_t at = (m[2] * points_[1] + m[1]) * points_[0] + m[0];
        lanes[d * count][at] = static_cast<T>(c.real());
        if (count == 2) lanes[d * count + 1][at] = static_cast<T>(c.imag());
      }
    });
    std::array<bool, 3> sines = sines_[of.field];
    for (size_t a = 0; a < 3; ++a) sines[a] = sines[a] != (of.orders[a] % 2 == 1);
    for (size_t p = 0; p < count; ++p) transform(lanes[d * count + p], sines, true);
  }
}

template <class T>
void SineCosineSystem<T>::run(const Pointwise& pointwise, double time, const std::vector<Values>& lanes,
                              std::vector<Values>& outputs) const {
  outputs.resize(pointwise.kernel.outputs());
  for (Values& lane : outputs) lane.resize(points());
  parallelBlocks(points(), 2048, [&](size_t begin, size_t end) {
    std::array<Values, 3> places;
    for (size_t i = begin; i < end; ++i) {
      size_t rest = i;
      for (size_t a = 0; a < 3; ++a) {
        const double place = a < domain_.axes.size() ? domain_.axes[a].at(rest % points_[a]) : 0;
        places[a].push_back(static_cast<T>(place));
        rest /= points_[a];
      }
    }
    const T now = static_cast<T>(time);
    std::vector<numerics::InputLane<T>> in;
    std::vector<numerics::OutputLane<T>> out;
    for (const Values& lane : lanes) in.push_back({lane.data() + begin, 1});
    for (const Values& place : places) in.push_back({place.data(), 1});
    in.push_back({&now, 0});
    for (Values& lane : outputs) out.push_back({lane.data() + begin, 1});
    numerics::run<T>(pointwise.kernel, in, out, end - begin);
  });
}

/// Values at the points, which are spoiled, to coefficients of a field's part.
template <class T> void SineCosineSystem<T>::toSeries(Values& lane, size_t field, bool imaginary, State& out) const {
  transform(lane, sines_[field], false);
  for (size_t mode = 0; mode < modes(); ++mode) {
    const auto m = numbers(mode);
    const T value = lane[(m[2] * points_[1] + m[1]) * points_[0] + m[0]];
    std::complex<T>& c = out[field * modes() + mode];
    c = imaginary ? std::complex<T>(c.real(), value) : std::complex<T>(value, 0);
  }
}

template <class T> void SineCosineSystem<T>::nonlinear(double time, const State& u, State& out) {
  ++evaluations_;
  out.assign(u.size(), 0);
  if (law_.nonlinearFields.empty()) return;
  values(u, law_.nonlinear.inputs, inputs_);
  run(law_.nonlinear, time, inputs_, outputs_);
  for (size_t o = 0; o < outputs_.size(); ++o) {
    toSeries(outputs_[o], law_.nonlinearFields[o / parts(law_)], o % parts(law_) == 1, out);
  }
}

template <class T>
void SineCosineSystem<T>::fromPoints(std::span<const double> values, std::span<const double> imaginary, size_t field,
                                     State& state) {
  state.resize(fields() * modes());
  for (const auto& part : {values, imaginary}) {
    if (part.empty()) continue;
    Values lane(part.size());
    std::transform(part.begin(), part.end(), lane.begin(), [](double value) { return static_cast<T>(value); });
    toSeries(lane, field, part.data() == imaginary.data(), state);
  }
}

template <class T>
void SineCosineSystem<T>::toPoints(const State& state, const Derivative& of, std::span<double> to,
                                   std::span<double> imaginary) {
  std::vector<Values> lanes;
  values(state, {of}, lanes);
  std::copy(lanes[0].begin(), lanes[0].end(), to.begin());
  if (!imaginary.empty()) std::copy(lanes[1].begin(), lanes[1].end(), imaginary.begin());
}

template <class T> double SineCosineSystem<T>::spectralTail(const State& state, size_t field) const {
  double largest = 0, outer = 0;
  for (size_t mode = 0; mode < modes(); ++mode) {
    const double size = std::abs(std::complex<double>(state[field * modes() + mode]));
    largest = std::max(largest, size);
    const auto m = numbers(mode);
    for (size_t a = 0; a < domain_.axes.size(); ++a) {
      if (10 * m[a] > 9 * (counts_[a] - 1)) outer = std::max(outer, size);
    }
  }
  return largest > 0 ? outer / largest : 0;
}

template <class T> auto SineCosineSystem<T>::findNonFinite(const State& state) -> std::optional<NonFinite> {
  const auto isLost = [](std::complex<T> c) { return !std::isfinite(c.real()) || !std::isfinite(c.imag()); };
  const auto found = std::find_if(state.begin(), state.end(), isLost);
  if (found == state.end()) return std::nullopt;
  return NonFinite{static_cast<size_t>(found - state.begin()) / modes(), 0};
}

template <class T>
std::vector<double> SineCosineSystem<T>::evaluate(const Diagnostics& diagnostics, double time, const State& state) {
  std::vector<Values> lanes, results;
  values(state, diagnostics.pointwise.inputs, lanes);
  run(diagnostics.pointwise, time, lanes, results);
  std::vector<double> reduced;
  for (const Reduction& reduction : diagnostics.reductions) {
    double value = neutral(reduction.kind), volume = 1;
    for (size_t i = 0; i < points(); ++i) {
      double weight = 1; // the trapezoidal rule, exact for the cosines
      size_t rest = i;
      for (size_t a = 0; a < domain_.axes.size(); ++a) {
        const size_t at = rest % points_[a];
        rest /= points_[a];
        weight *= domain_.axes[a].spacing * (at == 0 || at + 1 == points_[a] ? 0.5 : 1);
      }
      const auto number = static_cast<double>(results[reduction.output][i]);
      value = merged(reduction.kind, value, isSum(reduction.kind) ? weight * number : number);
    }
    if (reduction.kind == Reduction::Kind::mean) volume = domain_.volume();
    reduced.push_back(value / volume);
  }
  return combined(diagnostics, reduced);
}

template class SineCosineSystem<float>;
template class SineCosineSystem<double>;

} // namespace semiflow::pde
