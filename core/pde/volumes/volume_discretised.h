#pragma once

#include <string>
#include <vector>

#include "core/pde/stepped.h"
#include "core/pde/volumes/volume_system.h"

namespace semiflow::pde::volumes {

/// A conservation law on cells. Its resolution tells the Courant number of a step (Scheme::fastest), and warns above
/// 1, where explicit steps are no longer stable.
template <class T> class VolumeDiscretised final : public Stepped<T, T> {
 public:
  VolumeDiscretised(const Problem& problem, const Method& method);

  void setProblem(const Problem& problem) override;
  std::uint64_t evaluations() const override { return earlierEvaluations_ + system_.evaluations(); }
  void values(std::size_t field, std::span<double> values, std::span<double> imaginary) override;
  std::vector<double> diagnostics() override;
  Resolution resolution(const StepTaken& step) override;
  std::optional<typename Discretised<T>::NonFinite> findNonFinite() override;

 protected:
  numerics::GridSystem<T>& system() override { return system_; }
  /// @throws InputError where the initial fields have no positive density or pressure
  std::vector<T> stateOf(const std::vector<experiment::GridField>& fields) override;

 private:
  Method method_;
  Problem problem_;
  VolumeSystem<T> system_;
  std::uint64_t earlierEvaluations_ = 0;
};

extern template class VolumeDiscretised<float>;
extern template class VolumeDiscretised<double>;

} // namespace semiflow::pde::volumes
