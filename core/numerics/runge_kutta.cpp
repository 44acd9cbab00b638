#include "core/numerics/runge_kutta.h"

#include <algorithm>

#include "core/numerics/state_stages.h"

namespace semiflow::numerics {

std::vector<double> stabilityPolynomialOf(const RungeKuttaTableau& tableau) {
  const std::size_t stages = tableau.b.size();
  std::vector<double> polynomial{1}, power(stages, 1);
  for (std::size_t k = 0; k < stages; ++k) {
    double sum = 0;
    for (std::size_t i = 0; i < stages; ++i) sum += tableau.b[i] * power[i];
    polynomial.push_back(sum);
    std::vector<double> next(stages, 0);
    for (std::size_t i = 0; i < stages; ++i) {
      for (std::size_t j = 0; j < tableau.a[i].size(); ++j) next[i] += tableau.a[i][j] * power[j];
    }
    power = std::move(next);
  }
  return polynomial;
}

template <class T> void WholeRate<std::complex<T>>::prepare() {
  SymbolFunctions functions;
  functions.count = 1;
  functions.real = [](double z, std::span<double> values) { values[0] = z; };
  functions.complex = [](std::complex<double> z, std::span<std::complex<double>> values) { values[0] = z; };
  functions.matrix = [](const Eigen::MatrixXcd& z, std::span<Eigen::MatrixXcd> values) { values[0] = z; };
  symbol_ = operatorsOf(system_, 1, functions);
  nonlinear_.resize(system_.fields() * system_.modes());
}

template <class T> void WholeRate<std::complex<T>>::evaluate(double time, const State<T>& u, State<T>& out) {
  system_.nonlinear(time, u, nonlinear_);
  const std::array<Product<T>, 2> products{{{1, nullptr, &nonlinear_}, {1, symbol_.data(), &u}}};
  combine<T>(system_.fields(), products, out);
}

template <class V>
ExplicitRates<V>::ExplicitRates(SystemOf<V>& system, std::size_t stages)
    : system_(system), rate_(system), rates_(stages) {}

template <class V> void ExplicitRates<V>::prepare() {
  rate_.prepare();
  for (std::vector<V>& rate : rates_) rate.resize(system_.fields() * system_.perField());
  terms_.reserve(rates_.size() + 1);
}

template <class V>
void ExplicitRates<V>::sum(const std::vector<V>* u, double h, const std::vector<double>& weights, std::vector<V>& out) {
  terms_.clear();
  if (u != nullptr) terms_.push_back({1, u});
  for (std::size_t i = 0; i < weights.size(); ++i) terms_.push_back({h * weights[i], &rates_[i]});
  linearCombination<V>(terms_, out);
}

template <class V>
RungeKutta<V>::RungeKutta(SystemOf<V>& system, RungeKuttaTableau tableau, double step)
    : FixedStepper<V>(system, step), tableau_(std::move(tableau)) {
  if constexpr (std::is_floating_point_v<V>) {
    stages_ = std::make_unique<StateStages<V>>(system, tableau_);
    if (!stages_->usable()) stages_.reset();
  }
  if (!stages_) rates_ = std::make_unique<ExplicitRates<V>>(system, tableau_.b.size());
}

template <class V> RungeKutta<V>::~RungeKutta() = default;

template <class V> void RungeKutta<V>::takeStep(double time, double h, const std::vector<V>& u, std::vector<V>& next) {
  if constexpr (std::is_floating_point_v<V>) {
    if (stages_) return stages_->step(time, h, u, next);
  }
  withRates(time, h, u, next);
}

template <class V> void RungeKutta<V>::withRates(double time, double h, const std::vector<V>& u, std::vector<V>& next) {
  rates_->evaluate(0, time, u);
  for (std::size_t i = 1; i < tableau_.c.size(); ++i) {
    rates_->sum(&u, h, tableau_.a[i], next);
    rates_->evaluate(i, time + tableau_.c[i] * h, next);
  }
  rates_->sum(&u, h, tableau_.b, next);
}

template class WholeRate<std::complex<float>>;
template class WholeRate<std::complex<double>>;
template class ExplicitRates<float>;
template class ExplicitRates<double>;
template class ExplicitRates<std::complex<float>>;
template class ExplicitRates<std::complex<double>>;
template class RungeKutta<float>;
template class RungeKutta<double>;
template class RungeKutta<std::complex<float>>;
template class RungeKutta<std::complex<double>>;

} // namespace semiflow::numerics
