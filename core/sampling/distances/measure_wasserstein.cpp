#include "core/sampling/distances/measure.h"
#include "core/sampling/distances/wasserstein_distance.h"

namespace semiflow::sampling {
namespace {

class Wasserstein final : public Measure {
 public:
  Wasserstein(std::size_t samples, int order) : samples_(samples), order_(order) {}
  std::vector<experiment::Scalar> measure(const Glance& now) override {
    constexpr std::size_t onALine = 65536; // sorting is cheap
    const std::size_t count = std::min(now.x.count(), now.x.dimension() == 1 ? onALine : samples_);
    return {
        {"wasserstein", "", wassersteinDistance(firstParticles(now.x, count), exactSamples(now, count), order_), true}};
  }

 private:
  std::size_t samples_;
  int order_;
};

} // namespace

const Component<Measure>& wasserstein() {
  static const auto component =
      Component<Measure>("wasserstein", "Wasserstein distance")
          .summary("The exact distance between the first particles and as many exact samples: by quantiles on a line, "
                   "by the optimal assignment in the plane and beyond.")
          .formula("W_q = (min_π mean_i |x_i − y_π(i)|^q)^{1/q}")
          .reference("Villani, Optimal transport: old and new (2009); Jonker, Volgenant, Computing 38, 325 (1987)")
          .parameter(samplesParameter(256, 4096,
                                      "how many particles are compared; the time grows like its cube. On a line all "
                                      "are, up to 65536"))
          .parameter(integer("order", 2).between(1, 2).doc("q"))
          .makes([](const Values& v) {
            return std::make_unique<Wasserstein>(samplesOf(v), static_cast<int>(v.integer("order")));
          });
  return component;
}

} // namespace semiflow::sampling
