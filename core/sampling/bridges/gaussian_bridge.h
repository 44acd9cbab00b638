#pragma once

#include <Eigen/Core>

#include "core/sampling/bridges/joint_mixture.h"

namespace semiflow::sampling {

/// The static Schroedinger bridge between N(a, A) and N(b, B) for dx = ... + sqrt(epsilon) dw, as the joint law of its
/// ends and of a standard normal z: Cov(x_0, x_1) = (A^1/2 (4 A^1/2 B A^1/2 + epsilon^2 I)^1/2 A^-1/2 - epsilon I)/2.
/// On the way x_t = (1 - t) x_0 + t x_1 + sqrt(epsilon t (1 - t)) z.
/// Bunne, Hsieh, Cuturi, Krause, "The Schroedinger bridge between Gaussian measures has a closed form", AISTATS (2023).
JointMixture gaussianBridge(const Eigen::VectorXd& a, const Eigen::MatrixXd& A, const Eigen::VectorXd& b,
                            const Eigen::MatrixXd& B, double epsilon);

/// Its drift (E[x_1 | x_t = x] - x)/(1 - t). @pre t < 1
void gaussianBridgeDrift(const JointMixture& bridge, double epsilon, double t, const Cloud& x, Cloud& out);

} // namespace semiflow::sampling
