#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/base/random.h"
#include "core/experiment/frame.h"
#include "core/sampling/samplers/sampler.h"

namespace semiflow::sampling {

/// (sum w)^2 / sum w^2 of weights given by their logarithms: how many particles of equal weight say as much.
double effectiveSampleSize(std::span<const double> logWeights);

/// As many indices as there are weights, index p about n w_p / sum w times: systematic resampling with one uniform
/// number in (0, 1). They do not fall. Kitagawa, J. Comput. Graph. Stat. 5, 1 (1996).
std::vector<std::size_t> systematicResample(std::span<const double> logWeights, double uniform);

/// The same choice in an order in which whoever is chosen stays where it is, so that its path goes on.
std::vector<std::size_t> inPlace(std::vector<std::size_t> chosen);

/// The weights of a cloud whose particles are drawn anew by them where they say too little.
class Population {
 public:
  Population() = default;
  explicit Population(std::size_t count);

  std::vector<double>& logWeights() { return logWeights_; }
  const std::vector<double>& logWeights() const { return logWeights_; }
  /// Where the effective sample size is below that part of the particles: which of them go on, with equal weights.
  std::optional<std::vector<std::size_t>> resample(double part, const Random& random, std::size_t step);
  /// effective_sample_size, and ancestors: how many particles of the start have descendants. @param particles of a
  /// population that is still to be
  std::vector<experiment::Scalar> scalars(std::size_t particles) const;

 private:
  std::vector<double> logWeights_;
  std::vector<std::size_t> ancestors_;
};

/// One step of the reverse-time SDE with its exact linear part and data that go on as a line in half-log-SNR through
/// the last two predictions, of second weak order: DPM-Solver++ (2M SDE), Lu et al. (2022). @param before the
/// prediction at levels[i - 1], of no particle in the first step
void secondOrderStep(const Journey& journey, std::size_t i, const Cloud& data, const Cloud& before, Cloud& x);

} // namespace semiflow::sampling
