#include "core/pde/noises/noises.h"

namespace semiflow::pde {

const Component<ForcingChoice>& colouredNoise() {
  static const auto made =
      forcingComponent("coloured", "Coloured noise")
          .summary("Correlated over a length, and over a time if wanted: gusts of one size, the same on every grid "
                   "that resolves them. At one place it is a Brownian motion of unit variance per time.")
          .formula("du = (…) dt + σ b(u, x, t) dW,  E dW(x) dW(y) = exp(−|x − y|²/(2ℓ²)) dt")
          .reference("G. J. Lord, C. E. Powell, T. Shardlow, An Introduction to Computational Stochastic PDEs, "
                     "Cambridge University Press (2014)")
          .parameter(real("correlation_length", 0.1).above(0).unit("length").doc("ℓ: over which the noise is alike"))
          .parameter(real("correlation_time", 0)
                         .atLeast(0)
                         .unit("time")
                         .doc("τ: over which the noise is alike in time, as an Ornstein-Uhlenbeck process; 0: new at "
                              "every instant, in Ito's sense"))
          .makes([](const Values& values) {
            Forcing forcing = forcingOf(values);
            forcing.correlationLength = values.real("correlation_length");
            forcing.correlationTime = values.real("correlation_time");
            return chosen(std::move(forcing));
          });
  return made;
}

} // namespace semiflow::pde
