#include "core/sampling/samplers/sampler.h"

namespace semiflow::sampling {

const Component<Sampler>& dpmSolverPp2m();
const Component<Sampler>& dpmSolverPp3m();
const Component<Sampler>& dpmSolverPp2s();
const Component<Sampler>& dpmSolverPpSde();
const Component<Sampler>& dpmSolverMultistep();
const Component<Sampler>& dpmSolverSinglestep();
const Component<Sampler>& dpmSolverAdaptive();
const Component<Sampler>& dpmSolverV3();
const Component<Sampler>& unipc();
const Component<Sampler>& dcSolver();
const Component<Sampler>& saSolver();
const Component<Sampler>& iia();
const Component<Sampler>& deis();
const Component<Sampler>& deisRk();
const Component<Sampler>& lms();
const Component<Sampler>& plms();
const Component<Sampler>& ipndm();
const Component<Sampler>& heavyBall();
const Component<Sampler>& ghvb();
const Component<Sampler>& heun();
const Component<Sampler>& rfSolver();
const Component<Sampler>& ddim();
const Component<Sampler>& bdia();
const Component<Sampler>& acceleratedOde();
const Component<Sampler>& paradigms();
const Component<Sampler>& ddpm();
const Component<Sampler>& acceleratedSde();
const Component<Sampler>& eulerMaruyama();
const Component<Sampler>& interpolantSde();
const Component<Sampler>& symmetricSplitting();
const Component<Sampler>& adaptiveSde();
const Component<Sampler>& edmStochastic();
const Component<Sampler>& predictorCorrector();
const Component<Sampler>& langevin();
const Component<Sampler>& projected();
const Component<Sampler>& solverSearch();
const Component<Sampler>& feynmanKac();
const Component<Sampler>& steering();

const Family<Sampler>& samplers() {
  static const Family<Sampler> family("sampler", "Samplers",
                                      {dpmSolverPp2m(),
                                       dpmSolverPp3m(),
                                       dpmSolverPp2s(),
                                       dpmSolverPpSde(),
                                       dpmSolverMultistep(),
                                       dpmSolverSinglestep(),
                                       dpmSolverAdaptive(),
                                       dpmSolverV3(),
                                       unipc(),
                                       dcSolver(),
                                       saSolver(),
                                       iia(),
                                       deis(),
                                       deisRk(),
                                       lms(),
                                       plms(),
                                       ipndm(),
                                       heavyBall(),
                                       ghvb(),
                                       heun(),
                                       rfSolver(),
                                       ddim(),
                                       bdia(),
                                       acceleratedOde(),
                                       paradigms(),
                                       ddpm(),
                                       acceleratedSde(),
                                       eulerMaruyama(),
                                       interpolantSde(),
                                       symmetricSplitting(),
                                       adaptiveSde(),
                                       edmStochastic(),
                                       predictorCorrector(),
                                       langevin(),
                                       projected(),
                                       solverSearch(),
                                       feynmanKac(),
                                       steering()});
  return family;
}

} // namespace semiflow::sampling
