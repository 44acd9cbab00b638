#include "core/sampling/distributions/target.h"

namespace semiflow::sampling {

const std::vector<double>& Target::modeWeights() const {
  static const std::vector<double> whole{1.0};
  return whole;
}

std::vector<double> Target::modeShares(const Level& /*level*/, const Cloud& /*x*/) const { return {1.0}; }

} // namespace semiflow::sampling
