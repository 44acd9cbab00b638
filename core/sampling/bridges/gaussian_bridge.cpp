#include "core/sampling/bridges/gaussian_bridge.h"

#include <cmath>

#include <Eigen/Eigenvalues>
#include <Eigen/LU>

namespace semiflow::sampling {

JointMixture gaussianBridge(const Eigen::VectorXd& a, const Eigen::MatrixXd& A, const Eigen::VectorXd& b,
                            const Eigen::MatrixXd& B, double epsilon) {
  using Solver = Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>;
  const Eigen::MatrixXd identity = Eigen::MatrixXd::Identity(A.rows(), A.cols());
  const Eigen::MatrixXd root = Solver(A).operatorSqrt();
  const Eigen::MatrixXd middle = Solver(4 * root * B * root + epsilon * epsilon * identity).operatorSqrt();
  const Eigen::MatrixXd cross = 0.5 * (root * middle * root.inverse() - epsilon * identity);
  const Eigen::MatrixXd zero = Eigen::MatrixXd::Zero(A.rows(), A.cols());
  return JointMixture({{1,
                        {a, b, Eigen::VectorXd::Zero(a.size())},
                        {A, cross, zero, cross.transpose(), B, zero, zero, zero, identity}}});
}

void gaussianBridgeDrift(const JointMixture& bridge, double epsilon, double t, const Cloud& x, Cloud& out) {
  bridge.mean({1 - t, t, std::sqrt(epsilon * t * (1 - t))}, {0, 1, 0}, x, out);
  combine({{1 / (1 - t), out}, {-1 / (1 - t), x}}, out);
}

} // namespace semiflow::sampling
