#include "core/sampling/distances/kernel_discrepancy.h"
#include "core/sampling/distances/measure.h"

namespace semiflow::sampling {
namespace {

class Mmd final : public Measure {
 public:
  Mmd(std::size_t samples, double bandwidth) : samples_(samples), bandwidth_(bandwidth) {}
  std::vector<experiment::Scalar> measure(const Glance& now) override {
    const std::size_t count = std::min(now.x.count(), samples_);
    const Cloud exact = exactSamples(now, count);
    const double bandwidth = bandwidth_ > 0 ? bandwidth_ : medianDistance(exact);
    return {{"mmd", "", kernelDiscrepancy(firstParticles(now.x, count), exact, bandwidth), true}};
  }

 private:
  std::size_t samples_;
  double bandwidth_;
};

} // namespace

const Component<Measure>& mmd() {
  static const auto component =
      Component<Measure>("mmd", "Maximum mean discrepancy")
          .summary("How far apart the first particles and as many exact samples are by the eyes of a Gaussian kernel.")
          .formula("MMD² = E k(X, X') + E k(Y, Y') − 2 E k(X, Y),  k = exp(−|x − y|²/(2b²))")
          .reference("Gretton, Borgwardt, Rasch, Schölkopf, Smola, A kernel two-sample test (2012)")
          .parameter(samplesParameter(1024, 65536, "how many particles are compared"))
          .parameter(
              real("bandwidth", 0).atLeast(0).doc("b, in units of length; 0: the median distance of the exact samples"))
          .makes([](const Values& v) { return std::make_unique<Mmd>(samplesOf(v), v.real("bandwidth")); });
  return component;
}

} // namespace semiflow::sampling
