#include "core/sampling/sampling_run.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/memory.h"
#include "core/experiment/experiment.h"
#include "core/sampling/coordinate_names.h"
#include "core/sampling/flow_image.h"
#include "core/sampling/grids/time_grid.h"
#include "core/sampling/initial/initial_particles.h"
#include "core/sampling/log_density_image.h"
#include "core/sampling/samplers/resampling.h"

namespace semiflow::sampling {
namespace {

std::uint64_t seedOf(const Values& values) { return static_cast<std::uint64_t>(values.integer("seed")); }
std::size_t sizeOf(const Values& values, std::string_view name) {
  return static_cast<std::size_t>(values.integer(name));
}

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

/// @throws InputError where one has velocities and the other does not
void requireSuited(const Values& values, const Process& process, const Sampler& sampler) {
  if (sampler.movesVelocities() && process.phaseSpace() == nullptr)
    throw values.error("process", "one with velocities, as the sampler moves them", "one without",
                       "critically_damped has them");
  if (!sampler.movesVelocities() && process.phaseSpace() != nullptr)
    throw values.error("sampler", "one that moves velocities, as the process has them", "one of positions alone",
                       "symmetric_splitting does");
}

Flow flowOf(const Values& values) {
  const std::string flow = values.text("flow");
  return flow == "velocity" ? Flow::velocity : flow == "score" ? Flow::score : Flow::none;
}

} // namespace

SamplingRun::SamplingRun(const Values& values)
    : guidance_(values.make<Guidance>("guidance")), process_(values.make<Process>("process")),
      sampler_(values.make<Sampler>("sampler")), scoreError_(values.make<ScoreError>("score_error")),
      distances_(sizeOf(values, "distance_samples"), sizeOf(values, "distance_directions"), seedOf(values)),
      denoised_(values.boolean("denoised")), flow_(flowOf(values)) {
  setValues(values);
  requireSuited(values, *process_, *sampler_);
  std::unique_ptr<Target> made = values.make<Target>("target");
  coordinates_ = process_->coordinates(coordinateNames(made->dimension()));
  std::shared_ptr<const Target> target = process_->law(std::move(made));
  if (flow_ != Flow::none && target->dimension() != 2) {
    throw values.error("flow", "none, as arrows are drawn in the plane",
                       fmt::format("{} with a target of dimension {}", values.text("flow"), target->dimension()));
  }
  if (guidance_->remembers() && !sampler_->evaluatesInOrder()) {
    throw values.error("guidance.momentum", "0 with a sampler that does not evaluate level by level",
                       fmt::format("{:g}", values.child("guidance").real("momentum")));
  }
  for (const std::string& slot : measureSlots()) {
    auto measure = values.make<Measure>(slot);
    if (!measure->suits(*process_)) {
      throw values.error(slot, "a measure that suits the process",
                         fmt::format("{} with {}", values.tree().at(slot).at("id").get<std::string>(),
                                     values.tree().at("process").at("id").get<std::string>()));
    }
    if (!measure->isNone()) measures_.push_back(std::move(measure));
  }
  const auto initial = values.make<InitialParticles>("initial");
  initial->checkDimension(target->dimension());
  const std::size_t particles = initial->count(sizeOf(values, "particles"));
  const Values sampler = values.child("sampler");
  const auto score = [this](const Level& level, const Cloud& x, Cloud& out) { score_(level, x, out); };
  const auto grid = sampler.make<TimeGrid>("grid");
  journey_ = std::make_unique<Journey>(Journey{*process_, grid->levels(*process_, sizeOf(sampler, "steps")),
                                               Prediction(score), Random(seedOf(values), Stream::noise)});
  requireFor(particles);
  x_ = Cloud(particles, target->dimension());
  initial->place(x_, *process_, seedOf(values));
  if (!initial->areGiven()) combine({{sampler_->priorScale(), x_}}, x_);
  setTarget(std::move(target));
  searched_ = grid->suit(
      *journey_, [&] { return values.make<Sampler>("sampler"); }, x_.dimension());
  sampler_->prepare(*journey_, x_.dimension());
  info_ = {process_->start(), process_->end(), "noise time", "", journey_->steps() + 1, true};
}

void SamplingRun::requireFor(std::size_t particles) const {
  const std::size_t d = coordinates_.size();
  constexpr std::size_t others = 3; // the cloud itself, and a frame's in both layouts
  const std::size_t extra = denoised_ ? 2 : 0;
  const auto clouds = static_cast<double>(others + extra + sampler_->cloudsKept(journey_->steps()));
  requireMemory(clouds * Cloud::bytes(particles, d),
                fmt::format("a cloud of {} particles in {} dimensions", particles, d));
}

void SamplingRun::setTarget(std::shared_ptr<const Target> target) {
  const ScoreFunction whole = [this, target](const Level& level, const Cloud& x, Cloud& out) {
    target->score(level, x, out);
    scoreError_->apply(level, x, out);
  };
  std::shared_ptr<const Target> wanted = guidance_->wanted(*target);
  if (!wanted) wanted = target;
  std::optional<std::unique_ptr<Target>> aim = sampler_->aim(wanted);
  target_ = std::move(target);
  places_ = target_->places();
  score_ = guidance_->guided(whole, wanted);
  shownScore_ = guidance_->guided(whole, wanted);
  aim_ = aim ? std::shared_ptr<const Target>(std::move(*aim)) : wanted;
  displayed_ = aim_ ? aim_->marginal(std::min<std::size_t>(2, aim_->dimension())) : nullptr;
  if (aim_) distances_.prepare(*aim_, x_.count());
}

experiment::FramePtr SamplingRun::start() {
  const experiment::Stopwatch watch(seconds_);
  check();
  for (const auto& measure : measures_) measure->follow(glance(x_));
  return frame();
}

void SamplingRun::takeStep() {
  sampler_->step(*journey_, step_, x_);
  ++step_;
  check();
  for (const auto& measure : measures_) measure->follow(glance(x_));
}

experiment::FramePtr SamplingRun::advance(const std::stop_token& stop) {
  SF_ASSERT(!finished());
  const experiment::Stopwatch watch(seconds_);
  if (step_ == framed_) {
    if (stop.stop_requested()) return nullptr;
    takeStep();
  }
  if (stop.stop_requested()) return nullptr;
  framed_ = step_;
  return frame();
}

experiment::FramePtr SamplingRun::advanceToEnd(const std::stop_token& stop) {
  {
    const experiment::Stopwatch watch(seconds_);
    while (step_ < journey_->steps()) {
      if (stop.stop_requested()) return nullptr;
      takeStep();
    }
  }
  framed_ = step_;
  return frame();
}

void SamplingRun::check() const {
  const std::size_t bad = firstNonFinite(x_);
  if (bad == x_.count()) return;
  throw DivergedError(now(), fmt::format("the position of particle {}", bad),
                      "use more steps, or a sampler and a grid that suit the process better");
}

namespace {

/// @param logarithmic coordinates are the logarithms of what is shown
std::vector<double> positionsOf(const Cloud& x, bool logarithmic) {
  std::vector<double> positions(x.count() * x.dimension());
  for (std::size_t p = 0; p < x.count(); ++p) {
    for (std::size_t c = 0; c < x.dimension(); ++c) {
      positions[p * x.dimension() + c] = logarithmic ? std::exp(x.at(p, c)) : x.at(p, c);
    }
  }
  return positions;
}

/// Names that differ: of two equal measures the second one's have a number behind them.
void addScalars(experiment::Frame& frame, std::vector<experiment::Scalar> scalars) {
  for (experiment::Scalar& scalar : scalars) {
    const std::string name = scalar.name;
    const auto taken = [&](const experiment::Scalar& other) { return other.name == scalar.name; };
    for (int n = 2; std::any_of(frame.scalars.begin(), frame.scalars.end(), taken); ++n)
      scalar.name = fmt::format("{}_{}", name, n);
    frame.scalars.push_back(std::move(scalar));
  }
}

} // namespace

Glance SamplingRun::glance(const Cloud& x) const {
  return {*process_, aim_ ? *aim_ : *target_, shownScore_, journey_->levels[step_], x, seedOf(values())};
}

experiment::Particles SamplingRun::particles() const {
  const Level& level = journey_->levels[step_];
  experiment::Particles particles;
  particles.coordinates = coordinates_;
  particles.positions = positionsOf(x_, process_->logarithmic());
  const std::span<const double> weights = sampler_->logWeights();
  particles.logWeights.assign(weights.begin(), weights.end());
  if (displayed_) particles.logDensity = logDensityImage(*displayed_, level, coordinates_, {}, process_->logarithmic());
  return particles;
}

experiment::FramePtr SamplingRun::frame() {
  const Level& level = journey_->levels[step_];
  auto frame = std::make_shared<experiment::Frame>();
  frame->time = level.time;
  frame->step = step_;
  frame->contents.push_back(std::make_shared<const experiment::Content>(particles()));
  if (denoised_) {
    Cloud data(x_.count(), x_.dimension());
    shownScore_(level, x_, data);
    dataOf(level, x_, data, data);
    experiment::Particles denoised;
    denoised.name = "denoised";
    denoised.coordinates = coordinates_;
    denoised.positions = positionsOf(data, process_->logarithmic());
    frame->contents.push_back(std::make_shared<const experiment::Content>(std::move(denoised)));
  }
  if (flow_ != Flow::none && displayed_)
    frame->contents.push_back(
        std::make_shared<const experiment::Content>(flowImage(flow_, *process_, shownScore_, *displayed_, level)));
  if (!places_.empty())
    frame->contents.push_back(std::make_shared<const experiment::Content>(functionTable(x_, places_)));
  for (const auto& contents : {searched_, sampler_->contents()}) {
    for (const experiment::Content& content : contents)
      frame->contents.push_back(std::make_shared<const experiment::Content>(content));
  }
  addNumbers(*frame);
  return frame;
}

void SamplingRun::addNumbers(experiment::Frame& frame) {
  const Level& level = journey_->levels[step_];
  frame.scalars = {{"noise_level", "", level.sigma, false},
                   {"score_evaluations", "", static_cast<double>(journey_->prediction.evaluations()), false}};
  addScalars(frame, sampler_->scalars(x_.count()));
  if (!aim_) return;
  // Weighted particles are measured through a draw of them.
  const std::span<const double> weights = sampler_->logWeights();
  const Cloud drawn = weights.empty() ? Cloud() : gather(x_, systematicResample(weights, 0.5));
  const Cloud& x = weights.empty() ? x_ : drawn;
  addScalars(frame, distances_.measure(*aim_, level, x));
  for (const auto& measure : measures_) addScalars(frame, measure->measure(glance(x)));
}

experiment::RunCounts SamplingRun::counts() const { return {step_, journey_->prediction.evaluations(), seconds_}; }

void SamplingRun::apply(const Values& changed) {
  std::shared_ptr<const Target> target = target_;
  if (changed.child("target").tree() != values().child("target").tree()) {
    target = process_->law(changed.make<Target>("target"));
    if (target->dimension() != target_->dimension()) {
      const std::size_t perCoordinate = process_->phaseSpace() != nullptr ? 2 : 1;
      throw changed.error("target", fmt::format("a law in {} dimensions, as before", x_.dimension() / perCoordinate),
                          fmt::format("one in {}", target->dimension() / perCoordinate));
    }
  }
  auto guidance = changed.make<Guidance>("guidance");
  guidance->wanted(*target); // whether it fits
  const bool same = changed.child("guidance").tree() == values().child("guidance").tree();
  if (changed.child("score_error").tree() != values().child("score_error").tree())
    scoreError_ = changed.make<ScoreError>("score_error");
  sampler_->adjust(changed.child("sampler"));
  if (same && target == target_) return;
  if (!same) guidance_ = std::move(guidance);
  setTarget(std::move(target));
}

const std::vector<std::string>& measureSlots() {
  static const std::vector<std::string> slots{"measure", "second_measure", "third_measure", "fourth_measure"};
  return slots;
}

namespace {

/// The parameters of the kind behind those of the target, the process and the sampler.
void addNumbersOf(Component<experiment::Run>& kind) {
  kind.parameter(
          boolean("denoised", false)
              .doc("shows where the prediction of the data lies for each particle, beside the particle itself: one "
                   "score a frame more, which is not counted"))
      .parameter(choice("flow", {"none", "velocity", "score"})
                     .doc("arrows behind particles in the plane: the velocity of the probability-flow ODE in the "
                          "direction of sampling, or the score"))
      .parameter(
          integer("distance_samples", 1024)
              .between(0, 65536)
              .doc("how many particles, and exact samples, the distances to the target compare; 0 measures none"))
      .parameter(integer("distance_directions", 32)
                     .between(1, 4096)
                     .doc("how many directions the sliced distance looks along"));
  for (const std::string& slot : measureSlots())
    kind.parameter(semiflow::component(slot, anyFamily<measures>, "none").doc("what else is measured over time"));
}

} // namespace

const Component<experiment::Run>& samplingKind() {
  static const auto made = [] {
    auto kind =
        experiment::experimentKind("sampling", "Sampling")
            .summary("A cloud of particles on its way from noise to a distribution whose score is known exactly.")
            .formula("x_t = α(t) x₀ + σ(t) ε;  noise time t runs down")
            .reference("Song et al., Score-based generative modeling through stochastic differential equations (2021)")
            .parameter(integer("particles", 4096)
                           .between(1, 1e9)
                           .doc("how many; particles of a file come in their own number"))
            .parameter(
                semiflow::component("target", anyFamily<targets>, "gaussian_mixture").doc("the law to sample from"))
            .parameter(semiflow::component("process", anyFamily<processes>, "variance_preserving")
                           .doc("how noise is added, to be undone"))
            .parameter(
                semiflow::component("initial", anyFamily<initialParticles>, "prior").doc("where the particles start"))
            .parameter(
                semiflow::component("sampler", anyFamily<samplers>, "dpm_solver_pp_2m").doc("how the particles move"));
    kind.parameter(semiflow::component("guidance", anyFamily<guidances>, "none").doc("which modes of it are asked for"))
        .parameter(semiflow::component("score_error", anyFamily<scoreErrors>, "none")
                       .live()
                       .doc("what is wrong with the score, to see what a sampler makes of it"));
    addNumbersOf(kind);
    kind.makes([](const Values& v) { return std::make_unique<SamplingRun>(v); });
    return kind;
  }();
  return made;
}

} // namespace semiflow::sampling
