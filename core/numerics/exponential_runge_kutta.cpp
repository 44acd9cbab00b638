#include "core/numerics/exponential_runge_kutta.h"

#include <algorithm>
#include <map>

#include "core/numerics/phi.h"

namespace semiflow::numerics {
namespace {

/// The values of phi_k(c z) that some sums need, and the sums. Values of equal c are computed together.
class Sums {
 public:
  explicit Sums(const std::vector<PhiSum>& sums) : sums_(sums) {
    for (const PhiSum& sum : sums) {
      for (const PhiTerm& term : sum) counts_[term.c] = std::max(counts_[term.c], static_cast<std::size_t>(term.k) + 1);
    }
  }

  template <class Z> void evaluate(Z z, std::span<Z> values) const {
    std::fill(values.begin(), values.end(), Z(0));
    std::array<Z, 16> phis;
    for (const auto& [c, count] : counts_) {
      phi(c * z, std::span(phis).first(count));
      add(c, values, [&](std::size_t k) { return phis[k]; });
    }
  }
  void evaluate(const Eigen::MatrixXcd& z, std::span<Eigen::MatrixXcd> values) const {
    for (auto& value : values) value = Eigen::MatrixXcd::Zero(z.rows(), z.cols());
    const MatrixPhi matrix(z);
    for (const auto& [c, count] : counts_) {
      const std::vector<Eigen::MatrixXcd> phis = matrix(c, count);
      add(c, values, [&](std::size_t k) { return phis[k]; });
    }
  }

 private:
  template <class Values, class Phi> void add(double c, Values values, const Phi& phiOf) const {
    for (std::size_t i = 0; i < sums_.size(); ++i) {
      for (const PhiTerm& term : sums_[i]) {
        if (term.c == c) values[i] += term.weight * phiOf(static_cast<std::size_t>(term.k));
      }
    }
  }

  const std::vector<PhiSum>& sums_;
  std::map<double, std::size_t> counts_; ///< how many phi functions for each c
};

} // namespace

template <class T>
ExponentialEngine<T>::ExponentialEngine(SplitSystem<T>& system, ExponentialTableau tableau)
    : system_(system), tableau_(std::move(tableau)) {
  SF_ASSERT(tableau_.a.size() == tableau_.nodes.size() && tableau_.b.size() == tableau_.nodes.size());
}

/// A coefficient as a factor times a sum whose first weight is 1, found among the operators or added to them.
template <class T> auto ExponentialEngine<T>::intern(PhiSum sum, double factor) -> Coefficient {
  if (sum.empty()) return {};
  const double weight = sum.front().weight;
  for (PhiTerm& term : sum) term.weight /= weight;
  const auto known = std::find(sums_.begin(), sums_.end(), sum);
  const auto map = static_cast<std::size_t>(known - sums_.begin());
  if (known == sums_.end()) sums_.push_back(std::move(sum));
  return {weight * factor, map};
}

template <class T> void ExponentialEngine<T>::prepare(double h) {
  h_ = h;
  sums_.clear();
  exponentials_.clear();
  rows_.clear();
  const std::size_t stages = tableau_.nodes.size();
  for (std::size_t i = 0; i <= stages; ++i) {
    exponentials_.push_back(intern({{1, 0, i < stages ? tableau_.nodes[i] : 1.0}}, 1));
    rows_.emplace_back();
    for (const PhiSum& sum : i < stages ? tableau_.a[i] : tableau_.b) rows_.back().push_back(intern(sum, h));
  }
  const Sums sums(sums_);
  SymbolFunctions functions;
  functions.count = sums_.size();
  functions.real = [&](double z, std::span<double> values) { sums.evaluate(z, values); };
  functions.complex = [&](std::complex<double> z, std::span<std::complex<double>> values) { sums.evaluate(z, values); };
  functions.matrix = [&](const Eigen::MatrixXcd& z, std::span<Eigen::MatrixXcd> values) { sums.evaluate(z, values); };
  operators_.clear(); // before new ones are made: memory
  operators_ = operatorsOf(system_, h, functions);
  for (std::size_t i = 0; i < sums_.size(); ++i) { // exp(0) and the like
    if (std::any_of(sums_[i].begin(), sums_[i].end(), [](const PhiTerm& term) { return term.c != 0 || term.k != 0; })) {
      continue;
    }
    double scalar = 0;
    for (const PhiTerm& term : sums_[i]) scalar += term.weight;
    operators_[i] = BlockOperator<T>(scalar);
  }
  const std::size_t size = system_.fields() * system_.modes();
  stage_.resize(size);
  rates_.resize(stages - 1);
  for (State<T>& rate : rates_) rate.resize(size);
  products_.reserve(stages + 1);
}

/// out = exp(c h L) u + sum of the row's coefficients times the rates.
template <class T>
void ExponentialEngine<T>::form(const State<T>& u, const State<T>& first, const Coefficient& exponential,
                                const std::vector<Coefficient>& row, State<T>& out) {
  products_.clear();
  products_.push_back({exponential.factor, &operators_[exponential.map], &u});
  for (std::size_t j = 0; j < row.size(); ++j) {
    if (row[j].factor == 0) continue;
    products_.push_back({row[j].factor, &operators_[row[j].map], j == 0 ? &first : &rates_[j - 1]});
  }
  combine<T>(system_.fields(), products_, out);
}

template <class T>
void ExponentialEngine<T>::step(double time, const State<T>& u, const State<T>& first, State<T>& next) {
  const std::size_t stages = tableau_.nodes.size();
  for (std::size_t i = 1; i < stages; ++i) {
    form(u, first, exponentials_[i], rows_[i], stage_);
    system_.nonlinear(time + tableau_.nodes[i] * h_, stage_, rates_[i - 1]);
  }
  form(u, first, exponentials_[stages], rows_[stages], next);
}

template <class T> int ExponentialEngine<T>::workStates(const ExponentialTableau& tableau) {
  std::size_t sums = tableau.nodes.size();
  for (const auto& row : tableau.a) sums += row.size();
  return static_cast<int>(1 + tableau.nodes.size() + std::min<std::size_t>(sums, 2 * tableau.nodes.size()));
}

ExponentialTableau etdrk4Tableau() {
  ExponentialTableau tableau;
  tableau.order = 4;
  tableau.nodes = {0, 0.5, 0.5, 1};
  // (phi_0(z/2) - 1) phi_1(z/2) / 2 of the paper is phi_1(z) - phi_1(z/2).
  tableau.a = {{}, {{{0.5, 1, 0.5}}}, {{}, {{0.5, 1, 0.5}}}, {{{1, 1, 1}, {-1, 1, 0.5}}, {}, {{1, 1, 0.5}}}};
  tableau.b = {
      {{1, 1, 1}, {-3, 2, 1}, {4, 3, 1}}, {{2, 2, 1}, {-4, 3, 1}}, {{2, 2, 1}, {-4, 3, 1}}, {{-1, 2, 1}, {4, 3, 1}}};
  return tableau;
}

template class ExponentialEngine<float>;
template class ExponentialEngine<double>;

} // namespace semiflow::numerics
