#include <cmath>

#include <fmt/format.h>

#include "core/base/memory.h"
#include "core/base/random.h"
#include "core/koopman/resumable.h"
#include "core/koopman/sources/catalogue.h"
#include "core/koopman/system.h"

namespace semiflow::koopman {
namespace {

enum class Initial { uniform, grid, normal };

struct Plan {
  System system;
  std::size_t trajectories = 0;
  Eigen::Index length = 0;
  double interval = 1, transient = 0, sensorNoise = 0;
  Initial initial = Initial::uniform;
  std::vector<double> lower{}, upper{};
};

/// Places per direction of a tensor grid with at most that many points.
std::size_t gridPlaces(std::size_t points, std::size_t dimension) {
  auto places = static_cast<std::size_t>(
      std::floor(std::pow(static_cast<double>(points), 1.0 / static_cast<double>(dimension)) + 1e-9));
  return std::max<std::size_t>(places, 1);
}

std::vector<double> initialState(const Plan& plan, std::uint64_t seed, std::size_t trajectory) {
  const std::size_t d = plan.lower.size();
  std::vector<double> state(d);
  const Random random(seed, Stream::trajectories);
  const std::size_t places = gridPlaces(plan.trajectories, d);
  std::size_t rest = trajectory;
  for (std::size_t c = 0; c < d; ++c) {
    const double width = plan.upper[c] - plan.lower[c];
    const auto draw = static_cast<std::uint32_t>(c / 2);
    switch (plan.initial) {
    case Initial::uniform:
      state[c] = plan.lower[c] + width * random.uniforms(trajectory, 0, draw)[c % 2];
      break;
    case Initial::grid:
      state[c] = plan.lower[c] + width * (static_cast<double>(rest % places) + 0.5) / static_cast<double>(places);
      rest /= places;
      break;
    case Initial::normal:
      state[c] = plan.lower[c] + width * (0.5 + 0.25 * random.normals(trajectory, 0, draw)[c % 2]);
      break;
    }
  }
  return state;
}

class SystemSource final : public Source {
 public:
  explicit SystemSource(Plan plan) : plan_(std::move(plan)), blocks_(plan_.trajectories) {}

  std::optional<Snapshots> gather(std::uint64_t seed, const std::stop_token& stop) override {
    if (snapshots_.lengths.empty()) prepare();
    const bool complete = blocks_.run(stop, [&](std::size_t trajectory) { return follow(trajectory, seed, stop); });
    if (!complete) return std::nullopt;
    return snapshots_;
  }

 private:
  /// Where a trajectory is.
  struct Progress {
    Eigen::Index made = 0; ///< snapshots
    std::vector<double> state;
    std::uint64_t noiseSteps = 0;
  };

  /// Moves a trajectory on from where it is. False where a stop came first.
  bool follow(std::size_t trajectory, std::uint64_t seed, const std::stop_token& stop) {
    const System& system = plan_.system;
    Progress& progress = progress_[trajectory];
    std::vector<double>& state = progress.state;
    Noise noise{Random(seed, Stream::noise), trajectory, progress.noiseSteps};
    if (progress.made == 0) {
      state = initialState(plan_, seed, trajectory);
      if (plan_.transient > 0) advance(system, state.data(), plan_.transient, noise);
    }
    for (Eigen::Index& k = progress.made; k < plan_.length; ++k) {
      if (k > 0) {
        if (stop.stop_requested()) return false;
        advance(system, state.data(), plan_.interval, noise);
      }
      progress.noiseSteps = noise.steps;
      for (std::size_t c = 0; c < state.size(); ++c) {
        if (std::isfinite(state[c])) continue;
        throw DivergedError(plan_.transient + static_cast<double>(k) * plan_.interval,
                            fmt::format("{} of trajectory {}", system.stateNames[c], trajectory + 1),
                            system.random() ? "choose a smaller step or a smaller domain of initial states"
                                            : "choose a smaller domain of initial states or shorter trajectories");
      }
      write(state, seed, trajectory, k);
    }
    return true;
  }

  void prepare() {
    const auto d = static_cast<Eigen::Index>(plan_.lower.size());
    const auto total = static_cast<Eigen::Index>(plan_.trajectories) * plan_.length;
    requireMemory(3.0 * 8 * static_cast<double>(d) * static_cast<double>(total),
                  fmt::format("{} trajectories of {} snapshots", plan_.trajectories, plan_.length));
    snapshots_.states.resize(d, total);
    progress_.resize(plan_.trajectories);
    snapshots_.lengths.assign(plan_.trajectories, plan_.length);
    snapshots_.begin = plan_.transient;
    snapshots_.interval = plan_.interval;
    snapshots_.timeUnit = plan_.system.timeUnit;
    snapshots_.names = plan_.system.stateNames;
    snapshots_.periods = plan_.system.periods;
    snapshots_.system = std::make_shared<System>(plan_.system);
  }

