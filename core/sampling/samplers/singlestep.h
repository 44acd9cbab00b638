#pragma once

#include <vector>

#include "core/sampling/samplers/sampler.h"
#include "core/sampling/samplers/step_weights.h"

namespace semiflow::sampling {

/// One stage of an exponential Runge-Kutta step in half-log-SNR: where it leads to, and through which predictions. The
/// prediction at the step's start is number 0, that of the first stage number 1, and so on; the last stage is the step.
struct Stage {
  double fraction;
  std::vector<std::size_t> predictions;
};

struct SinglestepMethod {
  Form form;
  std::vector<Stage> stages;
  StepRule rule;
};

/// Lu et al., DPM-Solver (2022), order 1 to 3, in either form: stages at 1/2, or at 1/3 and 2/3. DPM-Solver++ (2S) is
/// order 2 in the form `data`. `place` is where the second order's stage lies.
SinglestepMethod dpmSolverMethod(Form form, int order, double place = 0.5);

/// Takes one step after another with nothing kept in between.
class Singlestep final : public Sampler {
 public:
  explicit Singlestep(SinglestepMethod method) : method_(std::move(method)) {}

  void step(Journey& journey, std::size_t i, Cloud& x) override;
  std::size_t cloudsKept(std::size_t) const override { return method_.stages.size() + 2; }

  /// One step between any two levels. @param first the prediction at `from`, or null where it is still to be made
  void between(Journey& journey, const Level& from, const Level& to, Cloud& x, const Cloud* first);

 private:
  SinglestepMethod method_;
  std::vector<Cloud> predictions_;
  Cloud stage_;
};

} // namespace semiflow::sampling
