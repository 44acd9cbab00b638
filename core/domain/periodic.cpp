#include "core/domain/domain.h"

namespace semiflow::domain {

const Component<Boundary>& periodic() {
  static const auto made = Component<Boundary>("periodic", "Periodic")
                               .summary("What leaves at one end comes in at the other.")
                               .formula("u(x + L) = u(x)")
                               .makes([](const Values&) { return std::make_unique<Boundary>(Boundary{true}); });
  return made;
}

} // namespace semiflow::domain
