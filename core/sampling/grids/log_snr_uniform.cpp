#include "core/sampling/grids/time_grid.h"

namespace semiflow::sampling {
namespace {

class LogSnrUniform final : public TimeGrid {
 public:
  std::vector<Level> levels(const Process& process, std::size_t steps) const override {
    const double first = process.level(process.start()).lambda;
    const double last = process.level(process.end()).lambda;
    return levelsAt(process, steps, [&](double part) { return process.timeAt(first + part * (last - first)); });
  }
};

} // namespace

const Component<TimeGrid>& logSnrUniform() {
  static const auto component =
      Component<TimeGrid>("log_snr_uniform", "Uniform in log-SNR")
          .summary("Equal steps of the half-log-SNR λ = log(α/σ), in which the probability-flow ODE is smoothest.")
          .formula("λᵢ = λ(start) + i/n (λ(end) − λ(start))")
          .reference("Lu et al., DPM-Solver: a fast ODE solver for diffusion probabilistic model sampling (2022)")
          .makes([](const Values&) { return std::make_unique<LogSnrUniform>(); });
  return component;
}

} // namespace semiflow::sampling
