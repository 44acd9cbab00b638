#pragma once

#include <fmt/format.h>

#include "core/pde/analyticity_strip.h"
#include "core/pde/stepped.h"

namespace semiflow::pde {

/// A problem discretised by a spectral system (FourierSystem and those that look like it): with
/// fromPoints, toPoints, spectralTail, findNonFinite, diagnostics and setLaw.
template <class T, class System> class SpectralDiscretised final : public Stepped<T, std::complex<T>> {
 public:
  using State = numerics::State<T>;

  /// @param strips whether the width of the strip in which each field is analytic is told; the system has spectrum()
  SpectralDiscretised(const Problem& problem, std::unique_ptr<System> system, bool strips = false)
      : names_(problem.law.fields), system_(std::move(system)), diagnostics_(system_->prepare(problem.diagnostics)),
        strips_(strips) {}

  void setProblem(const Problem& problem) override {
    system_->setLaw(problem.law);
    diagnostics_ = system_->prepare(problem.diagnostics);
    this->stepper().restart();
  }
  std::uint64_t evaluations() const override { return system_->evaluations(); }
  void values(std::size_t field, std::span<double> values, std::span<double> imaginary) override {
    system_->toPoints(this->state(), Derivative{field, {}}, values, imaginary);
  }
  std::vector<double> diagnostics() override { return system_->evaluate(*diagnostics_, this->time(), this->state()); }

  Resolution resolution(double) override {
    constexpr double limit = std::is_same_v<T, float> ? 1e-5 : 1e-8;
    Resolution result;
    double largest = 0;
    for (std::size_t f = 0; f < names_.size(); ++f) {
      const double tail = system_->spectralTail(this->state(), f);
      largest = std::max(largest, tail);
      if (tail <= limit) continue;
      // The same sentence in every frame, so that it is told once.
      result.warnings.push_back(
          fmt::format("{} is under-resolved: the highest wave numbers hold more than {:.0e} of the "
                      "largest one; use more points.",
                      names_[f], limit));
    }
    result.scalars.push_back({"spectral_tail", "", largest, true});
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
  State stateOf(const std::vector<experiment::GridField>& fields) override {
    State state(system_->fields() * system_->modes());
    for (std::size_t f = 0; f < fields.size(); ++f)
      system_->fromPoints(fields[f].values, fields[f].imaginary, f, state);
    return state;
  }

 private:
  std::vector<std::string> names_;
  std::unique_ptr<System> system_;
  std::unique_ptr<typename System::Diagnostics> diagnostics_;
  bool strips_;
};

} // namespace semiflow::pde
