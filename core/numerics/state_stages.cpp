#include "core/numerics/state_stages.h"

#include <cmath>

#include "core/base/error.h"

namespace semiflow::numerics {

using std::size_t;

StateForm stateForm(const RungeKuttaTableau& tableau) {
  const size_t stages = tableau.b.size();
  constexpr double rounding = 1e-13;
  StateForm form;
  std::vector<std::vector<double>> rates; // h f(y_j) as a combination of y_0 ... y_{j+1}
  for (size_t i = 1; i <= stages; ++i) {
    const std::vector<double>& row = i < stages ? tableau.a[i] : tableau.b;
    if (row[i - 1] == 0) return {};
    std::vector<double> weights(i, 0.0);
    weights[0] = 1;
    for (size_t j = 0; j + 1 < i; ++j) {
      for (size_t k = 0; k < rates[j].size(); ++k) weights[k] += row[j] * rates[j][k];
    }
    for (double& weight : weights) {
      if (std::abs(weight) < rounding) weight = 0;
    }
    std::vector<double> rate(i + 1);
    for (size_t k = 0; k < i; ++k) rate[k] = -weights[k] / row[i - 1];
    rate[i] = 1 / row[i - 1];
    rates.push_back(std::move(rate));
    form.factors.push_back(row[i - 1]);
    form.weights.push_back(std::move(weights));
  }
  return form;
}

template <class T>
StateStages<T>::StateStages(GridSystem<T>& system, const RungeKuttaTableau& tableau)
    : system_(system), times_(tableau.c), form_(stateForm(tableau)), states_(tableau.b.size()) {
  const size_t stages = form_.factors.size();
  for (size_t j = 1; j + 1 < stages && inNext_ == 0; ++j) {
    if (form_.weights.back()[j] == 0) inNext_ = j;
  }
}

template <class T> void StateStages<T>::step(double time, double h, const std::vector<T>& u, std::vector<T>& next) {
  SF_ASSERT(usable() && next.size() == u.size());
  const size_t stages = form_.factors.size();
  const auto state = [&](size_t j) -> std::vector<T>& { return j == inNext_ || j == stages ? next : states_[j]; };
  std::vector<Scaled<T>> terms;
  for (size_t i = 1; i <= stages; ++i) {
    terms.clear();
    for (size_t j = 0; j < i; ++j) {
      if (form_.weights[i - 1][j] != 0) terms.push_back({form_.weights[i - 1][j], j == 0 ? &u : &state(j)});
    }
    state(i).resize(u.size());
    system_.rateSum(time + times_[i - 1] * h, i == 1 ? u : state(i - 1), h * form_.factors[i - 1], terms, state(i));
  }
}

template class StateStages<float>;
template class StateStages<double>;

} // namespace semiflow::numerics
