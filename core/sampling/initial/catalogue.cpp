#include "core/sampling/initial/initial_particles.h"

namespace semiflow::sampling {

const Component<InitialParticles>& prior();
const Component<InitialParticles>& particlesFromFile();

const Family<InitialParticles>& initialParticles() {
  static const Family<InitialParticles> family("initial_particles", "Initial particles",
                                               {prior(), particlesFromFile()});
  return family;
}

} // namespace semiflow::sampling
