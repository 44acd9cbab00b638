#include "core/numerics/block_operator.h"

#include <algorithm>
#include <atomic>

#include "core/base/error.h"
#include "core/base/parallel.h"

namespace semiflow::numerics {
namespace {

/// Modes that are combined at a time: what of `out` they fill stays in the first level of cache.
constexpr std::size_t strip = 512;
/// Modes per task: below it a pass costs less than handing it out.
constexpr std::size_t combineBlock = 8 * strip;
constexpr std::size_t buildBlock = 256;

/// out (+)= factor * values, as numbers.
template <class T, bool first> void add(T factor, const T* in, T* __restrict out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) out[i] = first ? factor * in[i] : out[i] + factor * in[i];
}
/// out (+)= factor * real diagonal * complex values.
template <class T, bool first> void add(T factor, const T* d, const T* in, T* __restrict out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    const T c = factor * d[i];
    out[2 * i] = first ? c * in[2 * i] : out[2 * i] + c * in[2 * i];
    out[2 * i + 1] = first ? c * in[2 * i + 1] : out[2 * i + 1] + c * in[2 * i + 1];
  }
}
/// out (+)= factor * complex diagonal * complex values.
template <class T, bool first>
void add(T factor, const std::complex<T>* d, const T* in, T* __restrict out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    const T a = factor * d[i].real(), b = factor * d[i].imag();
    const T re = a * in[2 * i] - b * in[2 * i + 1], im = a * in[2 * i + 1] + b * in[2 * i];
    out[2 * i] = first ? re : out[2 * i] + re;
    out[2 * i + 1] = first ? im : out[2 * i + 1] + im;
  }
}

template <class T> T* numbers(std::complex<T>* p) { return reinterpret_cast<T*>(p); }
template <class T> const T* numbers(const std::complex<T>* p) { return reinterpret_cast<const T*>(p); }

/// One field's strip of `out`.
template <class T>
void combineStrip(std::size_t field, std::size_t modes, std::size_t begin, std::size_t n,
                  std::span<const Product<T>> products, std::complex<T>* outField) {
  bool first = true;
  T* out = numbers(outField + begin);
  const auto with = [&](auto&& addTerm) {
    if (first)
      addTerm(std::true_type());
    else
      addTerm(std::false_type());
    first = false;
  };
  for (const Product<T>& product : products) {
    if (product.factor == 0) continue;
    const std::complex<T>* vector = product.vector->data();
    if (product.map == nullptr || product.map->isScalar()) {
      const double factor = product.factor * (product.map == nullptr ? 1 : product.map->scalar());
      const T* in = numbers(vector + field * modes + begin);
      with([&](auto is) { add<T, is.value>(static_cast<T>(factor), in, out, 2 * n); });
      continue;
    }
    for (const auto& d : product.map->diagonals()) {
      if (d.row != field) continue;
      const T* in = numbers(vector + d.column * modes + begin);
      const T factor = static_cast<T>(product.factor);
      if (!d.real.empty())
        with([&](auto is) { add<T, is.value>(factor, d.real.data() + begin, in, out, n); });
      else
        with([&](auto is) { add<T, is.value>(factor, d.complex.data() + begin, in, out, n); });
    }
  }
  if (first) std::fill(out, out + 2 * n, T(0));
}

/// Drops the diagonals that are zero at every mode.
template <class T> BlockOperator<T> compressed(std::vector<typename BlockOperator<T>::Diagonal> diagonals) {
  std::erase_if(diagonals, [](const auto& d) {
    return std::all_of(d.real.begin(), d.real.end(), [](T v) { return v == 0; }) &&
           std::all_of(d.complex.begin(), d.complex.end(), [](auto v) { return v == std::complex<T>(0); });
  });
  return BlockOperator<T>(std::move(diagonals));
}

