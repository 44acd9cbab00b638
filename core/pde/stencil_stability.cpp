#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

#include <Eigen/Eigenvalues>

#include "core/pde/stencil_system.h"

namespace semiflow::pde {

using std::size_t;

namespace {

using Complex = std::complex<double>;

/// The angles k spacing that waves are looked at with, along one direction.
std::vector<double> anglesOf(size_t axis, int dimension) {
  if (axis >= static_cast<size_t>(dimension)) return {0};
  constexpr std::array<int, 3> halves{128, 12, 6}; // by dimension: in more of them every wave costs an eigenproblem
  const int half = halves[static_cast<size_t>(dimension - 1)];
  std::vector<double> angles;
  // Opposite waves have conjugate rates, so that half of the first direction is enough.
  for (int j = axis == 0 ? 0 : 1 - half; j <= half; ++j) angles.push_back(std::numbers::pi * j / half);
  return angles;
}

/// What a derivative multiplies a wave by: one factor per angle.
std::vector<Complex> symbolsOf(const LineOperator& derivative, const std::vector<double>& angles) {
  const auto reach = static_cast<double>(derivative.reach());
  std::vector<Complex> symbols;
  for (const double angle : angles) {
    Complex sum = 0;
    for (size_t j = 0; j < derivative.interior.size(); ++j)
      sum += derivative.interior[j] * std::polar(1.0, (static_cast<double>(j) - reach) * angle);
    symbols.push_back(sum);
  }
  return symbols;
}

/// slope * (derivative of lane `column`) in the rate of lane `row`.
struct Entry {
  size_t row = 0, column = 0;
  std::array<int, 3> orders{};
  double slope = 0;
};

} // namespace

template <class T>
numerics::ModeRates StencilSystem<T>::ratesAt(size_t point,
                                              const std::vector<std::vector<std::vector<double>>>& slopes) const {
  const size_t lanes = parts(law_), rows = fields();
  std::vector<Entry> entries;
  for (const LinearTerm& term : law_.linear) {
    if (term.of.field >= law_.fields.size()) continue;
    const double re = term.coefficient.real(), im = term.coefficient.imag();
    for (size_t p = 0; p < lanes; ++p) {
      const size_t row = term.row * lanes + p, first = term.of.field * lanes;
      if (re != 0) entries.push_back({row, first + p, term.of.orders, re});
      if (im != 0) entries.push_back({row, first + 1 - p, term.of.orders, p == 0 ? -im : im});
    }
  }
  for (size_t o = 0; o < slopes.size(); ++o) {
    for (size_t l = 0; l < slopes[o].size(); ++l) {
      const Derivative& of = law_.nonlinear.inputs[l / lanes];
      if (of.field >= law_.fields.size() || slopes[o][l][point] == 0) continue;
      entries.push_back({law_.nonlinearFields[o / lanes] * lanes + o % lanes, of.field * lanes + l % lanes, of.orders,
                         slopes[o][l][point]});
    }
  }
  std::array<std::vector<double>, 3> angles;
  std::map<std::pair<size_t, int>, std::vector<Complex>> symbols;
  for (size_t a = 0; a < 3; ++a) {
    angles[a] = anglesOf(a, grid_.dimension);
    for (const Entry& entry : entries) {
      if (entry.orders[a] == 0 || symbols.contains({a, entry.orders[a]})) continue;
      const LineOperator derivative = grid_.derivative(a, entry.orders[a], {});
      if (derivative.interior.empty()) return {};
      symbols[{a, entry.orders[a]}] = symbolsOf(derivative, angles[a]);
    }
  }
  numerics::ModeRates rates;
  Eigen::MatrixXcd matrix(rows, rows);
  Eigen::ComplexEigenSolver<Eigen::MatrixXcd> solver;
  const size_t waves = angles[0].size() * angles[1].size() * angles[2].size();
  for (size_t wave = 0; wave < waves; ++wave) {
    const std::array<size_t, 3> at{wave % angles[0].size(), wave / angles[0].size() % angles[1].size(),
                                   wave / angles[0].size() / angles[1].size()};
    matrix.setZero();
    for (const Entry& entry : entries) {
      Complex factor = entry.slope;
      for (size_t a = 0; a < 3; ++a) {
        if (entry.orders[a] > 0) factor *= symbols.at({a, entry.orders[a]})[at[a]];
      }
      matrix(static_cast<Eigen::Index>(entry.row), static_cast<Eigen::Index>(entry.column)) += factor;
    }
    if (rows == 1) {
      rates.add(matrix(0, 0));
      continue;
    }
    solver.compute(matrix, false);
    for (const Complex rate : solver.eigenvalues()) rates.add(rate);
  }
  return rates;
}

namespace {

/// Sums over derivatives of |slope| / spacing^order, of every field's rate: what is the same at all points, and what is
/// not.
struct SpeedSums {
  explicit SpeedSums(size_t rows) : everywhere(rows, 0), byPoint(rows) {}
  double at(size_t row, size_t point) const {
    return everywhere[row] + (byPoint[row].empty() ? 0 : byPoint[row][point]);
  }

