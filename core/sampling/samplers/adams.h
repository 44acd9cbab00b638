#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/sampling/samplers/history.h"
#include "core/sampling/samplers/singlestep.h"

namespace semiflow::sampling {

/// What makes a multistep sampler.
struct AdamsMethod {
  Form form = Form::data;
  StepRule predict;                      ///< the step, given the predictions newest first
  std::size_t predictor = 1;             ///< how many of them it goes through
  StepRule correct;                      ///< the step again, given besides them, last, the prediction at its end
  std::size_t corrector = 0;             ///< how many predictions before the end it goes through; 0: no correction
  bool lowerOrderFinal = false;          ///< the last steps go through 1, 2, ... predictions, counted from the end
  std::optional<SinglestepMethod> start; ///< takes the first steps; none: they go through what there is
  std::size_t startSteps = 0;            ///< how many, at most
  std::vector<double> compensation;      ///< by level; see compensate(); empty: none
  std::size_t compensationOrder = 2;     ///< how many predictions compensate() goes through
};

/// Predictor-corrector multistep method with one evaluation a step (and those of its start): the prediction at the end
/// of a step is made once, where the predictor leads; it corrects the step, with the same noise, and starts the next.
/// The last step is not corrected.
class Adams : public Sampler {
 public:
  explicit Adams(AdamsMethod method) : method_(std::move(method)) {}

  void step(Journey& journey, std::size_t i, Cloud& x) override;
  std::size_t cloudsKept(std::size_t) const override;

 protected:
  AdamsMethod method_;

 private:
  void begin(const Cloud& x);
  void correct(Journey& journey, std::size_t i, Cloud& x);
  void compensate(std::size_t i);
  void advance(Journey& journey, std::size_t i, const LinearStep& linear, Cloud& x);

  History history_;
  Cloud before_;
  std::optional<Singlestep> start_;
  bool started_ = false; ///< the step before was one of the start, which needs no correction
};

/// The parameter `start`, and what it says.
Parameter startParameter();
/// Sets the start of a method: with full order by DPM-Solver-3 in the method's form.
void setStart(const Values& values, AdamsMethod& method);
Parameter lowerOrderFinalParameter(bool fallback);

} // namespace semiflow::sampling