template <class T> bool symbolIsReal(const SplitSystem<T>& system) {
  std::atomic<bool> real = true;
  parallelBlocks(system.modes(), buildBlock, [&](std::size_t begin, std::size_t end) {
    std::vector<std::complex<double>> matrix(system.fields() * system.fields());
    for (std::size_t mode = begin; mode < end && real; ++mode) {
      system.symbol(mode, matrix.data());
      if (std::any_of(matrix.begin(), matrix.end(), [](auto c) { return c.imag() != 0; })) real = false;
    }
  });
  return real;
}

} // namespace

template <class T>
std::vector<BlockOperator<T>> operatorsOf(const SplitSystem<T>& system, double h, const SymbolFunctions& functions) {
  using Diagonal = typename BlockOperator<T>::Diagonal;
  const std::size_t fields = system.fields(), modes = system.modes();
  const bool isDiagonal = system.symbolIsDiagonal(), isReal = symbolIsReal(system);
  std::vector<std::vector<Diagonal>> all(functions.count);
  for (auto& diagonals : all) {
    for (std::size_t i = 0; i < fields * fields; ++i) {
      if (isDiagonal && i / fields != i % fields) continue;
      diagonals.push_back({i / fields, i % fields, std::vector<T>(isReal ? modes : 0),
                           std::vector<std::complex<T>>(isReal ? 0 : modes)});
    }
  }
  parallelBlocks(modes, buildBlock, [&](std::size_t begin, std::size_t end) {
    std::vector<std::complex<double>> symbol(fields * fields), complexes(functions.count);
    std::vector<double> reals(functions.count);
    std::vector<Eigen::MatrixXcd> matrices(functions.count);
    for (std::size_t mode = begin; mode < end; ++mode) {
      system.symbol(mode, symbol.data());
      for (auto& entry : symbol) entry *= h;
      if (!isDiagonal) {
        using RowMajor = Eigen::Matrix<std::complex<double>, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
        const auto n = static_cast<Eigen::Index>(fields);
        functions.matrix(Eigen::Map<const RowMajor>(symbol.data(), n, n), matrices);
      }
      for (std::size_t d = 0; d < (isDiagonal ? fields : fields * fields); ++d) {
        if (isDiagonal && isReal) functions.real(symbol[d * fields + d].real(), reals);
        if (isDiagonal && !isReal) functions.complex(symbol[d * fields + d], complexes);
        for (std::size_t f = 0; f < functions.count; ++f) {
          Diagonal& to = all[f][d];
          std::complex<double> value = isReal ? reals[f] : complexes[f];
          if (!isDiagonal) value = matrices[f](static_cast<Eigen::Index>(to.row), static_cast<Eigen::Index>(to.column));
          if (isReal)
            to.real[mode] = static_cast<T>(value.real());
          else
            to.complex[mode] = static_cast<std::complex<T>>(value);
        }
      }
    }
  });
  std::vector<BlockOperator<T>> operators;
  for (auto& diagonals : all) operators.push_back(compressed<T>(std::move(diagonals)));
  return operators;
}

template <class T> void combine(std::size_t fields, std::span<const Product<T>> products, State<T>& out) {
  const std::size_t modes = out.size() / fields;
  SF_ASSERT(std::all_of(products.begin(), products.end(), [&](const Product<T>& product) {
    return product.vector != &out && product.vector->size() == out.size();
  }));
  parallelBlocks(modes, combineBlock, [&](std::size_t begin, std::size_t end) {
    for (std::size_t at = begin; at < end; at += strip) {
      const std::size_t n = std::min(strip, end - at);
      for (std::size_t field = 0; field < fields; ++field) {
        combineStrip(field, modes, at, n, products, out.data() + field * modes);
      }
    }
  });
}

template std::vector<BlockOperator<float>> operatorsOf<float>(const SplitSystem<float>&, double,
                                                              const SymbolFunctions&);
template std::vector<BlockOperator<double>> operatorsOf<double>(const SplitSystem<double>&, double,
                                                                const SymbolFunctions&);
template void combine<float>(std::size_t, std::span<const Product<float>>, State<float>&);
template void combine<double>(std::size_t, std::span<const Product<double>>, State<double>&);

} // namespace semiflow::numerics
