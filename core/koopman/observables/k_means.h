#pragma once

#include <cstdint>

#include <Eigen/Core>

namespace semiflow::koopman {

/// Centres of `count` clusters: Lloyd's iteration from a k-means++ start, until no point changes its cluster or 100
/// times. Lloyd, IEEE Trans. Inf. Theory 28, 129 (1982); Arthur, Vassilvitskii, SODA (2007).
/// @param points dimension x points; @param count at most as many as there are points; fewer come back where points
/// coincide. @return dimension x centres, the same for any number of threads
Eigen::MatrixXd kMeans(const Eigen::MatrixXd& points, Eigen::Index count, std::uint64_t seed);

} // namespace semiflow::koopman
