#include "core/numerics/implicit_steppers.h"

#include <numeric>

namespace semiflow::numerics {
namespace {

/// out = u + factor * sum_j weights_j stages_j
template <class T>
void combine(const std::vector<T>& u, double factor, const std::vector<double>& weights,
             const std::vector<std::vector<T>>& stages, std::vector<T>& out) {
  std::vector<Scaled<T>> terms{{1, &u}};
  for (std::size_t j = 0; j < weights.size(); ++j) terms.push_back({factor * weights[j], &stages[j]});
  out.resize(u.size());
  linearCombination<T>(terms, out);
}

double sumOf(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

} // namespace

template <class T> void ImplicitStepper<T>::prepare(double) {
  stage_.prepare(0);
  multistepReady_ = false;
  previous_.clear();
}

template <class T>
void ImplicitStepper<T>::takeStep(double time, double h, const std::vector<T>& u, std::vector<T>& next) {
  const bool first = previous_.empty();
  right_.resize(u.size());
  if (tableau_.multistep && !first) {
    if (!multistepReady_) stage_.prepare(2 * h / 3);
    multistepReady_ = true;
    linearCombination<T>(std::array<Scaled<T>, 2>{{{4.0 / 3, &u}, {-1.0 / 3, &previous_}}}, right_);
    linearCombination<T>(std::array<Scaled<T>, 2>{{{2, &u}, {-1, &previous_}}}, next);
  } else {
    if (first) stage_.prepare(h / 2);
    this->system_.rate(time, u, rate_);
    linearCombination<T>(std::array<Scaled<T>, 2>{{{1, &u}, {h / 2, &rate_}}}, right_);
    next = u; // an explicit step of a rough state would be far off
  }
  stage_.solve(time + h, right_, next);
  previous_ = u;
}

template <class T> void Rosenbrock<T>::takeStep(double time, double h, const std::vector<T>& u, std::vector<T>& next) {
  const std::size_t stages = tableau_.b.size();
  stages_.resize(stages);
  if (!factorized_ || !this->system_.isLinear()) {
    jacobian_ = this->system_.jacobian(time, u);
    prepareShifted(*solver_, jacobian_, tableau_.gamma * h, time);
    factorized_ = true;
  }
  for (std::size_t i = 0; i < stages; ++i) {
    combine(u, 1, tableau_.a[i], stages_, next);
    std::vector<T>& k = stages_[i];
    this->system_.rate(time + sumOf(tableau_.a[i]) * h, next, k);
    if (i > 0) {
      sum_.assign(u.size(), 0);
      combine(std::vector<T>(u.size(), 0), 1, tableau_.g[i], stages_, sum_);
      multiply(jacobian_, sum_, product_);
      linearCombination<T>(std::array<Scaled<T>, 2>{{{h, &k}, {h, &product_}}}, k);
    } else {
      linearCombination<T>(std::array<Scaled<T>, 1>{{{h, &k}}}, k);
    }
    solveState(*solver_, time, k);
  }
  combine(u, 1, tableau_.b, stages_, next);
}

template <class T>
void RungeKuttaTase<T>::takeStep(double time, double h, const std::vector<T>& u, std::vector<T>& next) {
  stages_.resize(tableau_.b.size());
  if (!factorized_ || !this->system_.isLinear()) {
    prepareShifted(*solver_, this->system_.jacobian(time, u), tableau_.alpha * h, time);
    factorized_ = true;
  }
  for (std::size_t i = 0; i < tableau_.b.size(); ++i) {
    combine(u, h, tableau_.a[i], stages_, next);
    this->system_.rate(time + sumOf(tableau_.a[i]) * h, next, power_);
    std::vector<T>& k = stages_[i];
    k.assign(u.size(), 0);
    for (const double beta : tableau_.beta[i]) {
      solveState(*solver_, time, power_);
      linearCombination<T>(std::array<Scaled<T>, 2>{{{1, &k}, {beta, &power_}}}, k);
    }
  }
  combine(u, h, tableau_.b, stages_, next);
}

template class ImplicitStepper<float>;
template class ImplicitStepper<double>;
template class Rosenbrock<float>;
template class Rosenbrock<double>;
template class RungeKuttaTase<float>;
template class RungeKuttaTase<double>;

} // namespace semiflow::numerics