  std::vector<double> everywhere;
  std::vector<std::vector<double>> byPoint; ///< by row; empty: 0
};

} // namespace

template <class T> auto StencilSystem<T>::speed(double time, const State& u) -> Speed {
  const size_t points = perField(), lanes = parts(law_), rows = fields();
  SpeedSums first(rows), second(rows), other(rows);
  const auto sumsOf = [&](size_t row, size_t column, const Derivative& of) -> SpeedSums& {
    if (row != column) return other;
    return (of.orders[0] + of.orders[1] + of.orders[2]) % 2 == 1 ? first : second;
  };
  const auto norm = [&](const Derivative& of) { // 0 of what is no derivative
    double product = of.orders == std::array<int, 3>{} ? 0 : 1;
    for (size_t a = 0; a < 3; ++a) {
      if (of.orders[a] == 0) continue;
      product *=
          grid_.accuracy > 0 ? std::pow(grid_.spacing[a], -of.orders[a]) : grid_.derivative(a, of.orders[a], {}).norm();
    }
    return product;
  };
  for (const LinearTerm& term : law_.linear) {
    if (term.of.field >= law_.fields.size()) continue;
    for (size_t p = 0; p < lanes; ++p) {
      const size_t row = term.row * lanes + p, from = term.of.field * lanes;
      sumsOf(row, from + p, term.of).everywhere[row] += norm(term.of) * std::abs(term.coefficient.real());
      if (lanes == 2) {
        sumsOf(row, from + 1 - p, term.of).everywhere[row] += norm(term.of) * std::abs(term.coefficient.imag());
      }
    }
  }
  std::vector<std::vector<std::vector<double>>> s;
  if (std::any_of(inputs_.begin(), inputs_.end(), [](const Input& input) { return !input.direct; })) {
    s = slopes(time, u, true);
    for (size_t o = 0; o < s.size(); ++o) {
      const size_t row = law_.nonlinearFields[o / lanes] * lanes + o % lanes;
      for (size_t l = 0; l < s[o].size(); ++l) {
        const Derivative& of = law_.nonlinear.inputs[l / lanes];
        const double factor = norm(of);
        if (of.field >= law_.fields.size() || factor == 0) continue;
        std::vector<double>& sum = sumsOf(row, of.field * lanes + l % lanes, of).byPoint[row];
        sum.resize(points, 0);
        for (size_t i = 0; i < points; ++i) sum[i] += factor * std::abs(s[o][l][i]);
      }
    }
  }
  Speed found;
  const auto keepLargest = [&](const SpeedSums& sums, Fastest& fastest) {
    for (size_t row = 0; row < rows; ++row) {
      for (size_t i = 0; i < points; ++i) {
        if (!grid_.isFree(i)) continue;
        if (sums.at(row, i) > fastest.rate) fastest.rate = sums.at(row, i), fastest.lane = row, fastest.point = i;
        if (sums.byPoint[row].empty()) break; // the first free point stands for all
      }
    }
  };
  keepLargest(first, found.courant);
  keepLargest(second, found.diffusion);
  keepLargest(other, found.coupled);
  found.courant.rates = ratesAt(found.courant.point, s);
  for (Fastest* fastest : {&found.diffusion, &found.coupled}) {
    const bool same = s.empty() || fastest->point == found.courant.point;
    fastest->rates = same ? found.courant.rates : ratesAt(fastest->point, s);
  }
  return found;
}

// Member by member, since the class is instantiated where its other members are.
template numerics::ModeRates StencilSystem<float>::ratesAt(size_t,
                                                           const std::vector<std::vector<std::vector<double>>>&) const;
template numerics::ModeRates StencilSystem<double>::ratesAt(size_t,
                                                            const std::vector<std::vector<std::vector<double>>>&) const;
template StencilSystem<float>::Speed StencilSystem<float>::speed(double, const State&);
template StencilSystem<double>::Speed StencilSystem<double>::speed(double, const State&);

} // namespace semiflow::pde
