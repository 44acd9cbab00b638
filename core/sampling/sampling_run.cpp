#include "core/sampling/sampling_run.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/memory.h"
#include "core/experiment/experiment.h"
#include "core/sampling/coordinate_names.h"
#include "core/sampling/grids/time_grid.h"
#include "core/sampling/initial/initial_particles.h"
#include "core/sampling/log_density_image.h"

namespace semiflow::sampling {
namespace {

/// The first particles as curves, where each is a function seen at those places.
experiment::Table functionTable(const Cloud& x, const std::vector<double>& places) {
  constexpr std::size_t most = 12;
  experiment::Table table;
  table.name = "functions";
  table.columns.push_back({"s", "", places, false});
  for (std::size_t p = 0; p < std::min(most, x.count()); ++p) {
    experiment::Table::Column column{fmt::format("function_{}", p + 1), "", {}, false};
    for (std::size_t c = 0; c < places.size(); ++c) column.values.push_back(x.at(p, c));
    table.columns.push_back(std::move(column));
  }
  return table;
}

std::uint64_t seedOf(const Values& values) { return static_cast<std::uint64_t>(values.integer("seed")); }
std::size_t sizeOf(const Values& values, std::string_view name) {
  return static_cast<std::size_t>(values.integer(name));
}

} // namespace

SamplingRun::SamplingRun(const Values& values)
    : process_(values.make<Process>("process")), sampler_(values.make<Sampler>("sampler")),
      scoreError_(values.make<ScoreError>("score_error")),
      distances_(sizeOf(values, "distance_samples"), sizeOf(values, "distance_directions"), seedOf(values)) {
  setValues(values);
  if (sampler_->movesVelocities() && process_->phaseSpace() == nullptr)
    throw values.error("process", "one with velocities, as the sampler moves them", "one without",
                       "critically_damped has them");
  if (!sampler_->movesVelocities() && process_->phaseSpace() != nullptr)
    throw values.error("sampler", "one that moves velocities, as the process has them", "one of positions alone",
                       "symmetric_splitting does");
  std::unique_ptr<Target> target = values.make<Target>("target");
  coordinates_ = process_->coordinates(coordinateNames(target->dimension()));
  target = process_->law(std::move(target));
  const Values sampler = values.child("sampler");
  const auto score = [this](const Level& level, const Cloud& x, Cloud& out) {
    target_->score(level, x, out);
    scoreError_->apply(level, x, out);
  };
  journey_ = std::make_unique<Journey>(
      Journey{*process_, sampler.make<TimeGrid>("grid")->levels(*process_, sizeOf(sampler, "steps")), Prediction(score),
              Random(seedOf(values), Stream::noise)});
  const auto initial = values.make<InitialParticles>("initial");
  initial->checkDimension(target->dimension());
  const std::size_t particles = initial->count(sizeOf(values, "particles"));
  requireFor(particles);
  x_ = Cloud(particles, target->dimension());
  initial->place(x_, *process_, seedOf(values));
  setTarget(std::move(target));
  info_ = {process_->start(), process_->end(), "noise time", "", journey_->steps() + 1, true};
}

void SamplingRun::requireFor(std::size_t particles) const {
  const std::size_t d = coordinates_.size();
  constexpr std::size_t others = 3; // the cloud itself, and a frame's in both layouts
  const auto clouds = static_cast<double>(others + sampler_->cloudsKept(journey_->steps()));
  requireMemory(clouds * Cloud::bytes(particles, d),
                fmt::format("a cloud of {} particles in {} dimensions", particles, d));
}

void SamplingRun::setTarget(std::unique_ptr<Target> target) {
  target_ = std::move(target);
  places_ = target_->places();
  displayed_ = target_->marginal(std::min<std::size_t>(2, target_->dimension()));
  distances_.prepare(*target_, x_.count());
}

experiment::FramePtr SamplingRun::start() {
  const experiment::Stopwatch watch(seconds_);
  check();
  return frame();
}

experiment::FramePtr SamplingRun::advance(const std::stop_token& stop) {
  SF_ASSERT(!finished());
  const experiment::Stopwatch watch(seconds_);
  if (step_ == framed_) {
    if (stop.stop_requested()) return nullptr;
    sampler_->step(*journey_, step_, x_);
    ++step_;
    check();
  }
  if (stop.stop_requested()) return nullptr;
  framed_ = step_;
  return frame();
}

void SamplingRun::check() const {
  const std::size_t bad = firstNonFinite(x_);
  if (bad == x_.count()) return;
  throw DivergedError(now(), fmt::format("the position of particle {}", bad),
                      "use more steps, or a sampler and a grid that suit the process better");
}

experiment::FramePtr SamplingRun::frame() const {
  const Level& level = journey_->levels[step_];
  auto frame = std::make_shared<experiment::Frame>();
  frame->time = level.time;
  frame->step = step_;
  experiment::Particles particles;
  particles.coordinates = coordinates_;
  particles.positions.resize(x_.count() * x_.dimension());
  for (std::size_t p = 0; p < x_.count(); ++p) {
    for (std::size_t c = 0; c < x_.dimension(); ++c) {
      const double value = x_.at(p, c);
      particles.positions[p * x_.dimension() + c] = process_->logarithmic() ? std::exp(value) : value;
    }
  }
  if (displayed_) particles.logDensity = logDensityImage(*displayed_, level, coordinates_, {}, process_->logarithmic());
  frame->contents.push_back(std::make_shared<const experiment::Content>(std::move(particles)));
  if (!places_.empty())
    frame->contents.push_back(std::make_shared<const experiment::Content>(functionTable(x_, places_)));
  frame->scalars = {{"noise_level", "", level.sigma, false},
                    {"score_evaluations", "", static_cast<double>(journey_->prediction.evaluations()), false}};
  for (experiment::Scalar& distance : distances_.measure(*target_, level, x_))
    frame->scalars.push_back(std::move(distance));
  return frame;
}

experiment::RunCounts SamplingRun::counts() const { return {step_, journey_->prediction.evaluations(), seconds_}; }

void SamplingRun::apply(const Values& changed) {
  if (changed.child("target").tree() != values().child("target").tree()) {
    std::unique_ptr<Target> target = process_->law(changed.make<Target>("target"));
    if (target->dimension() != target_->dimension()) {
      const std::size_t perCoordinate = process_->phaseSpace() != nullptr ? 2 : 1;
      throw changed.error("target", fmt::format("a law in {} dimensions, as before", x_.dimension() / perCoordinate),
                          fmt::format("one in {}", target->dimension() / perCoordinate));
    }
    setTarget(std::move(target));
  }
  if (changed.child("score_error").tree() != values().child("score_error").tree())
    scoreError_ = changed.make<ScoreError>("score_error");
  sampler_->adjust(changed.child("sampler"));
}

const Component<experiment::Run>& samplingKind() {
  static const auto component =
      experiment::experimentKind("sampling", "Sampling")
          .summary("A cloud of particles on its way from noise to a distribution whose score is known exactly.")
          .formula("x_t = α(t) x₀ + σ(t) ε;  noise time t runs down")
          .reference("Song et al., Score-based generative modeling through stochastic differential equations (2021)")
          .parameter(
              integer("particles", 4096).between(1, 1e9).doc("how many; particles of a file come in their own number"))
          .parameter(
              semiflow::component("target", anyFamily<targets>, "gaussian_mixture").doc("the law to sample from"))
          .parameter(semiflow::component("process", anyFamily<processes>, "variance_preserving")
                         .doc("how noise is added, to be undone"))
          .parameter(
              semiflow::component("initial", anyFamily<initialParticles>, "prior").doc("where the particles start"))
          .parameter(
              semiflow::component("sampler", anyFamily<samplers>, "dpm_solver_pp_2m").doc("how the particles move"))
          .parameter(semiflow::component("score_error", anyFamily<scoreErrors>, "none")
                         .live()
                         .doc("what is wrong with the score, to see what a sampler makes of it"))
          .parameter(
              integer("distance_samples", 1024)
                  .between(0, 65536)
                  .doc("how many particles, and exact samples, the distances to the target compare; 0 measures none"))
          .parameter(integer("distance_directions", 32)
                         .between(1, 4096)
                         .doc("how many directions the sliced distance looks along"))
          .makes([](const Values& v) { return std::make_unique<SamplingRun>(v); });
  return component;
}

} // namespace semiflow::sampling
