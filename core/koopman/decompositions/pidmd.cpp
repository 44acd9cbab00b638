#include <algorithm>
#include <complex>
#include <numbers>

#include <Eigen/QR>

#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/decompositions/rank.h"
#include "core/koopman/decompositions/state_operator.h"
#include "core/koopman/spectra/reduction.h"
#include "core/numerics/lapack.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::MatrixXd;
using Complex = std::complex<double>;

/// In the coordinates z = S q of the leading singular vectors: P = sum z(y) z(x)^T = S k^T S.
MatrixXd onSingularVectors(const Reduced& reduced, const std::string& structure) {
  const auto scale = reduced.singularValues.head(reduced.rank());
  const MatrixXd p = scale.asDiagonal() * reduced.k.transpose() * scale.asDiagonal();
  MatrixXd a(p.rows(), p.cols());
  if (structure == "unitary") {
    const numerics::SingularValues svd = numerics::singularValueDecomposition(p);
    a = svd.u * svd.v.transpose();
  } else {
    const double sign = structure == "symmetric" ? 1 : -1;
    for (Index i = 0; i < p.rows(); ++i) {
      for (Index j = 0; j < p.cols(); ++j)
        a(i, j) = (p(i, j) + sign * p(j, i)) / (scale[i] * scale[i] + scale[j] * scale[j]);
    }
  }
  return scale.asDiagonal() * a.transpose() * scale.cwiseInverse().asDiagonal();
}

/// What a weight of a translation-invariant map may be, wave number by wave number.
enum class Wave { any, real, imaginary, unit };

/// A map that is the same at every place of a periodic grid is diagonal in waves: least squares one wave at a time,
/// a(k) = sum y(k) x(k)^* / sum |x(k)|^2. Grids of two and three dimensions alike. @param shape points along each axis,
/// the first runs fastest
MatrixXd shiftInvariant(const MatrixXd& x, const MatrixXd& y, const std::vector<Index>& shape, Wave kind) {
  const Index n = x.rows();
  const auto waves = [&](MatrixXcd values, int sign) { // along every axis, by a matrix: grids are small here
    Index stride = 1;
    for (const Index points : shape) {
      MatrixXcd transform(points, points);
      for (Index j = 0; j < points; ++j) {
        for (Index k = 0; k < points; ++k)
          transform(j, k) = std::polar(1.0, sign * 2 * std::numbers::pi * static_cast<double>(j * k % points) /
                                                static_cast<double>(points));
      }
      for (Index start = 0; start < n; ++start) {
        if (start / stride % points != 0) continue;
        MatrixXcd line(points, values.cols());
        for (Index j = 0; j < points; ++j) line.row(j) = values.row(start + j * stride);
        line = (transform * line).eval();
        for (Index j = 0; j < points; ++j) values.row(start + j * stride) = line.row(j);
      }
      stride *= points;
    }
    return values;
  };
  const MatrixXcd before = waves(x.cast<Complex>(), -1), after = waves(y.cast<Complex>(), -1);
  Eigen::VectorXcd weights(n);
  const double largest = before.rowwise().squaredNorm().maxCoeff();
  for (Index k = 0; k < n; ++k) {
    const Complex with = before.row(k).dot(after.row(k)); // conjugates the first
    const double own = before.row(k).squaredNorm();
    weights[k] = own > 1e-24 * largest ? with / own : 0.0;
    if (kind == Wave::real) weights[k] = weights[k].real();
    if (kind == Wave::imaginary) weights[k] = Complex(0, weights[k].imag());
    if (kind == Wave::unit) weights[k] = std::abs(with) > 0 ? with / std::abs(with) : Complex(1);
  }
  // The map's first column is the weights' transform; the others are shifts of it.
  const Eigen::VectorXd column = waves(weights, 1).real() / static_cast<double>(n);
  MatrixXd a(n, n);
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < n; ++j) {
      Index apart = 0, stride = 1;
      for (const Index points : shape) {
        apart += (i / stride - j / stride % points + points) % points * stride;
        stride *= points;
      }
      a(i, j) = column[apart];
    }
  }
  return a;
}

/// One weight per distance (Toeplitz), or per sum of places (Hankel): 2n - 1 weights by least squares.
MatrixXd alongDiagonals(const MatrixXd& x, const MatrixXd& y, bool sums) {
  const Index n = x.rows(), count = 2 * n - 1;
  const auto weightOf = [=](Index i, Index j) { return sums ? i + j : i - j + n - 1; };
  MatrixXd gram = MatrixXd::Zero(count, count);
  Eigen::VectorXd with = Eigen::VectorXd::Zero(count);
  const MatrixXd own = x * x.transpose(), across = y * x.transpose();
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < n; ++j) {
      with[weightOf(i, j)] += across(i, j);
      for (Index k = 0; k < n; ++k) gram(weightOf(i, j), weightOf(i, k)) += own(j, k);
    }
  }
  const Eigen::VectorXd weights = gram.completeOrthogonalDecomposition().solve(with);
  MatrixXd a(n, n);
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < n; ++j) a(i, j) = weights[weightOf(i, j)];
  }
  return a;
}

