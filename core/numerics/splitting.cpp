#include "core/numerics/splitting.h"

#include <algorithm>
#include <array>

#include <Eigen/Eigenvalues>

#include "core/numerics/linear_combination.h"
#include "core/numerics/phi.h"

namespace semiflow::numerics {

template <class T>
Splitting<T>::Splitting(SplitSystem<T>& system, SplittingTableau tableau, double step)
    : FixedStepper<std::complex<T>>(system, step), tableau_(std::move(tableau)) {
  SF_ASSERT(tableau_.linear.size() == tableau_.rest.size() + 1);
}

template <class T> bool Splitting<T>::fits(const SplitSystem<T>& system, const SplittingTableau& tableau, double step) {
  const double back = -std::min(0.0, *std::min_element(tableau.linear.begin(), tableau.linear.end())) * step;
  if (back == 0) return true;
  const auto fields = static_cast<Eigen::Index>(system.fields());
  Eigen::MatrixXcd symbol(fields, fields);
  for (std::size_t mode = 0; mode < system.modes(); ++mode) {
    symbol.setZero();
    system.symbol(mode, symbol.data());
    const double slowest =
        fields == 1 ? symbol(0, 0).real()
                    : Eigen::ComplexEigenSolver<Eigen::MatrixXcd>(symbol, false).eigenvalues().real().minCoeff();
    if (!(-slowest * back <= 1)) return false;
  }
  return true;
}

template <class T> void Splitting<T>::prepare(double h) {
  const std::vector<double>& parts = tableau_.linear;
  SymbolFunctions functions;
  functions.count = parts.size();
  const auto each = [&parts](auto z, auto values) {
    for (std::size_t i = 0; i < parts.size(); ++i) values[i] = std::exp(parts[i] * z);
  };
  functions.real = [&](double z, std::span<double> values) { each(z, values); };
  functions.complex = [&](std::complex<double> z, std::span<std::complex<double>> values) { each(z, values); };
  functions.matrix = [&](const Eigen::MatrixXcd& z, std::span<Eigen::MatrixXcd> values) {
    const MatrixPhi phi(z);
    for (std::size_t i = 0; i < parts.size(); ++i) values[i] = phi(parts[i], 1)[0];
  };
  exponentials_ = operatorsOf(this->system_, h, functions);
  const std::size_t size = this->system_.fields() * this->system_.modes();
  work_.resize(size);
  stage_.resize(size);
  for (State<T>& rate : rates_) rate.resize(size);
}

/// u follows u' = N(u, t) from time to time + h.
template <class T> void Splitting<T>::flow(double time, double h, State<T>& u) {
  using Term = Scaled<std::complex<T>>;
  auto& [k1, k2, k3, k4] = rates_;
  const auto along = [&](double part, const State<T>& rate) {
    const std::array<Term, 2> terms{{{1, &u}, {part * h, &rate}}};
    linearCombination<std::complex<T>>(terms, stage_);
  };
  auto& system = this->system_;
  system.nonlinear(time, u, k1);
  along(0.5, k1);
  system.nonlinear(time + 0.5 * h, stage_, k2);
  along(0.5, k2);
  system.nonlinear(time + 0.5 * h, stage_, k3);
  along(1, k3);
  system.nonlinear(time + h, stage_, k4);
  const std::array<Term, 5> terms{{{1, &u}, {h / 6, &k1}, {h / 3, &k2}, {h / 3, &k3}, {h / 6, &k4}}};
  linearCombination<std::complex<T>>(terms, stage_);
  std::swap(u, stage_);
}

template <class T> void Splitting<T>::takeStep(double time, double h, const State<T>& u, State<T>& next) {
  const auto linear = [&](std::size_t i, const State<T>& from, State<T>& to) {
    const Product<T> product{1, &exponentials_[i], &from};
    combine<T>(this->system_.fields(), {&product, 1}, to);
  };
  linear(0, u, work_);
  for (std::size_t i = 0; i < tableau_.rest.size(); ++i) {
    flow(time, tableau_.rest[i] * h, work_);
    time += tableau_.rest[i] * h;
    linear(i + 1, work_, next);
    std::swap(work_, next);
  }
  std::swap(work_, next);
}

template class Splitting<float>;
template class Splitting<double>;

} // namespace semiflow::numerics
