#include "core/numerics/runge_kutta.h"

#include <algorithm>

namespace semiflow::numerics {

template <class T>
ExplicitRates<T>::ExplicitRates(SplitSystem<T>& system, std::size_t stages) : system_(system), rates_(stages) {}

template <class T> void ExplicitRates<T>::prepare() {
  SymbolFunctions functions;
  functions.count = 1;
  functions.real = [](double z, std::span<double> values) { values[0] = z; };
  functions.complex = [](std::complex<double> z, std::span<std::complex<double>> values) { values[0] = z; };
  functions.matrix = [](const Eigen::MatrixXcd& z, std::span<Eigen::MatrixXcd> values) { values[0] = z; };
  symbol_ = operatorsOf(system_, 1, functions);
  const std::size_t size = system_.fields() * system_.modes();
  nonlinear_.resize(size);
  for (State<T>& rate : rates_) rate.resize(size);
  products_.reserve(rates_.size() + 2);
}

template <class T> void ExplicitRates<T>::evaluate(std::size_t i, double time, const State<T>& u) {
  system_.nonlinear(time, u, nonlinear_);
  products_.clear();
  products_.push_back({1, nullptr, &nonlinear_});
  products_.push_back({1, symbol_.data(), &u});
  combine<T>(system_.fields(), products_, rates_[i]);
}

template <class T>
void ExplicitRates<T>::sum(const State<T>* u, double h, const std::vector<double>& weights, State<T>& out) {
  products_.clear();
  if (u != nullptr) products_.push_back({1, nullptr, u});
  for (std::size_t i = 0; i < weights.size(); ++i) products_.push_back({h * weights[i], nullptr, &rates_[i]});
  combine<T>(system_.fields(), products_, out);
}

template <class T>
RungeKutta<T>::RungeKutta(SplitSystem<T>& system, RungeKuttaTableau tableau, double step)
    : FixedStepper<T>(system, step), tableau_(std::move(tableau)), rates_(system, tableau_.b.size()) {}

template <class T> void RungeKutta<T>::takeStep(double time, double h, const State<T>& u, State<T>& next) {
  rates_.evaluate(0, time, u);
  for (std::size_t i = 1; i < tableau_.c.size(); ++i) {
    rates_.sum(&u, h, tableau_.a[i], next);
    rates_.evaluate(i, time + tableau_.c[i] * h, next);
  }
  rates_.sum(&u, h, tableau_.b, next);
}

template class ExplicitRates<float>;
template class ExplicitRates<double>;
template class RungeKutta<float>;
template class RungeKutta<double>;

} // namespace semiflow::numerics
