#include "core/numerics/products.h"

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/numerics/lapack.h"

namespace semiflow::numerics {

using Eigen::Index;
using Eigen::MatrixXd;

MatrixXd product(const Eigen::Ref<const MatrixXd>& a, const Eigen::Ref<const MatrixXd>& b) {
  MatrixXd result(a.rows(), b.cols());
  parallelBlocks(static_cast<std::size_t>(b.cols()), 512, [&](std::size_t begin, std::size_t end) {
    const auto first = static_cast<Index>(begin), count = static_cast<Index>(end - begin);
    multiply(a, b.middleCols(first, count), result.middleCols(first, count));
  });
  return result;
}

MatrixXd productOfRows(const Eigen::Ref<const MatrixXd>& a, const Eigen::Ref<const MatrixXd>& b,
                       const std::stop_token& stop) {
  SF_ASSERT(a.cols() == b.cols());
  const MatrixXd zero = MatrixXd::Zero(a.rows(), b.rows());
  return parallelSum(static_cast<std::size_t>(a.cols()), 4096, zero, [&](std::size_t begin, std::size_t end) {
    if (stop.stop_requested()) return zero;
    const auto first = static_cast<Index>(begin), count = static_cast<Index>(end - begin);
    MatrixXd part(a.rows(), b.rows());
    multiplyByTranspose(a.middleCols(first, count), b.middleCols(first, count), part);
    return part;
  });
}

} // namespace semiflow::numerics
