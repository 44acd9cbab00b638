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
  void put(std::size_t field, const experiment::GridField& values, std::vector<T>& state) override;
  /// @throws InputError where a density or pressure is not positive
  void requireAdmissible(const std::vector<T>& state, const std::string& path) const override;

 private:
  Method method_;
  Problem problem_;
  VolumeSystem<T> system_;
  std::uint64_t earlierEvaluations_ = 0;
};

extern template class VolumeDiscretised<float>;
extern template class VolumeDiscretised<double>;

} // namespace semiflow::pde::volumes
