#pragma once

#include <Eigen/Core>

#include "core/koopman/decomposition.h"
#include "core/koopman/spectra/reduction.h"

namespace semiflow::koopman {

/// Dynamic mode decomposition of a stream: pairs come one at a time and are forgotten. Keeps orthonormal bases of what
/// was seen of x and of y, and the products of their coordinates: O(N rank) memory and O(N rank + rank^2) work a pair.
/// Since products are kept, residuals below 10^-8 are not seen. Hemati, Williams, Rowley, Dynamic mode decomposition
/// for large and streaming datasets, Phys. Fluids 26, 111701 (2014).
class StreamingDmd final : public PairStream {
 public:
  /// @param rank most directions to keep; @param tolerance part of a pair, relative to its norm, that must lie outside
  /// of the basis for it to grow
  StreamingDmd(Eigen::Index rank, double tolerance) : rank_(rank), tolerance_(tolerance) {}

  void update(const Eigen::VectorXd& x, const Eigen::VectorXd& y) override;
  Eigen::Index pairs() const { return pairs_; }

  Reduced reduced() const override;

 private:
  /// An orthonormal basis and the Gram matrix of the coordinates in it.
  struct Basis {
    Eigen::MatrixXd vectors, gram;
  };
  /// Grows the basis by what is new in v. @return v's coordinates
  Eigen::VectorXd include(Basis& basis, const Eigen::VectorXd& v) const;
  void compress(Basis& basis, bool rowsOfProduct);

  Eigen::Index rank_;
  double tolerance_;
  Eigen::Index pairs_ = 0;
  Basis x_, y_;
  Eigen::MatrixXd product_; ///< sum of (coordinates of y) (coordinates of x)^T
};

} // namespace semiflow::koopman
