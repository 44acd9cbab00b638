#include "core/pde/volumes/volume_discretised.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/pde/conservation.h"

namespace semiflow::pde::volumes {

template <class T>
VolumeDiscretised<T>::VolumeDiscretised(const Problem& problem, const Method& method)
    : method_(method), problem_(problem), system_(problem.law, cellsOf(problem.domain), method) {}

template <class T> void VolumeDiscretised<T>::setProblem(const Problem& problem) {
  VolumeSystem<T> made(problem.law, cellsOf(problem.domain), method_); // in place, since the stepper refers to it
  earlierEvaluations_ += system_.evaluations();
  system_ = std::move(made);
  problem_ = problem;
  this->stepper().restart();
}

template <class T> void VolumeDiscretised<T>::values(std::size_t field, std::span<double> values, std::span<double>) {
  const T* from = this->state().data() + field * system_.perField();
  std::copy_n(from, system_.perField(), values.begin());
}

template <class T> std::vector<double> VolumeDiscretised<T>::diagnostics() {
  return diagnosticsOf(problem_.diagnostics, system_.cells(), this->time(), this->state());
}

template <class T> Resolution VolumeDiscretised<T>::resolution(const StepTaken& step) {
  Resolution result;
  const auto fastest = system_.fastest(this->state());
  // Before the first step the length is the longest that the stepper may take, not what it will take.
  const double whole = fastest.rate * step.length;
  const double number = step.followsTheSystem && this->steps() == 0 ? std::min(whole, method_.courant) : whole;
  result.scalars.push_back({"courant_number", "", number, false});
  const std::string place = system_.cells().placeOf(fastest.cell);
  result.limit = fmt::format("the Courant number is {:.3g} at {}", number, place);
  if (number > 1) {
    result.unstable =
        fmt::format("The Courant number is {:.3g} at {}, explicit steps need at most 1 (stepper {}): take "
                    "a step of at most {:.2g}, or the stepper ssprk3, which chooses it.",
                    number, place, step.stepper, 1 / fastest.rate);
  }
  return result;
}

template <class T> std::optional<typename Discretised<T>::NonFinite> VolumeDiscretised<T>::findNonFinite() {
  const std::vector<T>& u = this->state();
  const auto found = std::find_if(u.begin(), u.end(), [](T number) { return !std::isfinite(number); });
  if (found == u.end()) return std::nullopt;
  const auto index = static_cast<std::size_t>(found - u.begin());
  return typename Discretised<T>::NonFinite{index / system_.perField(), index % system_.perField()};
}

template <class T>
void VolumeDiscretised<T>::put(std::size_t field, const experiment::GridField& values, std::vector<T>& state) {
  std::transform(values.values.begin(), values.values.end(),
                 state.begin() + static_cast<std::ptrdiff_t>(field * system_.perField()),
                 [](double value) { return static_cast<T>(value); });
}

template <class T>
void VolumeDiscretised<T>::requireAdmissible(const std::vector<T>& state, const std::string& path) const {
  const auto found = system_.firstInadmissible(state);
  if (!found) return;
  throw InputError(path, "a positive " + problem_.law.conservation->positive + " everywhere",
                   "another value at " + system_.cells().placeOf(*found));
}

template class VolumeDiscretised<float>;
template class VolumeDiscretised<double>;

} // namespace semiflow::pde::volumes
