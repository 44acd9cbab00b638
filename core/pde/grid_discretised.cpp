#include "core/pde/grid_discretised.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/parallel.h"
#include "core/numerics/linear_solver.h"

namespace semiflow::pde {
namespace {

using std::size_t;

/// Applies a matrix along one direction of an array whose directions have these sizes.
std::vector<double> along(const Eigen::MatrixXd& matrix, size_t axis, const std::array<size_t, 3>& points,
                          const std::vector<double>& values) {
  size_t stride = 1;
  for (size_t a = 0; a < axis; ++a) stride *= points[a];
  const size_t n = points[axis];
  std::vector<double> result(values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    const size_t at = i / stride % n, base = i - at * stride;
    double sum = 0;
    for (size_t j = 0; j < n; ++j) {
      sum += matrix(static_cast<Eigen::Index>(at), static_cast<Eigen::Index>(j)) * values[base + j * stride];
    }
    result[i] = sum;
  }
  return result;
}

std::array<size_t, 3> sizes(const domain::Domain& domain) {
  std::array<size_t, 3> points{1, 1, 1};
  for (size_t a = 0; a < domain.axes.size(); ++a) points[a] = domain.axes[a].points;
  return points;
}

} // namespace

template <class T>
GridDiscretised<T>::GridDiscretised(const Problem& problem, int accuracy)
    : problem_(problem), accuracy_(accuracy),
      system_(std::make_unique<StencilSystem<T>>(problem.law, problem.diagnostics,
                                                 gridOf(problem.domain, problem.law, problem.diagnostics, accuracy))) {
  for (size_t a = 0; accuracy == 0 && a < problem.domain.axes.size(); ++a) {
    std::vector<double> targets;
    for (size_t j = 0; j < problem.domain.axes[a].points; ++j) targets.push_back(problem.domain.axes[a].at(j));
    toAxes_[a] = interpolation(problem.domain.places[a], targets);
    toCoefficients_[a] = chebyshevCoefficients(problem.domain.places[a]);
  }
  if (!problem.noise) return;
  const Grid grid = gridOf(problem.domain, problem.law, problem.diagnostics, accuracy);
  noise_ = std::make_unique<GridNoise<T>>(*system_, grid, problem.law, *problem.noise);
  system_->setNoise(noise_.get());
}

template <class T> void GridDiscretised<T>::setProblem(const Problem& problem) {
  Problem placed = problem;
  placed.domain.places = problem_.domain.places;
  StencilSystem<T> made(placed.law, placed.diagnostics,
                        gridOf(placed.domain, placed.law, placed.diagnostics, accuracy_));
  earlierEvaluations_ += system_->evaluations();
  *system_ = std::move(made); // in place, since the stepper refers to it
  problem_ = std::move(placed);
  if (noise_) noise_->setLaw(*problem_.noise);
  system_->setNoise(noise_.get());
  this->stepper().restart();
}

template <class T>
void GridDiscretised<T>::put(size_t field, const experiment::GridField& values, std::vector<T>& state) {
  T* to = state.data() + field * parts(problem_.law) * system_->perField();
  for (const auto* part : {&values.values, &values.imaginary}) {
    to = std::transform(part->begin(), part->end(), to, [](double value) { return static_cast<T>(value); });
  }
}

template <class T>
void GridDiscretised<T>::nodeValues(size_t field, std::span<double> values, std::span<double> imaginary) {
  const T* from = this->state().data() + field * parts(problem_.law) * system_->perField();
  std::copy_n(from, values.size(), values.begin());
  std::copy_n(from + (imaginary.empty() ? 0 : system_->perField()), imaginary.size(), imaginary.begin());
}

template <class T>
void GridDiscretised<T>::values(size_t field, std::span<double> values, std::span<double> imaginary) {
  const size_t count = parts(problem_.law), points = system_->perField();
  for (size_t p = 0; p < count; ++p) {
    const T* from = this->state().data() + (field * count + p) * points;
    const std::span<double> to = p == 0 ? values : imaginary;
    const std::vector<double> all = resampled({from, from + points});
    std::copy(all.begin(), all.end(), to.begin());
    const Grid& grid = system_->grid();
    for (size_t i = 0; i < grid.mask.size(); ++i) {
      if (grid.isObstacle(i)) to[i] = std::numeric_limits<double>::quiet_NaN();
    }
  }
}

template <class T> std::vector<double> GridDiscretised<T>::resampled(std::vector<double> values) const {
  for (size_t a = 0; a < 3; ++a) {
    if (toAxes_[a].size() > 0) values = along(toAxes_[a], a, sizes(problem_.domain), values);
  }
  return values;
}

template <class T> double GridDiscretised<T>::gridScale(size_t lane, size_t axis) const {
  const std::array<size_t, 3> points = sizes(problem_.domain);
  size_t stride = 1;
  for (size_t a = 0; a < axis; ++a) stride *= points[a];
  const T* u = this->state().data() + lane * system_->perField();
  const Grid& grid = system_->grid();
  struct Sums {
    double square = 0, sum = 0, difference = 0, count = 0;
    Sums& operator+=(const Sums& other) {
      square += other.square, sum += other.sum, difference += other.difference, count += other.count;
      return *this;
    }
  };
  const auto meets = [&](size_t i) { return !grid.isFree(i); };
  const Sums sums = parallelSum(system_->perField(), size_t{1} << 14, Sums{}, [&](size_t begin, size_t end) {
    Sums block;
    for (size_t i = begin; i < end; ++i) {
      const auto value = [&](size_t j) { return static_cast<double>(u[j]); };
      if (!grid.isFree(i)) continue;
      const double here = value(i);
      block.count += 1;
      block.square += here * here;
      block.sum += here;
      const size_t at = i / stride % points[axis];
      if (at < 2 || at + 2 >= points[axis] || meets(i - 2 * stride) || meets(i - stride) || meets(i + stride) ||
          meets(i + 2 * stride)) {
        continue;
      }
      const double fourth =
          value(i - 2 * stride) - 4 * value(i - stride) + 6 * here - 4 * value(i + stride) + value(i + 2 * stride);
      block.difference += fourth * fourth / 256;
    }
    return block;
  });
  const double variance = sums.square - sums.sum * sums.sum / sums.count;
  constexpr double rounding = 1e-12;
  return variance > rounding * sums.square ? std::sqrt(sums.difference / variance) : 0;
}

template <class T> double GridDiscretised<T>::chebyshevTail(size_t lane, size_t axis) const {
  const T* u = this->state().data() + lane * system_->perField();
  std::vector<double> coefficients{u, u + system_->perField()};
  const std::array<size_t, 3> points = sizes(problem_.domain);
  for (size_t a = 0; a < problem_.domain.axes.size(); ++a)
    coefficients = along(toCoefficients_[a], a, points, coefficients);
  size_t stride = 1;
  for (size_t a = 0; a < axis; ++a) stride *= points[a];
  double largest = 0, outer = 0;
  for (size_t i = 0; i < coefficients.size(); ++i) {
    const double size = std::abs(coefficients[i]);
    largest = std::max(largest, size);
    if (10 * (i / stride % points[axis]) >= 9 * (points[axis] - 1)) outer = std::max(outer, size);
  }
  return largest > 0 ? outer / largest : 0;
}

template <class T> Resolution GridDiscretised<T>::resolution(const StepTaken& step) {
  Resolution result;
  const bool polynomials = accuracy_ == 0;
  const double limit = !polynomials ? 0.02 : std::is_same_v<T, float> ? 1e-5 : 1e-8;
  const size_t count = parts(problem_.law);
  double largest = 0;
  for (size_t lane = 0; lane < system_->fields(); ++lane) {
    for (size_t a = 0; a < problem_.domain.axes.size(); ++a) {
      const double content = polynomials ? chebyshevTail(lane, a) : gridScale(lane, a);
      largest = std::max(largest, content);
      if (content <= limit || (problem_.noise && problem_.noise->isWhite())) continue;
      result.warnings.push_back(
          fmt::format("{} is under-resolved along {}: {} more than {:.0e} of it; use more points.",
                      problem_.law.fields[lane / count], problem_.domain.axes[a].name,
                      polynomials ? "the highest polynomials hold" : "waves of less than eight points hold", limit));
    }
  }
  result.scalars.push_back({polynomials ? "spectral_tail" : "grid_scale_content", "", largest, true});
  addStep(step, result);
  addLinearSolves(result);
  return result;
}

template <class T> void GridDiscretised<T>::addStep(const StepTaken& step, Resolution& result) {
  const auto speed = system_->speed(this->time(), this->state());
  const double h = step.length;
  result.scalars.push_back({"courant_number", "", h * speed.courant.rate, false});
  result.scalars.push_back({"diffusion_number", "", h * speed.diffusion.rate, false});
  const auto placeOf = [&](std::size_t lane, std::size_t point) {
    return fmt::format("for {} at {}", problem_.law.fields[lane / parts(problem_.law)], problem_.domain.placeOf(point));
  };
  const bool diffusive = speed.diffusion.rate > speed.courant.rate;
  const auto& larger = diffusive ? speed.diffusion : speed.courant;
  if (larger.rate > 0)
    result.limit = fmt::format("the {} number of a step is {:.3g}, largest {}", diffusive ? "diffusion" : "Courant",
                               h * larger.rate, placeOf(larger.lane, larger.point));
  if (step.stability.empty()) return;
  // Of the places that are equally bad that which has the number in question.
  const typename StencilSystem<T>::Fastest* limiting = nullptr;
  numerics::StableStep longest;
  const auto consider = [&](const typename StencilSystem<T>::Fastest& fastest, bool turning) {
    const auto found = numerics::longestStableStep(step.stability, fastest.rates);
    const bool turns = std::abs(found.rate.value.imag()) > -found.rate.value.real();
    constexpr double alike = 1e-9;
    if (fastest.rate == 0 || found.length >= longest.length * (turns == turning ? 1 + alike : 1 - alike)) return;
    longest = found;
    limiting = &fastest;
  };
  consider(speed.coupled, false);
  consider(speed.diffusion, false);
  consider(speed.courant, true);
  constexpr double rounding = 1e-6;
  if (limiting == nullptr || h <= longest.length * (1 + rounding)) return;
  // Waves of coupled fields (u_t = v, v_t = u_xx) have neither number: they turn by an angle in a step.
  const bool wave = limiting == &speed.coupled;
  const double number = h * (wave ? std::abs(longest.rate.value) : limiting->rate);
  result.unstable = fmt::format(
      "The {} is {:.3g} {}, explicit steps need at most {:.2g} (stepper {}): take a step of at most {:.2g}{}.",
      wave                           ? "angle by which the fastest wave turns in a step"
      : limiting == &speed.diffusion ? "diffusion number"
                                     : "Courant number",
      number, placeOf(limiting->lane, limiting->point), number * longest.length / h, step.stepper, longest.length,
      step.random ? "" : ", or an implicit stepper");
}

template <class T> void GridDiscretised<T>::addLinearSolves(Resolution& result) {
  numerics::LinearSolves* counts = this->stepper().linearSolves();
  if (counts == nullptr || !counts->iterative) return;
  const auto solves = static_cast<double>(counts->solves);
  result.scalars.push_back(
      {"linear_iterations", "", solves > 0 ? static_cast<double>(counts->iterations) / solves : 0, false});
  result.scalars.push_back({"linear_residual", "", counts->residual, true});
  *counts = {counts->iterative, 0, 0, 0};
}

template <class T> auto GridDiscretised<T>::findNonFinite() -> std::optional<typename Discretised<T>::NonFinite> {
  const std::vector<T>& u = this->state();
  const auto bad = parallelSum(u.size(), size_t{1} << 15, size_t{0}, [&](size_t begin, size_t end) {
    size_t count = 0;
    for (size_t i = begin; i < end; ++i) count += !(std::abs(u[i]) <= std::numeric_limits<T>::max());
    return count;
  });
  if (bad == 0) return std::nullopt;
  const auto first =
      static_cast<size_t>(std::find_if(u.begin(), u.end(), [](T value) { return !std::isfinite(value); }) - u.begin());
  const size_t points = system_->perField();
  return typename Discretised<T>::NonFinite{first / points / parts(problem_.law), first % points};
}

double gridMemory(const Problem& problem, int states, std::size_t number) {
  const double points = problem.domain.pointCount();
  const double state = points * static_cast<double>(problem.law.fields.size() * parts(problem.law) * number);
  return (states + 1) * state + StencilSystem<double>::memoryEstimate(problem.law, points);
}

template class GridDiscretised<float>;
template class GridDiscretised<double>;

} // namespace semiflow::pde
