#include <cmath>

#include "core/sampling/distances/measure.h"
#include "core/sampling/exact_flow.h"

namespace semiflow::sampling {
namespace {

/// The exact paths are led on from frame to frame.
class EndpointError final : public Measure {
 public:
  EndpointError(std::size_t samples, double tolerance) : samples_(samples), tolerance_(tolerance) {}

  bool suits(const Process& process) const override { return process.phaseSpace() == nullptr; }
  void follow(const Glance& now) override {
    if (exact_.count() > 0) return;
    exact_ = firstParticles(now.x, std::min(now.x.count(), samples_));
    at_ = now.level;
  }
  std::vector<experiment::Scalar> measure(const Glance& now) override {
    if (now.level.lambda != at_.lambda) followExactly(now.process, now.score, at_, now.level, exact_, tolerance_);
    at_ = now.level;
    double sum = 0, most = 0;
    for (std::size_t p = 0; p < exact_.count(); ++p) {
      double square = 0;
      for (std::size_t c = 0; c < exact_.dimension(); ++c) square += std::pow(now.x.at(p, c) - exact_.at(p, c), 2);
      sum += square;
      most = std::max(most, square);
    }
    return {{"endpoint_error", "", std::sqrt(sum / static_cast<double>(exact_.count())), true},
            {"largest_endpoint_error", "", std::sqrt(most), true}};
  }

 private:
  std::size_t samples_;
  double tolerance_;
  Cloud exact_;
  Level at_;
};

} // namespace

const Component<Measure>& endpointError() {
  static const auto component =
      Component<Measure>("endpoint_error", "Error against the exact flow")
          .summary("How far particles are from where the probability-flow ODE takes them from the same start, by an "
                   "adaptive method of eighth order on the same score. Of a sampler that draws noise it says how far "
                   "the noise leads.")
          .formula("(mean |x_t − x*_t|²)^{1/2} and max |x_t − x*_t|")
          .reference("Fehlberg, NASA TR R-287 (1968)")
          .parameter(samplesParameter(256, 1000000, "how many particles are followed"))
          .parameter(real("tolerance", 1e-10).between(1e-13, 1e-2).doc("error of the exact flow in each of its steps"))
          .makes([](const Values& v) { return std::make_unique<EndpointError>(samplesOf(v), v.real("tolerance")); });
  return component;
}

} // namespace semiflow::sampling
