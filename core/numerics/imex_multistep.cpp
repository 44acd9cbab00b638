#include "core/numerics/imex_multistep.h"

#include <algorithm>

namespace semiflow::numerics {

template <class T>
ImexMultistep<T>::ImexMultistep(SplitSystem<T>& system, ImexTableau tableau, double step)
    : FixedStepper<std::complex<T>>(system, step), tableau_(std::move(tableau)) {
  SF_ASSERT(tableau_.a.size() == depth() + 1 && tableau_.g.size() == depth() + 1);
}

template <class T> void ImexMultistep<T>::prepare(double h) {
  const double a = tableau_.a[0], g = tableau_.g[0];
  const bool both = std::any_of(tableau_.g.begin() + 1, tableau_.g.end(), [](double value) { return value != 0; });
  SymbolFunctions functions;
  functions.count = both ? 2 : 1;
  const auto scalar = [&](auto z, auto values) {
    values[0] = 1.0 / (a - g * z);
    if (both) values[1] = z / (a - g * z);
  };
  functions.real = [&](double z, std::span<double> values) { scalar(z, values); };
  functions.complex = [&](std::complex<double> z, std::span<std::complex<double>> values) { scalar(z, values); };
  functions.matrix = [&](const Eigen::MatrixXcd& z, std::span<Eigen::MatrixXcd> values) {
    values[0] = (a * Eigen::MatrixXcd::Identity(z.rows(), z.cols()) - g * z).inverse();
    if (both) values[1] = values[0] * z;
  };
  operators_ = operatorsOf(this->system_, h, functions);
  known_ = 0;
  const std::size_t size = this->system_.fields() * this->system_.modes();
  states_.resize(depth());
  rates_.resize(depth());
  for (State<T>& state : states_) state.resize(size);
  for (State<T>& rate : rates_) rate.resize(size);
  products_.reserve(3 * depth());
  if (depth() == 1) return;
  starter_ = std::make_unique<ExponentialEngine<T>>(this->system_, etdrk4Tableau());
  starter_->prepare(h);
}

template <class T> void ImexMultistep<T>::takeStep(double time, double h, const State<T>& u, State<T>& next) {
  // The oldest become the newest.
  std::rotate(rates_.begin(), rates_.end() - 1, rates_.end());
  std::rotate(states_.begin(), states_.end() - 1, states_.end());
  this->system_.nonlinear(time, u, rates_[0]);
  std::copy(u.begin(), u.end(), states_[0].begin());
  known_ = std::min(known_ + 1, depth());
  if (known_ < depth()) {
    starter_->step(time, u, rates_[0], next);
    return;
  }
  starter_.reset();
  products_.clear();
  for (std::size_t j = 0; j < depth(); ++j) {
    products_.push_back({-tableau_.a[j + 1], &operators_[0], &states_[j]});
    if (tableau_.g[j + 1] != 0) products_.push_back({tableau_.g[j + 1], &operators_[1], &states_[j]});
    products_.push_back({h * tableau_.b[j], &operators_[0], &rates_[j]});
  }
  combine<T>(this->system_.fields(), products_, next);
}

template <class T> int ImexMultistep<T>::workStates(const ImexTableau& tableau) {
  const int depth = static_cast<int>(tableau.b.size());
  return 2 + 2 * depth + 2 + ExponentialEngine<T>::workStates(etdrk4Tableau());
}

template class ImexMultistep<float>;
template class ImexMultistep<double>;

} // namespace semiflow::numerics
