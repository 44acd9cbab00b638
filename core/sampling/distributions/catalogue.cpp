#include "core/sampling/distributions/target.h"

namespace semiflow::sampling {

const Component<Target>& gaussianMixture();

const Family<Target>& targets() {
  static const Family<Target> family("target", "Target distributions", {gaussianMixture()});
  return family;
}

} // namespace semiflow::sampling