  /// A state as the sensors see it.
  void write(const std::vector<double>& state, std::uint64_t seed, std::size_t trajectory, Eigen::Index number) {
    auto column = snapshots_.states.col(static_cast<Eigen::Index>(trajectory) * plan_.length + number);
    column.setZero();
    if (plan_.sensorNoise > 0) {
      Random(seed, Stream::initial)
          .fillNormals(trajectory, static_cast<std::uint32_t>(number), column.data(), state.size());
    }
    for (std::size_t c = 0; c < state.size(); ++c) {
      auto& value = column[static_cast<Eigen::Index>(c)];
      value = state[c] + plan_.sensorNoise * value;
    }
  }

  const Plan plan_;
  Snapshots snapshots_;
  std::vector<Progress> progress_; ///< of each trajectory
  Blocks blocks_;
};

std::vector<double> bound(const Values& v, const std::string& name, const std::vector<double>& fallback) {
  std::vector<double> given = v.vector(name);
  if (given.empty()) return fallback;
  if (given.size() == 1) given.assign(fallback.size(), given.front());
  if (given.size() != fallback.size()) {
    throw v.error(name, fmt::format("{} numbers, one per coordinate of the system", fallback.size()),
                  fmt::format("{}", given.size()));
  }
  return given;
}

std::unique_ptr<Source> make(const Values& v) {
  Plan plan{.system = *v.make<System>("system"),
            .trajectories = static_cast<std::size_t>(v.integer("trajectories")),
            .length = static_cast<Eigen::Index>(v.integer("length")),
            .interval = v.real("interval"),
            .transient = v.real("transient"),
            .sensorNoise = v.real("noise")};
  const System& system = plan.system;
  if (plan.interval == 0) plan.interval = system.interval;
  for (const char* name : {"interval", "transient"}) {
    const double value = v.real(name);
    if (system.discrete && value != std::floor(value)) {
      throw v.error(name, "a whole number of iterations of a map", fmt::format("{}", value));
    }
  }
  const std::string initial = v.text("initial");
  plan.initial = initial == "grid" ? Initial::grid : initial == "normal" ? Initial::normal : Initial::uniform;
  plan.lower = bound(v, "lower", system.lower);
  plan.upper = bound(v, "upper", system.upper);
  for (std::size_t c = 0; c < plan.lower.size(); ++c) {
    if (!(plan.lower[c] <= plan.upper[c])) {
      throw v.error("upper", fmt::format("numbers of at least those of lower ({})", plan.lower[c]),
                    fmt::format("{}", plan.upper[c]));
    }
  }
  if (plan.initial == Initial::grid) {
    const std::size_t places = gridPlaces(plan.trajectories, plan.lower.size());
    plan.trajectories = 1;
    for (std::size_t c = 0; c < plan.lower.size(); ++c) plan.trajectories *= places;
  }
  return std::make_unique<SystemSource>(std::move(plan));
}

} // namespace

const Component<Source>& systemSource() {
  static const auto source =
      Component<Source>("system", "Simulated system")
          .summary("Trajectories of a known dynamical system, integrated to near round-off; of a random one, samples.")
          .parameter(semiflow::component("system", anyFamily<systems>, "duffing").doc("the system"))
          .parameter(
              integer("trajectories", 100).between(1, 1e7).doc("how many, each from an initial state of its own"))
          .parameter(integer("length", 11).between(2, 1e8).doc("snapshots per trajectory, the initial state included"))
          .parameter(real("interval", 0)
                         .atLeast(0)
                         .unit("time")
                         .doc("between snapshots; for a map a number of iterations; 0: what suits the system"))
          .parameter(real("transient", 0)
                         .atLeast(0)
                         .unit("time")
                         .doc("left out before the first snapshot, to reach an attractor"))
          .parameter(
              real("noise", 0)
                  .atLeast(0)
                  .doc("standard deviation of white noise that the sensors add to every state of every snapshot"))
          .parameter(choice("initial", {"uniform", "grid", "normal"})
                         .doc("initial states: random in the box, at the centres of a regular grid of cells (at most "
                              "`trajectories` of them), or normal with a quarter of the box as standard deviation"))
          .parameter(vector("lower", {}).doc("corner of the box of initial states; none: the system's own"))
          .parameter(vector("upper", {}).doc("the opposite corner"))
          .makes(make);
  return source;
}

} // namespace semiflow::koopman
