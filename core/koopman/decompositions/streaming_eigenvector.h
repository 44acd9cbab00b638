#pragma once

#include <cstdint>
#include <vector>

#include <Eigen/Core>

namespace semiflow::koopman {

/// The leading right singular vector of a matrix whose rows come one by one, in one pass and with room for a few rows:
/// the `heavy` rows of the largest norm are kept, the others are cut into blocks of equal size, and each block is one
/// step of the power method for what has been kept and the block, scaled to stand for all. Rows should come in random
/// order. Kacham, Woodruff, "Approximating the top eigenvector in random order streams", NeurIPS (2024).
class StreamedEigenvector {
 public:
  /// @param columns d; @param rows how many will come; @param heavy rows to keep; @param blocks power steps
  StreamedEigenvector(Eigen::Index columns, Eigen::Index rows, Eigen::Index heavy, Eigen::Index blocks,
                      std::uint64_t seed);
  void add(const Eigen::VectorXd& row);
  /// The present estimate, of norm 1.
  const Eigen::VectorXd& vector() const { return z_; }
  /// Numbers that are kept: rows and two vectors.
  Eigen::Index storage() const { return (static_cast<Eigen::Index>(heavy_.size()) + 2) * z_.size(); }

 private:
  void addLight(const Eigen::VectorXd& row);
  void endBlock();

  Eigen::Index rows_, most_, blockRows_, light_ = 0, seen_ = 0;
  Eigen::VectorXd z_, sum_;
  std::vector<Eigen::VectorXd> heavy_; ///< a heap, the least of them first
};

/// The numbers 0 .. n-1 in random order, a function of the seed alone.
std::vector<Eigen::Index> shuffled(Eigen::Index n, std::uint64_t seed);

} // namespace semiflow::koopman
