// What an equation costs that is typed rather than chosen: a frame of either, the same experiment and the same values.

#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/experiment/experiment.h"
#include "core/pde/typed_form.h"
#include "tests/bench/measure.h"
#include "tests/bench/sections.h"

namespace semiflow::bench {
namespace {

struct Case {
  std::string equation;
  Json changes; ///< key path and value, beside what suits the equation
  int steps;    ///< of a frame
};

experiment::Experiment experimentOf(const Case& c) {
  experiment::Experiment e = experiment::Experiment::ofKind("pde").with("equation", Json{{"id", c.equation}});
  const Values root(e.kind(), e.tree(), "", ".");
  const Json surroundings = root.child("equation").description().surroundings(); // copied: e is about to change
  for (const auto& [slot, value] : surroundings.items()) e = e.with(slot, value);
  for (const auto& [path, value] : c.changes.items()) e = e.with(path, value);
  const double step = e.tree().at("stepper").at("step").get<double>();
  constexpr double endless = 1e7;
  return e.with("until", endless * step).with("frame_interval", c.steps * step);
}

} // namespace

void typed() {
  const std::vector<Case> cases{
      {"heat", Json{{"domain.points", 1024}}, 64},
      {"kuramoto_sivashinsky", Json{{"domain.points", 1024}}, 64},
      {"nonlinear_schroedinger", Json{{"domain.points", 1024}}, 64},
      {"gray_scott", Json{{"domain.points", {256, 256}}, {"precision", "single"}}, 4},
      {"navier_stokes_2d", Json{{"domain.points", {256, 256}}}, 2},
  };
  for (const Case& c : cases) {
    const experiment::Experiment built = experimentOf(c), written = pde::asTyped(built);
    const auto first = built.makeRun(), second = written.makeRun();
    first->start();
    second->start();
    const std::vector<double> times =
        medianSeconds({{"built in", [&] { first->advance({}); }}, {"typed", [&] { second->advance({}); }}}, 11, 0.1);
    constexpr double target = 1.5;
    report(fmt::format("{}, typed", c.equation), times[1], "built in", times[0], target);
  }
}

} // namespace semiflow::bench
