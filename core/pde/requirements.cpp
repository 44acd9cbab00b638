#include "core/pde/requirements.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/suggest.h"
#include "core/domain/domain.h"
#include "core/experiment/frame.h"

namespace semiflow::pde {

void requireSameParameters(const Equation& before, const Equation& after) {
  std::vector<std::string> known;
  for (const auto& [name, value] : before.parameters) known.push_back(name);
  for (const auto& [name, value] : after.parameters) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    throw InputError(before.path + ".parameters." + name,
                     known.empty() ? "nothing, since the equation has no parameters"
                                   : fmt::format("one of the parameters {}", fmt::join(known, ", ")),
                     fmt::format("'{}'", name), suggestion(name, known));
  }
}

bool suits(const numerics::Stepping& stepping, const std::optional<NoiseLaw>& noise) {
  using Randomness = numerics::Stepping::Randomness;
  if (!noise) return stepping.randomness() == Randomness::none;
  return stepping.randomness() == Randomness::euler ||
         (stepping.randomness() == Randomness::milstein && noise->obstacle.empty());
}

void requireSameNoise(const std::optional<NoiseLaw>& before, const std::optional<NoiseLaw>& after,
                      const numerics::Stepping& stepping, const Values& changed) {
  if (!before || !after) return;
  if (before->fields != after->fields) {
    throw InputError(changed.child("noise").pathOf("amplitude"), "the same fields as at the start of the run", "others",
                     "0 silences a field's noise");
  }
  if (!suits(stepping, after)) {
    throw InputError(changed.child("noise").pathOf("amplitude"),
                     "a formula that the stepper " + changed.child("stepper").id() + " can take",
                     "one where " + after->obstacle);
  }
}

void requireFitting(const Law& law, const domain::Domain& domain, const Discretisation& discretisation,
                    const Values& chosen) {
  if (!domain.masks.empty() && !discretisation.takesMasks())
    throw InputError(chosen.path() + ".id", "finite_difference, since the domain has a mask", chosen.id());
  if ((law.conservation != nullptr) == discretisation.isOfFluxes()) return;
  throw InputError(chosen.path() + ".id",
                   law.conservation ? "finite_volume, since the equation is a conservation law with shocks"
                                    : "another method, since the equation is not given by fluxes",
                   chosen.id());
}

void requireSuiting(const std::optional<NoiseLaw>& noise, const Discretisation& discretisation,
                    const numerics::Stepping& stepping, const Values& values) {
  const Values chosen = values.child("noise"), stepper = values.child("stepper");
  if (values.make<ForcingChoice>("noise")->forcing() && !discretisation.takesNoise()) {
    throw InputError("discretisation.id", "fourier or finite_difference, since there is noise",
                     values.child("discretisation").id());
  }
  if (suits(stepping, noise)) return;
  if (!noise) {
    throw InputError("noise.id", fmt::format("white or coloured, since the stepper {} is for noise", stepper.id()),
                     chosen.id(), "without noise choose another stepper");
  }
  if (stepping.randomness() == numerics::Stepping::Randomness::none) {
    throw InputError("stepper.id",
                     "euler_maruyama, milstein, exponential_euler or exponential_milstein, since there is noise",
                     stepper.id());
  }
  throw InputError("stepper.id", fmt::format("euler_maruyama or exponential_euler, since {}", noise->obstacle),
                   stepper.id());
}

void requireRoom(const Problem& problem, const Discretisation& discretisation, const numerics::Stepping& stepping,
                 std::size_t number, double steps) {
  std::vector<std::string> counts;
  for (const auto& axis : problem.domain.axes) counts.push_back(fmt::format("{}", axis.points));
  const std::string what = fmt::format("A run on {} points", fmt::join(counts, " x "));
  const double values =
      problem.domain.pointCount() * static_cast<double>(problem.law.fields.size()) * (problem.law.complex ? 2 : 1);
  constexpr double framesAtATime = 4; // the initial fields, the frame being made, and two that others still look at
  const double frames = framesAtATime * values * sizeof(double);
  requireMemory(frames, what); // first alone: what follows counts in whole numbers, which must not overflow
  double noise = 0;
  if (problem.noise) { // increments of every depth of the tree (NoisePath), and amplitudes
    const double depths = std::log2(std::max(steps, 1.0)) + 8;
    noise = depths * static_cast<double>(number) * values;
  }
  requireMemory(frames + noise + discretisation.memoryEstimate(problem, stepping.workStates(), number), what);
}

} // namespace semiflow::pde
