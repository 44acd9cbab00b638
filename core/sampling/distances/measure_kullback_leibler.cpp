#include <numeric>

#include "core/sampling/distances/measure.h"
#include "core/sampling/distances/neighbour_entropy.h"

namespace semiflow::sampling {
namespace {

class KullbackLeibler final : public Measure {
 public:
  KullbackLeibler(std::size_t samples, std::size_t neighbours) : samples_(samples), neighbours_(neighbours) {}
  std::vector<experiment::Scalar> measure(const Glance& now) override {
    const Cloud part = firstParticles(now.x, std::min(now.x.count(), samples_));
    if (part.count() <= neighbours_) return {};
    const std::vector<double> logs = now.target.logDensity(now.level, part);
    const double mean = std::accumulate(logs.begin(), logs.end(), 0.0) / static_cast<double>(logs.size());
    return {{"kullback_leibler", "nat", -neighbourEntropy(part, neighbours_) - mean, false}};
  }

 private:
  std::size_t samples_, neighbours_;
};

} // namespace

const Component<Measure>& kullbackLeibler() {
  static const auto component =
      Component<Measure>("kullback_leibler", "Kullback-Leibler divergence")
          .summary("Of the particles from the target: the target's density is exact, the particles' entropy is "
                   "estimated by their nearest neighbours.")
          .formula("KL(q ‖ p) = E_q log q − E_q log p_t")
          .reference("Kozachenko, Leonenko, Probl. Inf. Transm. 23, 95 (1987)")
          .parameter(samplesParameter(1024, 65536, "how many particles are looked at; the time grows like its square"))
          .parameter(integer("neighbours", 4)
                         .between(1, 64)
                         .doc("which nearest neighbour: more for less noise, fewer for less bias"))
          .makes([](const Values& v) {
            return std::make_unique<KullbackLeibler>(samplesOf(v), static_cast<std::size_t>(v.integer("neighbours")));
          });
  return component;
}

} // namespace semiflow::sampling