/// Row i by least squares over the columns first(i) .. last(i).
template <class First, class Last> MatrixXd banded(const MatrixXd& x, const MatrixXd& y, First first, Last last) {
  const Index n = x.rows();
  MatrixXd a = MatrixXd::Zero(n, n);
  parallelBlocks(static_cast<std::size_t>(n), 1, [&](std::size_t row, std::size_t) {
    const auto i = static_cast<Index>(row);
    const Index from = first(i), count = last(i) - from + 1;
    const MatrixXd part = x.middleRows(from, count).transpose();
    a.row(i).segment(from, count) = part.completeOrthogonalDecomposition().solve(y.row(i).transpose()).transpose();
  });
  return a;
}

/// Points along each axis of the states' grid; one axis where there is none.
std::vector<Index> shapeOf(const Snapshots& training) {
  std::vector<Index> shape;
  for (const auto& axis : training.axes) shape.push_back(static_cast<Index>(axis.points));
  if (shape.empty()) shape = {training.dimension()};
  return shape;
}

MatrixXd onStates(const Lifted& lifted, const Snapshots& training, const std::string& structure, Index width) {
  std::vector<Index> next = lifted.from;
  for (Index& place : next) ++place;
  const MatrixXd x = lifted.values(Eigen::all, lifted.from), y = lifted.values(Eigen::all, next);
  const Index last = x.rows() - 1;
  const std::vector<Index> shape = shapeOf(training);
  if (structure == "shift_invariant") return shiftInvariant(x, y, shape, Wave::any);
  if (structure == "shift_invariant_symmetric") return shiftInvariant(x, y, shape, Wave::real);
  if (structure == "shift_invariant_antisymmetric") return shiftInvariant(x, y, shape, Wave::imaginary);
  if (structure == "shift_invariant_unitary") return shiftInvariant(x, y, shape, Wave::unit);
  if (structure == "toeplitz") return alongDiagonals(x, y, false);
  if (structure == "hankel") return alongDiagonals(x, y, true);
  const auto all = [](Index end) { return [end](Index) { return end; }; };
  const auto off = [last](Index by) { return [=](Index i) { return std::clamp<Index>(i + by, 0, last); }; };
  if (structure == "causal") return banded(x, y, all(0), off(0));
  if (structure == "anticausal") return banded(x, y, off(0), all(last));
  if (structure == "diagonal") return banded(x, y, off(0), off(0));
  return banded(x, y, off(-width), off(width));
}

} // namespace

const Component<Decomposition>& pidmd() {
  static const auto component = withTruncation(
      Component<Decomposition>("pidmd", "Physics-informed DMD")
          .summary(
              "The best linear map that obeys a law: keeps energy, is symmetric, does not depend on the place, looks "
              "only at neighbours.")
          .formula("A = argmin ‖Y − A X‖ over A in a set of matrices")
          .reference(
              "Baddoo, Herrmann, McKeon, Kutz, Brunton, Physics-informed dynamic mode decomposition, Proc. R. Soc. A "
              "479, 20220576 (2023)")
          .parameter(
              choice("structure", {"unitary", "symmetric", "antisymmetric", "shift_invariant", "causal", "local",
                                   "anticausal", "diagonal", "toeplitz", "hankel", "shift_invariant_unitary",
                                   "shift_invariant_symmetric", "shift_invariant_antisymmetric"})
                  .doc("A keeps the norm; A = Aᵀ; A = −Aᵀ (these on the leading singular vectors). On all states, in "
                       "their order: the same at every place of a periodic grid, of any dimension (alone, or with one "
                       "of the first three); looks only at what comes before, at `width` neighbours, or at what comes "
                       "after; at each state alone; one weight per distance, or per sum of two places"))
          .parameter(integer("width", 1).between(0, 10000).doc("neighbours on each side that a local map looks at"))
          .makes([](const Values& v) {
            const std::string structure = v.text("structure");
            const auto width = static_cast<Index>(v.integer("width"));
            Decomposition result{.rank = truncation(v), .equilibrate = false, .structured = true};
            if (structure == "unitary" || structure == "symmetric" || structure == "antisymmetric") {
              result.matrix = [=](const Reduced& reduced, const Lifted&) {
                return onSingularVectors(reduced, structure);
              };
            } else {
              result.fit = [=](const Lifted& lifted, const Snapshots& training, const std::stop_token& stop) {
                requireStates(lifted, training);
                return fromStateOperator(onStates(lifted, training, structure, width), lifted, stop);
              };
            }
            return std::make_unique<Decomposition>(std::move(result));
          }));
  return component;
}

} // namespace semiflow::koopman
