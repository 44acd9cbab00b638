#include "core/sampling/grids/time_grid.h"

namespace semiflow::sampling {
namespace {

class TimeUniform final : public TimeGrid {
 public:
  std::vector<Level> levels(const Process& process, std::size_t steps) const override {
    return levelsAt(process, steps,
                    [&](double part) { return process.start() + part * (process.end() - process.start()); });
  }
};

} // namespace

const Component<TimeGrid>& timeUniform() {
  static const auto component = Component<TimeGrid>("time_uniform", "Uniform in time")
                                    .summary("Equal steps of the noise time.")
                                    .formula("tᵢ = start + i/n (end − start)")
                                    .reference("Ho, Jain, Abbeel, Denoising diffusion probabilistic models (2020)")
                                    .makes([](const Values&) { return std::make_unique<TimeUniform>(); });
  return component;
}

} // namespace semiflow::sampling
