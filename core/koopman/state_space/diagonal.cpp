#include <cmath>
#include <limits>
#include <numbers>

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/koopman/state_space/kernels.h"
#include "core/koopman/state_space/models.h"
#include "core/numerics/lapack.h"

namespace semiflow::koopman {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXcd;
using std::numbers::pi;

StateSpace normalLegs(Index n) {
  const StateSpace legs = hippoLegs(n);
  const MatrixXd& p = legs.split->p;
  StateSpace s{.a = legs.a + p * p.transpose(), .b = 0.5 * legs.b};
  s.split = NormalPlusLowRank{legs.split->lambda, legs.split->v, MatrixXd(n, 0)};
  s.basis = legs.basis;
  s.originalA = legs.a;
  s.originalB = legs.b;
  return s;
}

StateSpace perturbedLegs(Index n, double size, int trials, std::uint64_t seed) {
  StateSpace s = hippoLegs(n);
  s.split.reset();
  s.originalA = s.a;
  s.originalB = s.b;
  const double norm = numerics::singularValueDecomposition(s.a).values[0];
  const Random random(seed, Stream::perturbations);
  std::vector<MatrixXd> all(static_cast<std::size_t>(trials));
  std::vector<double> conditions(all.size());
  parallelBlocks(all.size(), 1, [&](std::size_t trial, std::size_t) {
    MatrixXd e(n, n);
    random.fillNormals(trial, 0, e.data(), static_cast<std::size_t>(e.size()));
    e *= size * norm / numerics::singularValueDecomposition(e).values[0];
    all[trial] = s.a + e;
    conditions[trial] = conditionOf(numerics::eigenpairs(all[trial]).vectors);
  });
  s.a = all[static_cast<std::size_t>(std::min_element(conditions.begin(), conditions.end()) - conditions.begin())];
  return s;
}

StateSpace fromPoles(const VectorXcd& upperHalf) {
  const Index n = 2 * upperHalf.size();
  StateSpace s{.a = MatrixXd::Zero(n, n), .b = Eigen::VectorXd::Zero(n)};
  for (Index k = 0; k < upperHalf.size(); ++k) {
    const double re = upperHalf[k].real(), im = upperHalf[k].imag();
    s.a.block<2, 2>(2 * k, 2 * k) << re, -im, im, re;
    s.b[2 * k] = 1;
  }
  return s;
}

namespace {

constexpr const char* s4d = "Gu, Goel, Gupta, Re, On the parameterization and initialization of diagonal state space "
                            "models, NeurIPS (2022)";

Component<StateSpace> withStates(Component<StateSpace> component, long long most = 512) {
  component.parameter(integer("states", 64).between(2, most).doc("N, two to each conjugate pair of poles"));
  return component;
}

} // namespace

const Component<StateSpace>& diagonalLegs() {
  static const auto component = withStates(
      Component<StateSpace>("s4d_legs", "S4D-LegS")
          .summary(
              "The normal part of HiPPO-LegS with half its input: diagonal, and the same as N grows, though not at "
              "every frequency alike.")
          .formula("A = A_LegS + P Pᵀ,  P_n = √(n + ½),  Re λ = −½")
          .reference(s4d)
          .makes([](const Values& v) {
            return std::make_unique<StateSpace>(normalLegs(static_cast<Index>(v.integer("states"))));
          }));
  return component;
}

const Component<StateSpace>& diagonalLinear() {
  static const auto component =
      withStates(Component<StateSpace>("s4d_lin", "S4D-Lin")
                     .summary("Poles at equal distances on a line: damped waves, one to each frequency.")
                     .formula("λₙ = −½ + iπn,  n = 0, 1, …, N/2 − 1")
                     .reference(s4d)
                     .makes([](const Values& v) {
                       VectorXcd poles(v.integer("states") / 2);
                       for (Index k = 0; k < poles.size(); ++k) poles[k] = {-0.5, pi * static_cast<double>(k)};
                       return std::make_unique<StateSpace>(fromPoles(poles));
                     }));
  return component;
}

const Component<StateSpace>& diagonalInverse() {
  static const auto component =
      withStates(Component<StateSpace>("s4d_inv", "S4D-Inv")
                     .summary("Poles whose frequencies follow those of the normal part of HiPPO-LegS.")
                     .formula("λₙ = −½ + i (N/π) (N/(2n + 1) − 1)")
                     .reference(s4d)
                     .makes([](const Values& v) {
                       VectorXcd poles(v.integer("states") / 2);
                       const auto n = static_cast<double>(2 * poles.size());
                       for (Index k = 0; k < poles.size(); ++k)
                         poles[k] = {-0.5, n / pi * (n / (2 * static_cast<double>(k) + 1) - 1)};
                       return std::make_unique<StateSpace>(fromPoles(poles));
                     }));
  return component;
}

const Component<StateSpace>& perturbedDiagonal() {
  static const auto component = withStates(
      Component<StateSpace>("perturbed_legs", "HiPPO-LegS, perturbed and diagonalised")
          .summary("A small random matrix makes HiPPO-LegS diagonalisable in floating-point numbers, at the price of a "
                   "transfer function that is a little off, at every frequency alike.")
          .formula("A + E = V Λ V⁻¹,  ‖E‖ = size ‖A‖,  min over E of κ(V)")
          .reference("Yu, Nigam, Mahoney, Erichson, Robustifying state-space models for long sequences via approximate "
                     "diagonalization, ICLR (2024)")
          .parameter(real("size", 1e-2).between(1e-12, 1).doc("‖E‖/‖A‖, of the perturbation"))
          .parameter(integer("trials", 4).between(1, 32).doc("random E, of which the best is taken"))
          .parameter(integer("draw", 1).atLeast(0).doc("number of the draw of E"))
          .makes([](const Values& v) {
            return std::make_unique<StateSpace>(perturbedLegs(static_cast<Index>(v.integer("states")), v.real("size"),
                                                              static_cast<int>(v.integer("trials")),
                                                              static_cast<std::uint64_t>(v.integer("draw"))));
          }),
      256);
  return component;
}

const Component<StateSpace>& companionSystem() {
  static const auto component =
      Component<StateSpace>("companion", "Companion matrix")
          .summary("An autoregression as a state space: the poles are the roots of its polynomial. One step at a time.")
          .formula("y_k = a₁ y_(k−1) + … + a_d y_(k−d) + u_k")
          .reference("Zhang, Saab, Poli, Dao, Goel, Re, Effectively modeling time series with simple discrete state "
                     "spaces, ICLR (2023)")
          .parameter(vector("coefficients", {1.6, -1.02, 0.4, -0.2}).doc("a₁ … a_d"))
          .makes([](const Values& v) {
            const std::vector<double> a = v.vector("coefficients");
            if (a.empty() || a.size() > 512)
              throw v.error("coefficients", "one to 512 numbers", std::to_string(a.size()));
            // Shift, and a last column that feeds back: the state's last entry is y.
            const auto d = static_cast<Index>(a.size());
            StateSpace s{.a = MatrixXd::Zero(d, d), .b = Eigen::VectorXd::Zero(d), .discrete = true};
            for (Index i = 0; i < d; ++i) s.a(i, d - 1) = a[static_cast<std::size_t>(d - 1 - i)];
            for (Index i = 1; i < d; ++i) s.a(i, i - 1) = 1;
            s.b[d - 1] = 1;
            return std::make_unique<StateSpace>(std::move(s));
          });
  return component;
}

const Family<StateSpace>& stateSpaces() {
  static const Family<StateSpace> family("state_space_model", "State-space models",
                                         {legs(), legt(), fout(), diagonalLegs(), diagonalLinear(), diagonalInverse(),
                                          perturbedDiagonal(), companionSystem()});
  return family;
}

} // namespace semiflow::koopman
