#include <Eigen/QR>

#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/decompositions/rank.h"
#include "core/koopman/decompositions/state_operator.h"
#include "core/koopman/spectra/reduction.h"
#include "core/numerics/lapack.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

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

/// One weight per distance around the ring: a circulant matrix, least squares wave number by wave number.
MatrixXd shiftInvariant(const MatrixXd& x, const MatrixXd& y) {
  const Index n = x.rows();
  // The normal equations of a circulant matrix are circulant themselves: autocorrelations of x, correlations with y.
  MatrixXd gram(n, n);
  Eigen::VectorXd with(n), own(n);
  for (Index d = 0; d < n; ++d) {
    own[d] = with[d] = 0;
    for (Index i = 0; i < n; ++i) {
      own[d] += x.row(i).dot(x.row((i + d) % n));
      with[d] += y.row((i + d) % n).dot(x.row(i));
    }
  }
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < n; ++j) gram(i, j) = own[(i - j + n) % n];
  }
  const Eigen::VectorXd weights = gram.completeOrthogonalDecomposition().solve(with);
  MatrixXd a(n, n);
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < n; ++j) a(i, j) = weights[(i - j + n) % n];
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

MatrixXd onStates(const Lifted& lifted, const std::string& structure) {
  std::vector<Index> next = lifted.from;
  for (Index& place : next) ++place;
  const MatrixXd x = lifted.values(Eigen::all, lifted.from), y = lifted.values(Eigen::all, next);
  const Index n = x.rows();
  if (structure == "shift_invariant") return shiftInvariant(x, y);
  if (structure == "causal")
    return banded(
        x, y, [](Index) { return Index{0}; }, [](Index i) { return i; });
  return banded(
      x, y, [](Index i) { return std::max<Index>(0, i - 1); }, [n](Index i) { return std::min(n - 1, i + 1); });
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
              choice("structure", {"unitary", "symmetric", "antisymmetric", "shift_invariant", "causal", "local"})
                  .doc("A keeps the norm; A = Aᵀ; A = −Aᵀ (these on the leading singular vectors); A is circulant; "
                       "lower triangular; tridiagonal (these on all states, in their order)"))
          .makes([](const Values& v) {
            const std::string structure = v.text("structure");
            Decomposition result{.rank = truncation(v), .equilibrate = false};
            if (structure == "unitary" || structure == "symmetric" || structure == "antisymmetric") {
              result.matrix = [=](const Reduced& reduced, const Lifted&) {
                return onSingularVectors(reduced, structure);
              };
            } else {
              result.fit = [=](const Lifted& lifted, const Snapshots& training, const std::stop_token& stop) {
                requireStates(lifted, training);
                return fromStateOperator(onStates(lifted, structure), lifted, stop);
              };
            }
            return std::make_unique<Decomposition>(std::move(result));
          }));
  return component;
}

} // namespace semiflow::koopman
