#include <fmt/format.h>

#include "core/sampling/distances/measure.h"

namespace semiflow::sampling {
namespace {

class ModeWeights final : public Measure {
 public:
  explicit ModeWeights(std::size_t most) : most_(most) {}
  std::vector<experiment::Scalar> measure(const Glance& now) override {
    const std::vector<double> shares = now.target.modeShares(now.level, now.x);
    std::vector<experiment::Scalar> all;
    for (std::size_t k = 0; k < std::min(most_, shares.size()); ++k)
      all.push_back({fmt::format("mode_weight_{}", k + 1), "", shares[k], false});
    return all;
  }

 private:
  std::size_t most_;
};

} // namespace

const Component<Measure>& modeWeights() {
  static const auto component =
      Component<Measure>("mode_weights", "Weights of the modes")
          .summary("The share of the whole cloud that each mode of the target claims.")
          .formula("mean over particles of P(mode k | x_t = x)")
          .parameter(integer("most", 8).between(1, 1024).doc("modes that are told, the first ones"))
          .makes([](const Values& v) {
            return std::make_unique<ModeWeights>(static_cast<std::size_t>(v.integer("most")));
          });
  return component;
}

} // namespace semiflow::sampling
