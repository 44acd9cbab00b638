#pragma once

#include <stop_token>

#include <Eigen/Core>

namespace semiflow::numerics {

/// A B in parallel over blocks of the columns of B: the same bits for any number of threads.
Eigen::MatrixXd product(const Eigen::Ref<const Eigen::MatrixXd>& a, const Eigen::Ref<const Eigen::MatrixXd>& b);

/// A B^T, summed over blocks of their many columns in parallel: the same bits for any number of threads. A stop leaves
/// the sum incomplete. @pre a.cols() == b.cols()
Eigen::MatrixXd productOfRows(const Eigen::Ref<const Eigen::MatrixXd>& a, const Eigen::Ref<const Eigen::MatrixXd>& b,
                              const std::stop_token& stop = {});

} // namespace semiflow::numerics
