#pragma once

#include <Eigen/Dense>

#include "core/pde/grid_noise.h"
#include "core/pde/stencil_system.h"
#include "core/pde/stepped.h"

namespace semiflow::pde {

/// A problem on a grid by stencils. Its resolution tells the Courant and the diffusion number of a step (see
/// StencilSystem::Speed), and with finite differences as `grid_scale_content` the largest root mean square, over fields
/// and directions, of the fourth difference over 16 relative to the field's deviation from its mean: sin^4(k h/2) for a
/// wave k, 0.02 where it has eight points; with Chebyshev's polynomials as `spectral_tail` the last tenth of the
/// coefficients relative to the largest.
template <class T> class GridDiscretised final : public Stepped<T, T> {
 public:
  /// @param accuracy order of finite differences; 0: polynomials through all points
  GridDiscretised(const Problem& problem, int accuracy);

  void setProblem(const Problem& problem) override;
  std::uint64_t evaluations() const override { return earlierEvaluations_ + system_->evaluations(); }
  void values(std::size_t field, std::span<double> values, std::span<double> imaginary) override;
  void nodeValues(std::size_t field, std::span<double> values, std::span<double> imaginary) override;
  std::vector<double> diagnostics() override { return system_->diagnostics(this->time(), this->state()); }
  Resolution resolution(const StepTaken& step) override;
  std::optional<typename Discretised<T>::NonFinite> findNonFinite() override;

 protected:
  numerics::GridSystem<T>& system() override { return *system_; }
  void put(std::size_t field, const experiment::GridField& values, std::vector<T>& state) override;

 private:
  /// Values at the equally spaced points of the axes, from those at Chebyshev's.
  std::vector<double> resampled(std::vector<double> values) const;
  void addStep(const StepTaken& step, Resolution& result);
  /// Iterations per linear system and the largest residual since the last frame, where solvers iterate.
  void addLinearSolves(Resolution& result);
  double gridScale(std::size_t lane, std::size_t axis) const;
  double chebyshevTail(std::size_t lane, std::size_t axis) const;

  Problem problem_; ///< its domain has the places of the points
  int accuracy_;
  std::array<Eigen::MatrixXd, 3> toAxes_, toCoefficients_; ///< of Chebyshev's points, per direction
  std::unique_ptr<StencilSystem<T>> system_;
  std::unique_ptr<GridNoise<T>> noise_;
  std::uint64_t earlierEvaluations_ = 0;
};

/// Bytes of a problem on a grid.
double gridMemory(const Problem& problem, int states, std::size_t number);

extern template class GridDiscretised<float>;
extern template class GridDiscretised<double>;

} // namespace semiflow::pde
