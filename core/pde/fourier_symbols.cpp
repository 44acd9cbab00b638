#include "core/pde/fourier_symbols.h"

#include <algorithm>

#include <Eigen/Dense>

namespace semiflow::pde {
namespace {

using numerics::SpectralInput;
using numerics::SpectralModes;
using numerics::SpectralTerm;
using std::size_t;
using Matrix = Eigen::MatrixXcd;

double power(double base, int exponent) {
  double result = 1;
  for (int i = 0; i < exponent; ++i) result *= base;
  return result;
}

/// i^n.
std::complex<double> turns(int n) {
  constexpr std::array<std::complex<double>, 4> values{{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}};
  return values[static_cast<size_t>(n) % 4];
}

/// The elliptic fields' coefficients as a matrix times the evolving ones': p = -A^-1 B u.
Matrix ellipticSolution(const Law& law, const SpectralModes& modes, const std::array<int, 3>& numbers) {
  const auto fields = static_cast<Eigen::Index>(law.fields.size());
  const auto count = static_cast<Eigen::Index>(law.elliptic.size());
  Matrix a = Matrix::Zero(count, count), b = Matrix::Zero(count, fields);
  double size = 0;
  for (const LinearTerm& term : law.constraints) {
    const auto row = static_cast<Eigen::Index>(term.row), field = static_cast<Eigen::Index>(term.of.field);
    const std::complex<double> value = term.coefficient * derivativeSymbol(term.of.orders, modes, numbers);
    if (field < fields) {
      b(row, field) += value;
    } else {
      a(row, field - fields) += value;
      size = std::max(size, std::abs(value));
    }
  }
  constexpr double rounding = 1e-13;
  if (count == 1) {
    if (std::abs(a(0, 0)) <= rounding * size) return Matrix::Zero(1, fields);
    return -b / a(0, 0);
  }
  Eigen::CompleteOrthogonalDecomposition<Matrix> solver;
  solver.setThreshold(rounding * static_cast<double>(count));
  return -solver.compute(a).solve(b);
}

/// The derivative's symbol, direction by direction, on evolving field 0.
template <class T> SpectralTerm<T> derivativeTerm(const std::array<int, 3>& orders, const SpectralModes& modes) {
  SpectralTerm<T> term;
  const std::complex<double> unit = turns(orders[0] + orders[1] + orders[2]);
  term.imaginary = unit.imag() != 0;
  const double sign = unit.real() + unit.imag();
  for (size_t a = 0; a < 3; ++a) {
    const int axis = static_cast<int>(a);
    for (size_t j = 0; j < modes.count(axis); ++j) {
      const double k = modes.waveNumber(axis, modes.number(axis, j));
      term.factors[a].push_back(static_cast<T>(power(k, orders[a]) * (a == 0 ? sign : 1)));
    }
  }
  return term;
}

} // namespace

std::complex<double> derivativeSymbol(const std::array<int, 3>& orders, const SpectralModes& modes,
                                      const std::array<int, 3>& numbers) {
  double size = 1;
  for (size_t a = 0; a < 3; ++a) size *= power(modes.waveNumber(static_cast<int>(a), numbers[a]), orders[a]);
  return size * turns(orders[0] + orders[1] + orders[2]);
}

void lawSymbol(const Law& law, const SpectralModes& modes, const std::array<int, 3>& numbers,
               std::complex<double>* matrix) {
  const size_t fields = law.fields.size();
  std::fill(matrix, matrix + fields * fields, 0.0);
  Matrix solution; // computed where the first elliptic field appears
  for (const LinearTerm& term : law.linear) {
    const std::complex<double> value = term.coefficient * derivativeSymbol(term.of.orders, modes, numbers);
    if (term.of.field < fields) {
      matrix[term.row * fields + term.of.field] += value;
      continue;
    }
    if (solution.size() == 0) solution = ellipticSolution(law, modes, numbers);
    const auto row = static_cast<Eigen::Index>(term.of.field - fields);
    for (size_t f = 0; f < fields; ++f) {
      matrix[term.row * fields + f] += value * solution(row, static_cast<Eigen::Index>(f));
    }
  }
}

bool symbolIsDiagonal(const Law& law, const SpectralModes& modes) {
  const size_t fields = law.fields.size();
  if (fields == 1) return true;
  bool elliptic = false;
  for (const LinearTerm& term : law.linear) {
    if (term.of.field >= fields)
      elliptic = true;
    else if (term.of.field != term.row && term.coefficient != 0.0)
      return false;
  }
  if (!elliptic) return true;
  // What an elliptic field brings in depends on the solution of its equations.
  std::vector<std::complex<double>> matrix(fields * fields);
  for (size_t mode = 0; mode < modes.total(); ++mode) {
    lawSymbol(law, modes, modes.numbers(mode), matrix.data());
    for (size_t i = 0; i < matrix.size(); ++i) {
      if (i / fields != i % fields && matrix[i] != 0.0) return false;
    }
  }
  return true;
}

template <class T> SpectralInput<T> spectralInput(const Law& law, const SpectralModes& modes, const Derivative& of) {
  SpectralTerm<T> plain = derivativeTerm<T>(of.orders, modes);
  const size_t fields = law.fields.size();
  if (of.field < fields) {
    plain.field = of.field;
    return {plain};
  }
  const auto row = static_cast<Eigen::Index>(of.field - fields);
  std::vector<std::vector<std::complex<T>>> multipliers(fields, std::vector<std::complex<T>>(modes.total()));
  for (size_t mode = 0; mode < modes.total(); ++mode) {
    const Matrix solution = ellipticSolution(law, modes, modes.numbers(mode));
    for (size_t f = 0; f < fields; ++f) {
      multipliers[f][mode] = static_cast<std::complex<T>>(solution(row, static_cast<Eigen::Index>(f)));
    }
  }
  SpectralInput<T> sum;
  for (size_t f = 0; f < fields; ++f) {
    const auto& multiplier = multipliers[f];
    if (std::all_of(multiplier.begin(), multiplier.end(), [](auto c) { return c == std::complex<T>(0); })) continue;
    sum.push_back(plain);
    sum.back().field = f;
    if (std::all_of(multiplier.begin(), multiplier.end(), [](auto c) { return c.imag() == 0; })) {
      for (const auto& c : multiplier) sum.back().realMultiplier.push_back(c.real());
    } else {
      sum.back().complexMultiplier = multiplier;
    }
  }
  return sum;
}

template <class T>
std::vector<SpectralInput<T>> spectralInputs(const Law& law, const SpectralModes& modes,
                                             const std::vector<Derivative>& derivatives) {
  std::vector<SpectralInput<T>> all;
  for (const Derivative& of : derivatives) all.push_back(spectralInput<T>(law, modes, of));
  return all;
}

template SpectralInput<float> spectralInput<float>(const Law&, const SpectralModes&, const Derivative&);
template SpectralInput<double> spectralInput<double>(const Law&, const SpectralModes&, const Derivative&);
template std::vector<SpectralInput<float>> spectralInputs<float>(const Law&, const SpectralModes&,
                                                                 const std::vector<Derivative>&);
template std::vector<SpectralInput<double>> spectralInputs<double>(const Law&, const SpectralModes&,
                                                                   const std::vector<Derivative>&);

} // namespace semiflow::pde
