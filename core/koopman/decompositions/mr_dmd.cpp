#include <algorithm>
#include <cmath>
#include <numbers>

#include <Eigen/QR>

#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/decompositions/rank.h"
#include "core/koopman/decompositions/state_operator.h"
#include "core/koopman/spectra/model.h"
#include "core/numerics/lapack.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::MatrixXd;
using Eigen::VectorXcd;
using Complex = std::complex<double>;

struct Settings {
  int levels;
  double cycles;
  double smallest = 0; ///< norm of what is not worth a mode
};

/// A mode of one window.
struct LocalMode {
  Complex eigenvalue, amplitude;
  Eigen::VectorXcd mode;
  double residual;
  Lifetime lifetime;
};

/// Eigenpairs of the data x, one snapshot per column, by exact DMD with the optimal hard threshold.
void eigenpairsOf(const MatrixXd& x, VectorXcd& eigenvalues, MatrixXcd& modes, std::vector<double>& residuals) {
  const Index m = x.cols() - 1;
  const numerics::SingularValues svd = numerics::singularValueDecomposition(x.leftCols(m));
  Index most = std::min(rankByHardThreshold(svd.values, x.rows(), m), rankByTolerance(svd.values, 1e-10));
  most = std::max<Index>(most, 1);
  const MatrixXd q = svd.v.leftCols(most), later = x.rightCols(m);
  const MatrixXd image = later * q * svd.values.head(most).cwiseInverse().asDiagonal();
  const MatrixXd a = svd.u.leftCols(most).transpose() * image;
  const numerics::Eigenpairs pairs = numerics::eigenpairs(a);
  eigenvalues = pairs.values;
  modes = svd.u.leftCols(most) * pairs.vectors;
  residuals.clear();
  for (Index j = 0; j < most; ++j) // how far the data's image of a mode is from lambda times the mode
    residuals.push_back((image * pairs.vectors.col(j) - eigenvalues[j] * modes.col(j)).norm() / modes.col(j).norm());
}

/// Takes the slow modes out of columns begin .. end - 1 of `left` and puts them into `found`; then the halves likewise.
bool takeApart(MatrixXd& left, Index begin, Index end, int level, const Settings& how, std::vector<LocalMode>& found,
               const std::stop_token& stop) {
  if (stop.stop_requested()) return false;
  const Index length = end - begin;
  // So slow that eight snapshots see a cycle: others are left out, which makes the window cheap and blind to fast ones.
  const Index stride = std::max<Index>(1, static_cast<Index>(static_cast<double>(length) / (8 * how.cycles)));
  const Index count = (length + stride - 1) / stride;
  if (count < 4) return true;
  MatrixXd coarse(left.rows(), count);
  for (Index k = 0; k < count; ++k) coarse.col(k) = left.col(begin + k * stride);
  if (coarse.norm() > how.smallest) {
    VectorXcd eigenvalues;
    MatrixXcd modes;
    std::vector<double> residuals;
    eigenpairsOf(coarse, eigenvalues, modes, residuals);
    std::vector<Index> slow;
    VectorXcd steps(eigenvalues.size()); // per snapshot
    const double fastest = 2 * std::numbers::pi * how.cycles / static_cast<double>(length);
    for (Index j = 0; j < eigenvalues.size(); ++j) {
      if (!(std::abs(eigenvalues[j]) > 1e-6)) continue;
      const Complex rate = std::log(eigenvalues[j]) / static_cast<double>(stride);
      if (std::abs(rate) > fastest) continue;
      steps[j] = std::exp(rate);
      slow.push_back(j);
    }
    if (!slow.empty()) {
      const auto n = static_cast<Index>(slow.size());
      MatrixXcd powers(n, length);
      for (Index i = 0; i < n; ++i) {
        for (Index k = 0; k < length; ++k)
          powers(i, k) = std::pow(steps[slow[static_cast<std::size_t>(i)]], static_cast<double>(k));
      }
      // Amplitudes by least squares over the whole window: P b = g as in sparsity-promoting DMD
      const MatrixXcd w = modes(Eigen::all, slow);
      const MatrixXcd p = (w.adjoint() * w).cwiseProduct((powers * powers.adjoint()).conjugate());
      const VectorXcd g = (w.adjoint() * left.middleCols(begin, length).cast<Complex>())
                              .cwiseProduct(powers.conjugate())
                              .rowwise()
                              .sum();
      const VectorXcd b = p.completeOrthogonalDecomposition().solve(g);
      left.middleCols(begin, length) -= (w * b.asDiagonal() * powers).real();
      for (Index i = 0; i < n; ++i) {
        const Index j = slow[static_cast<std::size_t>(i)];
        found.push_back({steps[j],
                         b[i],
                         modes.col(j),
                         residuals[static_cast<std::size_t>(j)] / static_cast<double>(stride),
                         {begin, end}});
      }
    }
  }
  if (level >= how.levels) return true;
  const Index middle = begin + length / 2;
  return takeApart(left, begin, middle, level + 1, how, found, stop) &&
         takeApart(left, middle, end, level + 1, how, found, stop);
}

