#include "core/domain/boundary.h"

namespace semiflow::domain {

const Component<Boundary>& periodic() {
  static const auto made = Component<Boundary>("periodic", "Periodic")
                               .summary("What leaves at one end comes in at the other.")
                               .formula("u(x + L) = u(x)")
                               .makes([](const Values&) { return std::make_unique<Boundary>(); });
  return made;
}

} // namespace semiflow::domain
