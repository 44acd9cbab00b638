#include "core/numerics/sparse_lu.h"

#include <algorithm>

#include <Eigen/OrderingMethods>
#include <Eigen/SparseLU>

namespace semiflow::numerics {

struct SparseLu::Parts {
  Eigen::SparseLU<Eigen::SparseMatrix<double>, Eigen::AMDOrdering<int>> lu;
  std::vector<int> starts, entries; ///< the pattern that has been analysed
};

SparseLu::SparseLu() : parts_(std::make_unique<Parts>()) {
  parts_->lu.isSymmetric(true);      // the pattern is, or nearly so
  constexpr double threshold = 0.01; // a pivot off the diagonal spoils the ordering
  parts_->lu.setPivotThreshold(threshold);
}
SparseLu::~SparseLu() = default;

bool SparseLu::factorize(const SparseMatrix& a) {
  Eigen::SparseMatrix<double> columns = a;
  columns.makeCompressed();
  Parts& p = *parts_;
  const int *starts = columns.outerIndexPtr(), *entries = columns.innerIndexPtr();
  const auto size = static_cast<std::size_t>(columns.outerSize() + 1);
  const auto count = static_cast<std::size_t>(columns.nonZeros());
  const bool same = p.starts.size() == size && p.entries.size() == count &&
                    std::equal(p.starts.begin(), p.starts.end(), starts) &&
                    std::equal(p.entries.begin(), p.entries.end(), entries);
  if (!same) {
    p.lu.analyzePattern(columns);
    p.starts.assign(starts, starts + size);
    p.entries.assign(entries, entries + count);
  }
  p.lu.factorize(columns);
  return p.lu.info() == Eigen::Success;
}

void SparseLu::solve(Eigen::VectorXd& x) const { x = parts_->lu.solve(x).eval(); }

} // namespace semiflow::numerics
