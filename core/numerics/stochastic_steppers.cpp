#include "core/numerics/stochastic_steppers.h"

#include <array>
#include <cmath>

#include "core/numerics/phi.h"

namespace semiflow::numerics {
namespace {

/// U = exp(hL) u + h phi_1(hL) N(u)
ExponentialTableau exponentialEuler() { return {1, {0}, {{}}, {{{1, 1, 1}}}}; }

SymbolFunctions filter() {
  SymbolFunctions functions;
  functions.count = 1;
  functions.real = [](double z, std::span<double> values) {
    std::array<double, 2> phis;
    phi(2 * z, phis);
    values[0] = std::sqrt(phis[1]);
  };
  functions.complex = [](std::complex<double> z, std::span<std::complex<double>> values) {
    std::array<double, 2> variance;
    std::array<std::complex<double>, 2> mean;
    phi(2 * z.real(), variance);
    phi(z, mean);
    const double size = std::abs(mean[1]);
    values[0] = std::sqrt(variance[1]) * (size > 0 ? mean[1] / size : 1.0);
  };
  functions.matrix = [](const Eigen::MatrixXcd& z, std::span<Eigen::MatrixXcd> values) {
    values[0] = MatrixPhi(z)(1, 2)[1];
  };
  return functions;
}

} // namespace

template <class V>
StochasticEuler<V>::StochasticEuler(SystemOf<V>& system, StochasticTableau tableau, double step)
    : FixedStepper<V>(system, step), tableau_(tableau), rate_(system) {
  SF_ASSERT(system.noise() != nullptr);
}

template <class V> void StochasticEuler<V>::prepare(double) {
  rate_.prepare();
  const std::size_t size = this->system_.fields() * this->system_.perField();
  drift_.resize(size);
  noise_.resize(size);
}

template <class V>
void StochasticEuler<V>::takeStep(double time, double h, const std::vector<V>& u, std::vector<V>& next) {
  rate_.evaluate(time, u, drift_);
  this->system_.noise()->next(time, h, u, tableau_.milstein, noise_);
  const std::array<Scaled<V>, 3> terms{{{1, &u}, {h, &drift_}, {1, &noise_}}};
  linearCombination<V>(terms, next);
}

template <class T>
StochasticExponential<T>::StochasticExponential(SplitSystem<T>& system, StochasticTableau tableau, double step)
    : FixedStepper<std::complex<T>>(system, step), tableau_(tableau), engine_(system, exponentialEuler()) {
  SF_ASSERT(system.noise() != nullptr);
}

template <class T> int StochasticExponential<T>::workStates(const StochasticTableau&) {
  return 6 + ExponentialEngine<T>::workStates(exponentialEuler());
}

template <class T> void StochasticExponential<T>::prepare(double h) {
  engine_.prepare(h);
  filter_ = operatorsOf(this->system_, h, filter());
  for (State<T>* state : {&rest_, &drift_, &noise_}) state->resize(this->system_.fields() * this->system_.modes());
}

template <class T> void StochasticExponential<T>::takeStep(double time, double h, const State<T>& u, State<T>& next) {
  this->system_.nonlinear(time, u, rest_);
  engine_.step(time, u, rest_, drift_);
  this->system_.noise()->next(time, h, u, tableau_.milstein, noise_);
  const std::array<Product<T>, 2> products{{{1, nullptr, &drift_}, {1, filter_.data(), &noise_}}};
  combine<T>(this->system_.fields(), products, next);
}

template class StochasticEuler<float>;
template class StochasticEuler<double>;
template class StochasticEuler<std::complex<float>>;
template class StochasticEuler<std::complex<double>>;
template class StochasticExponential<float>;
template class StochasticExponential<double>;

} // namespace semiflow::numerics
