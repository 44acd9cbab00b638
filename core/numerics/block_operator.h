#pragma once

#include <complex>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include <Eigen/Dense>

#include "core/numerics/stepper.h"

namespace semiflow::numerics {

/// A linear map of states that couples the fields of each mode: fields x fields diagonals over the modes, each nothing,
/// a number, or one real or complex number per mode, whichever is least to read.
template <class T> class BlockOperator {
 public:
  struct Diagonal {
    std::size_t row = 0, column = 0; ///< fields
    std::vector<T> real;
    std::vector<std::complex<T>> complex; ///< empty where real is not
  };

  BlockOperator() = default;
  /// A multiple of the identity.
  explicit BlockOperator(double scalar) : scalar_(scalar) {}
  explicit BlockOperator(std::vector<Diagonal> diagonals) : diagonals_(std::move(diagonals)), isScalar_(false) {}

  bool isScalar() const { return isScalar_; }
  double scalar() const { return scalar_; }
  const std::vector<Diagonal>& diagonals() const { return diagonals_; } ///< those that are not zero, row by row

 private:
  double scalar_ = 1;
  std::vector<Diagonal> diagonals_;
  bool isScalar_ = true;
};

/// Functions of a symbol z = h L, for a scalar and for a matrix over the fields: each writes one value per operator.
struct SymbolFunctions {
  std::size_t count = 0;
  std::function<void(double z, std::span<double> values)> real;
  std::function<void(std::complex<double> z, std::span<std::complex<double>> values)> complex;
  std::function<void(const Eigen::MatrixXcd& z, std::span<Eigen::MatrixXcd> values)> matrix;
};

/// The operators f_1(h L), f_2(h L), ...: real ones where the symbol is real at every mode. Parallel over the modes.
template <class T>
std::vector<BlockOperator<T>> operatorsOf(const SplitSystem<T>& system, double h, const SymbolFunctions& functions);

/// factor * map * vector. A null map is the identity.
template <class T> struct Product {
  double factor = 1;
  const BlockOperator<T>* map = nullptr;
  const State<T>* vector = nullptr;
};

/// out = sum of the products, in one parallel pass over memory; same bits for any number of threads.
/// @pre out is none of the vectors and has their size; products with factor 0 are left out
template <class T> void combine(std::size_t fields, std::span<const Product<T>> products, State<T>& out);

extern template std::vector<BlockOperator<float>> operatorsOf<float>(const SplitSystem<float>&, double,
                                                                     const SymbolFunctions&);
extern template std::vector<BlockOperator<double>> operatorsOf<double>(const SplitSystem<double>&, double,
                                                                       const SymbolFunctions&);
extern template void combine<float>(std::size_t, std::span<const Product<float>>, State<float>&);
extern template void combine<double>(std::size_t, std::span<const Product<double>>, State<double>&);

} // namespace semiflow::numerics
