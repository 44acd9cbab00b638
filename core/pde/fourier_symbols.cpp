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

/// The real factor that mode number m of direction a brings to a derivative's symbol.
double factorOf(const Derivative& of, const SpectralModes& modes, size_t a, int m) {
  constexpr std::array<unsigned, 3> integrals{integralOverX, integralOverY, integralOverZ};
  double factor = power(modes.waveNumber(static_cast<int>(a), m), of.orders[a]);
  if (a == 0 && (of.nonlocal & hilbertTransform) != 0) factor *= (m > 0) - (m < 0);
  if ((of.nonlocal & integrals[a]) != 0) factor *= m == 0 ? modes.periods[a] : 0;
  return factor;
}

/// The power of i in a derivative's symbol; the Hilbert transform's -i is i^3.
int quarterTurns(const Derivative& of) {
  return of.orders[0] + of.orders[1] + of.orders[2] + ((of.nonlocal & hilbertTransform) != 0 ? 3 : 0);
}

/// The elliptic fields' coefficients: p = u's times evolving + the sources' times sources.
struct EllipticSolution {
  Matrix evolving; ///< -A^-1 B
  Matrix sources;  ///< -A^-1
};

EllipticSolution ellipticSolution(const Law& law, const SpectralModes& modes, const std::array<int, 3>& numbers) {
  const auto fields = static_cast<Eigen::Index>(law.fields.size());
  const auto count = static_cast<Eigen::Index>(law.elliptic.size());
  Matrix a = Matrix::Zero(count, count), b = Matrix::Zero(count, fields);
  Eigen::VectorXd scale = Eigen::VectorXd::Ones(count);
  double size = 0;
  for (const LinearTerm& term : law.constraints) {
    const auto row = static_cast<Eigen::Index>(term.row), field = static_cast<Eigen::Index>(term.of.field);
    const std::complex<double> value = term.coefficient * derivativeSymbol(term.of, modes, numbers);
    if (field < fields) {
      b(row, field) += value;
    } else {
      a(row, field - fields) += value;
      size = std::max(size, std::abs(value));
    }
  }
  constexpr double rounding = 1e-13;
  if (count == 1) {
    Matrix inverse = Matrix::Zero(1, 1);
    if (std::abs(a(0, 0)) > rounding * size) inverse(0, 0) = -1.0 / a(0, 0);
    return {inverse * b, inverse};
  }
  // Row by row of one size: the pressure's k^2 and a flux's 1 are equally good equations.
  for (Eigen::Index row = 0; row < count; ++row) {
    const double largest = a.row(row).cwiseAbs().maxCoeff();
    if (largest > 0) a.row(row) /= largest, b.row(row) /= largest, scale(row) = 1 / largest;
  }
  Eigen::CompleteOrthogonalDecomposition<Matrix> solver;
  solver.setThreshold(rounding * static_cast<double>(count));
  const Matrix inverse = -solver.compute(a).solve(Matrix(scale.asDiagonal()));
  return {-solver.solve(b), inverse};
}

/// The derivative's symbol, direction by direction, on evolving field 0.
template <class T> SpectralTerm<T> derivativeTerm(const Derivative& of, const SpectralModes& modes) {
  SpectralTerm<T> term;
  const std::complex<double> unit = turns(quarterTurns(of));
  term.imaginary = unit.imag() != 0;
  const double sign = unit.real() + unit.imag();
  for (size_t a = 0; a < 3; ++a) {
    const int axis = static_cast<int>(a);
    for (size_t j = 0; j < modes.count(axis); ++j) {
      const double factor = factorOf(of, modes, a, modes.number(axis, j));
      term.factors[a].push_back(static_cast<T>(factor * (a == 0 ? sign : 1)));
    }
  }
  return term;
}

} // namespace

std::complex<double> derivativeSymbol(const Derivative& of, const SpectralModes& modes,
                                      const std::array<int, 3>& numbers) {
  double size = 1;
  for (size_t a = 0; a < 3; ++a) size *= factorOf(of, modes, a, numbers[a]);
  return size * turns(quarterTurns(of));
}

void lawSymbol(const Law& law, const SpectralModes& modes, const std::array<int, 3>& numbers,
               std::complex<double>* matrix) {
  const size_t fields = law.fields.size();
  std::fill(matrix, matrix + fields * fields, 0.0);
  Matrix solution; // computed where the first elliptic field appears
  for (const LinearTerm& term : law.linear) {
    const std::complex<double> value = term.coefficient * derivativeSymbol(term.of, modes, numbers);
    if (term.of.field < fields) {
      matrix[term.row * fields + term.of.field] += value;
      continue;
    }
    if (solution.size() == 0) solution = ellipticSolution(law, modes, numbers).evolving;
    const auto row = static_cast<Eigen::Index>(term.of.field - fields);
    for (size_t f = 0; f < fields; ++f) {
      matrix[term.row * fields + f] += value * solution(row, static_cast<Eigen::Index>(f));
    }
  }
}

void sourceSymbol(const Law& law, const SpectralModes& modes, const std::array<int, 3>& numbers,
                  std::complex<double>* matrix) {
  const size_t fields = law.fields.size(), count = law.elliptic.size();
  std::fill(matrix, matrix + fields * count, 0.0);
  const Matrix solution = ellipticSolution(law, modes, numbers).sources;
  for (const LinearTerm& term : law.linear) {
    if (term.of.field < fields) continue;
    const std::complex<double> value = term.coefficient * derivativeSymbol(term.of, modes, numbers);
    for (size_t s = 0; s < count; ++s) {
      matrix[term.row * count + s] +=
          value * solution(static_cast<Eigen::Index>(term.of.field - fields), static_cast<Eigen::Index>(s));
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
  SpectralTerm<T> plain = derivativeTerm<T>(of, modes);
  const size_t fields = law.fields.size();
  if (of.field < fields) {
    plain.field = of.field;
    return {plain};
  }
  const auto row = static_cast<Eigen::Index>(of.field - fields);
  std::vector<std::vector<std::complex<T>>> multipliers(fields, std::vector<std::complex<T>>(modes.total()));
  for (size_t mode = 0; mode < modes.total(); ++mode) {
    const Matrix solution = ellipticSolution(law, modes, modes.numbers(mode)).evolving;
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
