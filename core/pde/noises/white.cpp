#include "core/pde/noises/noises.h"

namespace semiflow::pde {

const Component<ForcingChoice>& whiteNoise() {
  static const auto made =
      forcingComponent("white", "White noise")
          .summary("Independent at every place and time, in Ito's sense: of every wave the same, up to the finest that "
                   "the grid has. In two and three dimensions what it does to a diffusion depends on the grid.")
          .formula("du = (…) dt + σ b(u, x, t) dW,  E dW(x) dW(y) = δ(x − y) dt")
          .reference("J. B. Walsh, \"An introduction to stochastic partial differential equations\", Springer Lecture "
                     "Notes in Mathematics 1180, 265 (1986)")
          .makes([](const Values& values) { return chosen(forcingOf(values)); });
  return made;
}

} // namespace semiflow::pde
