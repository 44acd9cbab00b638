#include "core/numerics/tableau_stepping.h"

namespace semiflow::numerics {

Component<Stepping> adaptivePair(Component<Stepping> component, RungeKuttaTableau (*tableau)()) {
  return component
      .parameter(real("relative_tolerance", 1e-6)
                     .between(1e-14, 1)
                     .live()
                     .doc("error of a step, relative to the size of each field"))
      .parameter(real("absolute_tolerance", 1e-9)
                     .atLeast(0)
                     .live()
                     .doc("error of a step that is allowed however small a field is, in the field's unit"))
      .parameter(real("initial_step", 1e-3).above(0).unit("time").doc("tried first"))
      .parameter(real("step", 0.1).above(0).unit("time").live().doc("longest time step"))
      .makes([tableau](const Values& values) {
        const AdaptiveSettings settings{values.real("relative_tolerance"), values.real("absolute_tolerance"),
                                        values.real("step"), values.real("initial_step")};
        return std::make_unique<AdaptiveRungeKuttaStepping>(tableau(), settings);
      });
}

} // namespace semiflow::numerics
