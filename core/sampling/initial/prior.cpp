#include "core/sampling/initial/initial_particles.h"

namespace semiflow::sampling {
namespace {

class Prior final : public InitialParticles {
 public:
  std::size_t count(std::size_t asked) const override { return asked; }
  void checkDimension(std::size_t) const override {}
  void place(Cloud& x, const Process& process, std::uint64_t seed) const override {
    process.addPrior(x, Random(seed, Stream::initial));
  }
};

} // namespace

const Component<InitialParticles>& prior() {
  static const auto component =
      Component<InitialParticles>("prior", "Prior")
          .summary("Independent draws from the law that the process ends in: normal, of most.")
          .formula("x ~ N(0, I), or N(0, σ_max² I) where variance explodes; heavy-tailed for pfgm_pp")
          .makes([](const Values&) { return std::make_unique<Prior>(); });
  return component;
}

} // namespace semiflow::sampling
