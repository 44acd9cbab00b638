#include "core/pde/noises/noises.h"

namespace semiflow::pde {

const Component<ForcingChoice>& noNoise() {
  static const auto made =
      Component<ForcingChoice>("none", "No noise").summary("The equation is deterministic.").makes([](const Values&) {
        return std::make_unique<ForcingChoice>();
      });
  return made;
}

} // namespace semiflow::pde
