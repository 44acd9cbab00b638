#pragma once

#include <memory>
#include <vector>

#include "core/numerics/block_operator.h"
#include "core/numerics/fixed_stepper.h"

namespace semiflow::numerics {

/// weight * phi_k(c h L)
struct PhiTerm {
  double weight = 0;
  int k = 0;
  double c = 1;
  auto operator<=>(const PhiTerm&) const = default;
};
/// A sum of such terms: one coefficient of an exponential method; empty: zero.
using PhiSum = std::vector<PhiTerm>;

/// An explicit exponential Runge-Kutta method for u' = L u + N(u, t),
///   U_i = exp(c_i h L) u + h sum_{j<i} a_ij(h L) N(U_j, t + c_j h),
///   u_next = exp(h L) u + h sum_i b_i(h L) N(U_i, t + c_i h).
struct ExponentialTableau {
  int order = 0;
  std::vector<double> nodes;          ///< c_i; the first is 0
  std::vector<std::vector<PhiSum>> a; ///< per stage as many as there are earlier ones
  std::vector<PhiSum> b;
};

/// One method with its coefficients for one step length. Operators that differ by a factor only are stored once.
template <class T> class ExponentialEngine {
 public:
  ExponentialEngine(SplitSystem<T>& system, ExponentialTableau tableau);
  void prepare(double h);
  /// next = the state at time + h. @param first N(u, time), computed by the caller
  void step(double time, const State<T>& u, const State<T>& first, State<T>& next);
  /// States and coefficients held, in states.
  static int workStates(const ExponentialTableau& tableau);

 private:
  /// factor * operators_[map]
  struct Coefficient {
    double factor = 0;
    std::size_t map = 0;
  };
  Coefficient intern(PhiSum sum, double factor);
  void form(const State<T>& u, const State<T>& first, const Coefficient& exponential,
            const std::vector<Coefficient>& row, State<T>& out);

  SplitSystem<T>& system_;
  const ExponentialTableau tableau_;
  double h_ = 0;
  std::vector<PhiSum> sums_; ///< what the operators are
  std::vector<BlockOperator<T>> operators_;
  std::vector<Coefficient> exponentials_; ///< per stage, and of the step
  std::vector<std::vector<Coefficient>> rows_;
  State<T> stage_;
  std::vector<State<T>> rates_; ///< N at the stages but the first
  std::vector<Product<T>> products_;
};

/// The stepper.
template <class T> class ExponentialRungeKutta final : public FixedStepper<std::complex<T>> {
 public:
  ExponentialRungeKutta(SplitSystem<T>& system, ExponentialTableau tableau, double step)
      : FixedStepper<std::complex<T>>(system, step), engine_(system, std::move(tableau)) {}
  static constexpr bool isExplicit = false;
  static int workStates(const ExponentialTableau& tableau) { return 3 + ExponentialEngine<T>::workStates(tableau); }

 protected:
  void prepare(double h) override { engine_.prepare(h); }
  void takeStep(double time, double, const State<T>& u, State<T>& next) override {
    this->system_.nonlinear(time, u, first_);
    engine_.step(time, u, first_, next);
  }

 private:
  ExponentialEngine<T> engine_;
  State<T> first_;
};

/// The fourth-order method of Cox and Matthews, which also starts multistep methods.
ExponentialTableau etdrk4Tableau();

extern template class ExponentialEngine<float>;
extern template class ExponentialEngine<double>;

} // namespace semiflow::numerics
