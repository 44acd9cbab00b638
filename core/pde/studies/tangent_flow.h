#pragma once

#include <memory>
#include <stop_token>
#include <vector>

#include "core/domain/domain.h"
#include "core/numerics/stepper.h"
#include "core/pde/equation.h"
#include "core/pde/fourier_system.h"

namespace semiflow::pde {

/// A solution of an equation on a periodic box together with k perturbations of it (withTangents), in Fourier
/// coefficients. After every advance the perturbations are made orthonormal again, and how much each has grown is
/// told: the logarithms of the diagonal of R in W = Q R, whose means over time are the Lyapunov exponents.
/// G. Benettin, L. Galgani, A. Giorgilli, J.-M. Strelcyn, "Lyapunov characteristic exponents for smooth dynamical
/// systems", Meccanica 15, 9 and 21 (1980).
class TangentFlow {
 public:
  /// @param equation as it is in the dimension of the domain; its diagnostics are told by diagnostics()
  /// @throws InputError for a formula that cannot be differentiated; ResourceError for lack of memory
  TangentFlow(const Equation& equation, const domain::Domain& domain, bool dealias, std::size_t k);

  /// Real numbers that make a state of the equation: there are as many exponents.
  static double dimensionOf(const Law& law, const domain::Domain& domain, bool dealias);

  /// Begins with these fields and random orthonormal perturbations. False where the method does not fit.
  bool start(const numerics::Stepping& stepping, double time, const std::vector<experiment::GridField>& fields,
             std::uint64_t seed);
  /// Another law for the same fields; the state stays.
  void setEquation(const Equation& equation);
  /// Moves to `until`. True when it is there: growth holds the k logarithms then. As numerics::Stepper::advance.
  bool advance(double until, const std::stop_token& stop, std::vector<double>& growth);

  double time() const { return stepper_->time(); }
  std::uint64_t steps() const { return stepper_->steps(); }
  std::uint64_t evaluations() const { return system_->evaluations(); } ///< each of u and all of w at once
  std::size_t perturbations() const { return k_; }
  void values(std::size_t field, std::vector<double>& values, std::vector<double>& imaginary) const;
  std::vector<double> diagnostics() const;
  double spectralTail() const; ///< the largest of the equation's own fields
  bool isFinite() const;

 private:
  using State = numerics::State<double>;
  void orthonormalise(State& state, std::vector<double>& growth) const;

  int dimension_;
  std::size_t own_; ///< fields of the equation without perturbations
  std::size_t k_;
  std::unique_ptr<FourierSystem<double>> system_;
  std::unique_ptr<FourierSystem<double>::Diagnostics> diagnostics_;
  std::unique_ptr<numerics::Stepper<std::complex<double>>> stepper_;
};

} // namespace semiflow::pde