std::optional<Fitted> multiresolution(const Lifted& lifted, const Snapshots& training, Settings how,
                                      const std::stop_token& stop) {
  requireStates(lifted, training, lifted.values.rows());
  if (lifted.begins.size() != 1) {
    throw InputError("source", "a single trajectory, whose windows are taken apart",
                     std::to_string(lifted.begins.size()), "give one long trajectory");
  }
  MatrixXd left = lifted.values;
  how.smallest = 1e-10 * left.norm();
  std::vector<LocalMode> found;
  if (!takeApart(left, 0, left.cols(), 1, how, found, stop)) return std::nullopt;
  if (found.empty()) throw Error("No window has slow modes; allow more cycles or more levels.");
  const auto count = static_cast<Index>(found.size()), n = left.rows();
  Fitted result;
  Model& model = result.model;
  model.eigenvalues.resize(count);
  model.residuals.resize(count);
  model.start.resize(count);
  model.modes.resize(n, count);
  for (Index j = 0; j < count; ++j) {
    LocalMode& mode = found[static_cast<std::size_t>(j)];
    const Complex size = normalizeMode(mode.mode);
    model.eigenvalues[j] = mode.eigenvalue;
    model.residuals[j] = mode.residual;
    model.start[j] = mode.amplitude * size;
    model.modes.col(j) = mode.mode;
    model.lifetimes.push_back(mode.lifetime);
  }
  model.functions = MatrixXcd::Zero(1, count); // amplitudes belong to windows, not to states
  result.reduced.q = MatrixXd::Zero(1, left.cols());
  result.reduced.k = MatrixXd::Zero(1, 1);
  result.reduced.projector = MatrixXd::Zero(n, 1);
  result.reduced.singularValues = numerics::singularValueDecomposition(lifted.values).values;
  return result;
}

} // namespace

const Component<Decomposition>& mrDmd() {
  static const auto component =
      Component<Decomposition>("mr_dmd", "Multiresolution DMD")
          .summary("Takes out what is slow over the whole series, then over its halves, quarters, …: modes that come "
                   "and go.")
          .formula("x(t) = Σ_levels Σ_windows Σ_slow b λᵗ ξ,  |log λ| < 2π c/window")
          .reference(
              "Kutz, Fu, Brunton, Multiresolution dynamic mode decomposition, SIAM J. Appl. Dyn. Syst. 15, 713 (2016)")
          .parameter(integer("levels", 5).between(1, 20).doc("how many times windows are halved, and one more"))
          .parameter(
              real("cycles", 2).between(0.1, 100).doc("c: a mode is slow if it turns at most so often in its window"))
          .makes([](const Values& v) {
            const Settings how{static_cast<int>(v.integer("levels")), v.real("cycles")};
            Decomposition result{.equilibrate = false};
            result.fit = [=](const Lifted& lifted, const Snapshots& training, const std::stop_token& stop) {
              return multiresolution(lifted, training, how, stop);
            };
            return std::make_unique<Decomposition>(std::move(result));
          });
  return component;
}

} // namespace semiflow::koopman
