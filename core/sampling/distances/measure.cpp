#include "core/sampling/distances/measure.h"

namespace semiflow::sampling {
namespace {

class None final : public Measure {
 public:
  bool isNone() const override { return true; }
  std::vector<experiment::Scalar> measure(const Glance&) override { return {}; }
};

const Component<Measure>& none() {
  static const auto component =
      Component<Measure>("none", "None").summary("Nothing more is measured.").makes([](const Values&) {
        return std::make_unique<None>();
      });
  return component;
}

} // namespace

const Component<Measure>& wasserstein();
const Component<Measure>& mmd();
const Component<Measure>& modeWeights();
const Component<Measure>& kullbackLeibler();
const Component<Measure>& endpointError();
const Component<Measure>& pathShape();
const Component<Measure>& flowLikelihood();

const Family<Measure>& measures() {
  static const Family<Measure> family(
      "measure", "Numbers of a cloud",
      {none(), wasserstein(), mmd(), modeWeights(), kullbackLeibler(), endpointError(), pathShape(), flowLikelihood()});
  return family;
}

Cloud exactSamples(const Glance& now, std::size_t count) {
  const Random random(now.seed, Stream::target);
  Cloud exact(count, now.target.dimension());
  if (now.target.sampleAt(now.level, random, exact)) return exact;
  now.target.sample(random, exact);
  combine({{now.level.alpha, exact}}, exact);
  addNormals(exact, now.level.sigma, random, 1); // step 0 is the sample's own
  return exact;
}

Parameter samplesParameter(long long fallback, long long most, const std::string& doc) {
  return integer("samples", fallback).between(1, static_cast<double>(most)).doc(doc);
}

std::size_t samplesOf(const Values& values) { return static_cast<std::size_t>(values.integer("samples")); }

} // namespace semiflow::sampling
