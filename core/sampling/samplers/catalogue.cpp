#include "core/sampling/samplers/sampler.h"

namespace semiflow::sampling {

const Component<Sampler>& dpmSolverPp2m();
const Component<Sampler>& heun();
const Component<Sampler>& ddim();
const Component<Sampler>& ddpm();
const Component<Sampler>& eulerMaruyama();

const Family<Sampler>& samplers() {
  static const Family<Sampler> family("sampler", "Samplers",
                                      {dpmSolverPp2m(), heun(), ddim(), ddpm(), eulerMaruyama()});
  return family;
}

} // namespace semiflow::sampling
