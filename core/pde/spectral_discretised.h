#pragma once

#include <fmt/format.h>

#include "core/numerics/stability.h"
#include "core/pde/analyticity_strip.h"
#include "core/pde/stepped.h"

namespace semiflow::pde {

/// A problem discretised by a spectral system (FourierSystem and those that look like it): with
/// fromPoints, toPoints, spectralTail, findNonFinite, diagnostics and setLaw.
template <class T, class System> class SpectralDiscretised final : public Stepped<T, std::complex<T>> {
 public:
  using State = numerics::State<T>;

  /// @param strips whether the width of the strip in which each field is analytic is told; the system has spectrum()
  /// @param tail the spectral tail above which a field counts as under-resolved; 0: 1e-8, or 1e-5 in single precision
  SpectralDiscretised(const Problem& problem, std::unique_ptr<System> system, bool strips = false, double tail = 0)
      : names_(problem.law.fields), system_(std::move(system)), diagnostics_(system_->prepare(problem.diagnostics)),
        strips_(strips), limit_(tail > 0                   ? tail
                                : std::is_same_v<T, float> ? 1e-5
                                                           : 1e-8) {
    setNoise(problem);
  }

  void setProblem(const Problem& problem) override {
    system_->setLaw(problem.law);
    rates_ = {};
    setNoise(problem);
    diagnostics_ = system_->prepare(problem.diagnostics);
    this->stepper().restart();
  }
  std::uint64_t evaluations() const override { return system_->evaluations(); }
  void values(std::size_t field, std::span<double> values, std::span<double> imaginary) override {
    system_->toPoints(this->state(), Derivative{field, {}}, values, imaginary);
  }
  std::vector<double> diagnostics() override { return system_->evaluate(*diagnostics_, this->time(), this->state()); }

  Resolution resolution(const StepTaken& step) override {
    Resolution result;
    double largest = 0;
    for (std::size_t f = 0; f < names_.size(); ++f) {
      const double tail = system_->spectralTail(this->state(), f);
      largest = std::max(largest, tail);
      if (tail <= limit_ || rough_) continue;
      // The same sentence in every frame, so that it is told once.
      result.warnings.push_back(
          fmt::format("{} is under-resolved: the highest wave numbers hold more than {:.0e} of the "
                      "largest one; use more points.",
                      names_[f], limit_));
    }
    result.scalars.push_back({"spectral_tail", "", largest, true});
    if (!step.stability.empty()) addStep(step, result);
    if constexpr (requires { system_->spectrum(this->state(), 0); }) {
      constexpr double rounding = std::is_same_v<T, float> ? 1e-6 : 1e-13;
      for (std::size_t f = 0; strips_ && f < names_.size(); ++f) {
        const auto [spacing, sizes] = system_->spectrum(this->state(), f);
        result.scalars.push_back(
            {"strip_of_" + names_[f], "length", analyticityStrip(sizes, spacing, rounding), false});
      }
    }
    return result;
  }
  std::optional<typename Discretised<T>::NonFinite> findNonFinite() override {
    const auto found = system_->findNonFinite(this->state());
    if (!found) return std::nullopt;
    return typename Discretised<T>::NonFinite{found->field, found->point};
  }

 protected:
  numerics::SplitSystem<T>& system() override { return *system_; }
  void put(std::size_t field, const experiment::GridField& values, State& state) override {
    system_->fromPoints(values.values, values.imaginary, field, state);
  }

 private:
  /// The largest h |symbol| of an explicit step, and whether it is stable.
  void addStep(const StepTaken& step, Resolution& result) {
    if (rates_.empty()) rates_ = numerics::ratesOf(*system_);
    double largest = 0;
    for (const auto& rate : rates_.rates()) largest = std::max(largest, std::abs(rate.value));
    const double number = step.length * largest;
    result.scalars.push_back({"symbol_number", "", number, false});
    const auto longest = numerics::longestStableStep(step.stability, rates_);
    constexpr double rounding = 1e-6;
    if (step.length <= longest.length * (1 + rounding)) return;
    const double rate = std::abs(longest.rate.value);
    result.unstable = fmt::format(
        "The step times the rate of the linear part is {:.3g} at the {}, explicit steps need at most {:.2g} (stepper "
        "{}): take a step of at most {:.2g}, or the stepper {}.",
        step.length * rate, system_->modeName(longest.rate.mode), longest.length * rate, step.stepper, longest.length,
        step.random ? "exponential_euler" : "etdrk4");
  }
  void setNoise(const Problem& problem) {
    rough_ = problem.noise && problem.noise->isWhite();
    if constexpr (requires { system_->setNoise(problem.noise); }) system_->setNoise(problem.noise);
  }

  std::vector<std::string> names_;
  bool rough_ = false;
  numerics::ModeRates rates_; ///< of the linear part, once they are asked for
  std::unique_ptr<System> system_;
  std::unique_ptr<typename System::Diagnostics> diagnostics_;
  bool strips_;
  double limit_; ///< of the spectral tail
};

} // namespace semiflow::pde
