#include <cmath>

#include "core/sampling/distances/measure.h"

namespace semiflow::sampling {
namespace {

class PathShape final : public Measure {
 public:
  explicit PathShape(std::size_t samples) : samples_(samples) {}

  void follow(const Glance& now) override {
    const Cloud here = firstParticles(now.x, std::min(now.x.count(), samples_));
    if (start_.count() == 0) {
      start_ = last_ = here;
      lengths_.assign(here.count(), 0.0);
      return;
    }
    for (std::size_t p = 0; p < here.count(); ++p) lengths_[p] += distance(here, last_, p);
    last_ = here;
  }
  std::vector<experiment::Scalar> measure(const Glance&) override {
    double length = 0, straight = 0;
    for (std::size_t p = 0; p < lengths_.size(); ++p) {
      length += lengths_[p];
      straight += lengths_[p] > 0 ? distance(last_, start_, p) / lengths_[p] : 1;
    }
    const auto n = static_cast<double>(lengths_.size());
    return {{"path_length", "", length / n, false}, {"straightness", "", straight / n, false}};
  }

 private:
  static double distance(const Cloud& a, const Cloud& b, std::size_t p) {
    double square = 0;
    for (std::size_t c = 0; c < a.dimension(); ++c) square += std::pow(a.at(p, c) - b.at(p, c), 2);
    return std::sqrt(square);
  }

  std::size_t samples_;
  Cloud start_, last_;
  std::vector<double> lengths_;
};

} // namespace

const Component<Measure>& pathShape() {
  static const auto component =
      Component<Measure>("path_shape", "Length and straightness of paths")
          .summary("How long the particles' paths are so far, and how straight: the distance from the start over the "
                   "length of the path, 1 for a straight line.")
          .formula("L = Σ |x_{i+1} − x_i|,  S = |x_i − x_0| / L")
          .reference("Chen, Zhou, Shen, Lyu, Wang, A geometric perspective on diffusion models (2023)")
          .parameter(samplesParameter(1024, 100000000, "how many particles are followed"))
          .makes([](const Values& v) { return std::make_unique<PathShape>(samplesOf(v)); });
  return component;
}

} // namespace semiflow::sampling
