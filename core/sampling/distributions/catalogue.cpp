#include "core/sampling/distributions/target.h"

namespace semiflow::sampling {

const Component<Target>& gaussianMixture();
const Component<Target>& lowRankMixture();
const Component<Target>& empirical();
const Component<Target>& checkerboard();
const Component<Target>& twoMoons();
const Component<Target>& spirals();
const Component<Target>& swissRoll();
const Component<Target>& ring();
const Component<Target>& pinwheel();
const Component<Target>& funnel();
const Component<Target>& doubleWell();
const Component<Target>& energy();
const Component<Target>& gaussianRandomField();
const Component<Target>& painted();
const Component<Target>& picture();
const Component<Target>& product();
const Component<Target>& tilted();

const Family<Target>& targets() {
  static const Family<Target> family("target", "Target distributions",
                                     {gaussianMixture(), lowRankMixture(), empirical(), checkerboard(), twoMoons(),
                                      spirals(), swissRoll(), ring(), pinwheel(), funnel(), doubleWell(), energy(),
                                      gaussianRandomField(), painted(), picture(), product(), tilted()});
  return family;
}

} // namespace semiflow::sampling
