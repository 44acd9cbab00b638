#include <cmath>

#include "core/sampling/grids/time_grid.h"

namespace semiflow::sampling {
namespace {

class Karras final : public TimeGrid {
 public:
  explicit Karras(double rho) : rho_(rho) {}

  std::vector<Level> levels(const Process& process, std::size_t steps) const override {
    // (sigma/alpha)^(1/rho) in terms of lambda = -log(sigma/alpha).
    const double first = std::exp(-process.level(process.start()).lambda / rho_);
    const double last = std::exp(-process.level(process.end()).lambda / rho_);
    return levelsAt(process, steps,
                    [&](double part) { return process.timeAt(-rho_ * std::log(first + part * (last - first))); });
  }

 private:
  double rho_;
};

} // namespace

const Component<TimeGrid>& karras() {
  static const auto component =
      Component<TimeGrid>("karras", "Karras")
          .summary(
              "Equal steps of a power of the noise-to-signal ratio; the larger ρ, the more steps next to the data.")
          .formula("(σ/α)ᵢ = (a + i/n (b − a))^ρ,  a = (σ/α)(start)^(1/ρ),  b = (σ/α)(end)^(1/ρ)")
          .reference(
              "Karras, Aittala, Aila, Laine, Elucidating the design space of diffusion-based generative models (2022)")
          .parameter(real("rho", 7).between(0.1, 100).doc("ρ: exponent; 1 gives equal steps of σ/α"))
          .makes([](const Values& v) { return std::make_unique<Karras>(v.real("rho")); });
  return component;
}

} // namespace semiflow::sampling
