// What the live spectrum costs beside the rollout that it watches, and by itself.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "core/experiment/experiment.h"
#include "core/experiment/presets.h"
#include "core/koopman/live_spectrum.h"
#include "tests/bench/measure.h"
#include "tests/bench/sections.h"

namespace semiflow::bench {
namespace {

using experiment::Experiment;
using experiment::FramePtr;
using experiment::GridField;
using experiment::Run;
using Clock = std::chrono::steady_clock;

double since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

/// The rollout of kind `pde`, and beside it one of kind `live` of the same tree.
Json wake() { return Experiment::read(experiment::findExperiment("cylinder_wake_live")).tree().at("base"); }
Json turbulence() {
  Json tree = Experiment::read(experiment::findExperiment("turbulence_decaying")).tree();
  tree["domain"]["points"] = {512, 512};
  for (const char* key : {"semiflow", "kind", "title", "summary", "reference"}) tree.erase(key);
  tree["id"] = "pde";
  return tree;
}
std::unique_ptr<Run> rollout(Json tree) {
  tree.erase("id");
  tree["semiflow"] = 1;
  tree["kind"] = "pde";
  return Experiment(tree, ".").makeRun();
}
std::unique_ptr<Run> watched(const Json& tree, int rank, int every) {
  return Experiment({{"semiflow", 1}, {"kind", "live"}, {"rank", rank}, {"every", every}, {"base", tree}}, ".")
      .makeRun();
}

/// Frames of both in turn, from the same start, so that what else the machine does meets both alike. Sums, since every
/// `rank`th frame costs more than the others.
void besideTheRollout(const std::string& name, const Json& tree, int rank, int every, double target) {
  const auto alone = rollout(tree), live = watched(tree, rank, every);
  alone->start();
  live->start();
  constexpr int warm = 10, frames = 120;
  double seconds[2] = {0, 0};
  for (int frame = 0; frame < warm + frames; ++frame) {
    for (const int first : {frame % 2, 1 - frame % 2}) {
      const auto begin = Clock::now();
      (first == 0 ? alone : live)->advance({});
      if (frame >= warm) seconds[first] += since(begin) / frames;
    }
  }
  report(name + ", rank " + std::to_string(rank) + (every > 1 ? ", every " + std::to_string(every) : ""), seconds[1],
         "a frame of the rollout alone", seconds[0], target);
}

/// The analysis of a frame by itself: the mean and the slowest, against a twenty-fifth of a second.
void byItself(const std::string& name, const Json& tree, int rank) {
  const auto run = rollout(tree);
  koopman::LiveSpectrum live(rank, 60);
  FramePtr frame = run->start();
  const int frames = 4 * std::max(rank, 8);
  double sum = 0, slowest = 0, adding = 0, solving = 0, showing = 0;
  for (int f = 0; f < 2 * frames; ++f) {
    const auto& field = std::get<GridField>(*frame->contents.front());
    const auto begin = Clock::now();
    live.add(field.values, field.imaginary);
    const double added = since(begin);
    const auto result = live.result();
    const double solved = since(begin);
    std::vector<Eigen::Index> which;
    for (Eigen::Index j = 0; j < std::min<Eigen::Index>(2, result.eigenvalues.size()); ++j) which.push_back(j);
    const auto modes = live.modes(result, which);
    const double whole = since(begin);
    if (f >= frames) { // the basis has been full
      sum += whole / frames;
      adding += added / frames;
      solving += (solved - added) / frames;
      showing += (whole - solved) / frames;
      slowest = std::max(slowest, whole);
    }
    frame = run->advance({});
  }
  const std::string what = name + ", rank " + std::to_string(rank);
  std::printf("%s: snapshot %.2f ms, eigenvalues %.2f ms, two modes %.2f ms\n", what.c_str(), 1e3 * adding,
              1e3 * solving, 1e3 * showing);
  report(what + ", mean", sum, "25 frames a second", 0.04, 1);
  report(what + ", slowest", slowest, "25 frames a second", 0.04, 1);
}

} // namespace

void live() {
  const Json small = wake(), large = turbulence();
  for (const int rank : {10, 40}) {
    byItself("wake 300x240", small, rank);
    besideTheRollout("wake 300x240", small, rank, 1, rank == 10 ? 1.15 : 0);
    byItself("turbulence 512x512", large, rank);
    besideTheRollout("turbulence 512x512", large, rank, 1, 0);
  }
  besideTheRollout("turbulence 512x512", large, 40, 5, 0);
}

} // namespace semiflow::bench
