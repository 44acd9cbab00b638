#include "core/sampling/bridges/bridge_run.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/memory.h"
#include "core/base/parallel.h"
#include "core/experiment/experiment.h"
#include "core/sampling/coordinate_names.h"
#include "core/sampling/log_density_image.h"

namespace semiflow::sampling {
namespace {

/// The ends themselves, but for as little noise as gives laws of points and of sharp edges a density.
constexpr Level clean{0, 1, 0.002, 6.214608098422191};

std::uint64_t seedOf(const Values& values) { return static_cast<std::uint64_t>(values.integer("seed")); }
std::size_t sizeOf(const Values& values, std::string_view name) {
  return static_cast<std::size_t>(values.integer(name));
}

Integrator integratorOf(const Values& values) {
  const std::string name = values.text("integrator");
  const auto method = name == "euler"  ? Integrator::Method::euler
                      : name == "heun" ? Integrator::Method::heun
                                       : Integrator::Method::rungeKutta4;
  return {method, sizeOf(values, "steps")};
}

/// The mean over particles of |x - y|^power, power 1 or 2.
double meanMove(const Cloud& x, const Cloud& y, int power) {
  const double sum = parallelSum(x.count(), 1024, 0.0, [&](std::size_t begin, std::size_t end) {
    double part = 0;
    for (std::size_t p = begin; p < end; ++p) {
      double square = 0;
      for (std::size_t c = 0; c < x.dimension(); ++c) square += (x.at(p, c) - y.at(p, c)) * (x.at(p, c) - y.at(p, c));
      part += power == 2 ? square : std::sqrt(square);
    }
    return part;
  });
  return sum / static_cast<double>(x.count());
}

} // namespace

BridgeRun::BridgeRun(const Values& values)
    : integrator_(integratorOf(values)), seed_(seedOf(values)),
      distances_(sizeOf(values, "distance_samples"), sizeOf(values, "distance_directions"), seedOf(values)) {
  setValues(values);
  const std::size_t count = sizeOf(values, "particles");
  const std::size_t d = values.make<Target>("source")->dimension();
  constexpr double others = 10; // clouds of an integrator's stages, of a frame and of the way back
  requireMemory(others * Cloud::bytes(count, d), fmt::format("a cloud of {} particles in {} dimensions", count, d));
  joined_ = join(values);
  coordinates_ = coordinateNames(d);
  origin_ = Cloud(count, d);
  joined_.source->sample(Random(seed_, Stream::initial), origin_);
  frameTheWay();
  clouds_.assign(joined_.bridge->clouds().size(), origin_);
  distances_.prepare(*joined_.target, count);
  info_ = {0, 1, "bridge time", "", integrator_.steps + 1, true};
}

BridgeRun::Joined BridgeRun::join(const Values& values) const {
  Joined joined{values.make<Target>("source"), values.make<Target>("target"), values.make<Bridge>("bridge")};
  const std::size_t from = joined.source->dimension(), to = joined.target->dimension();
  if (from != to) {
    throw values.error("target", fmt::format("a law in {} dimensions, as the source is", from),
                       fmt::format("one in {}", to));
  }
  joined.bridge->join({*joined.source, *joined.target, integrator_, seed_});
  return joined;
}

void BridgeRun::frameTheWay() {
  constexpr std::size_t glances = 8;
  box_.clear();
  for (std::size_t c = 0; c < std::min<std::size_t>(2, coordinates_.size()); ++c) {
    auto [lower, upper] = joined_.source->extent(clean, c);
    const auto include = [&](const Target& law) {
      const auto [from, to] = law.extent(clean, c);
      lower = std::min(lower, from);
      upper = std::max(upper, to);
    };
    include(*joined_.target);
    for (std::size_t i = 1; i < glances; ++i) {
      if (const auto law = joined_.bridge->law(static_cast<double>(i) / glances)) include(*law);
    }
    box_.emplace_back(lower, upper);
  }
}

experiment::FramePtr BridgeRun::start() {
  const experiment::Stopwatch watch(seconds_);
  return frame();
}

experiment::FramePtr BridgeRun::advance(const std::stop_token& stop) {
  SF_ASSERT(!finished());
  const experiment::Stopwatch watch(seconds_);
  while (!prepared_) {
    if (stop.stop_requested()) return nullptr;
    prepared_ = !joined_.bridge->prepare();
  }
  if (step_ == framed_) {
    if (stop.stop_requested()) return nullptr;
    move();
    ++step_;
    check();
  }
  if (stop.stop_requested()) return nullptr;
  framed_ = step_;
  return frame();
}

void BridgeRun::move() {
  const Cloud before = clouds_.front();
  const double deviation = std::sqrt(joined_.bridge->noise() * (integrator_.time(step_ + 1) - integrator_.time(step_)));
  for (std::size_t k = 0; k < clouds_.size(); ++k) {
    integrator_.step(
        step_, [&](double t, const Cloud& x, Cloud& out) { joined_.bridge->drift(k, t, x, out); }, clouds_[k]);
    if (deviation > 0) {
      addNormals(clouds_[k], deviation, Random(seed_, Stream::noise), static_cast<std::uint32_t>(step_));
    }
  }
  pathLength_ += meanMove(clouds_.front(), before, 1);
}

void BridgeRun::check() const {
  for (const Cloud& cloud : clouds_) {
    const std::size_t bad = firstNonFinite(cloud);
    if (bad == cloud.count()) continue;
    throw DivergedError(now(), fmt::format("the position of particle {}", bad),
                        "use more steps, less noise, or a basis of longer waves");
  }
}

experiment::Particles BridgeRun::particles(std::size_t cloud) const {
  const Cloud& x = clouds_[cloud];
  experiment::Particles particles;
  particles.name = joined_.bridge->clouds()[cloud];
  particles.coordinates = coordinates_;
  particles.positions.resize(x.count() * x.dimension());
  for (std::size_t p = 0; p < x.count(); ++p) {
    for (std::size_t c = 0; c < x.dimension(); ++c) particles.positions[p * x.dimension() + c] = x.at(p, c);
  }
  return particles;
}

experiment::FramePtr BridgeRun::frame() const {
  auto frame = std::make_shared<experiment::Frame>();
  frame->time = now();
  frame->step = step_;
  // What the particles should look like: known at both ends, and on the way of some bridges.
  const std::unique_ptr<Target> between = joined_.bridge->law(now());
  const bool atEnd = step_ == integrator_.steps;
  const Target* law = atEnd ? joined_.target.get() : step_ == 0 ? joined_.source.get() : between.get();
  std::shared_ptr<const experiment::GridField> image;
  const std::unique_ptr<Target> shown = law != nullptr ? law->marginal(box_.size()) : nullptr; // null where not known
  if (shown != nullptr) image = logDensityImage(*shown, clean, coordinates_, box_);
  for (std::size_t k = 0; k < clouds_.size(); ++k) {
    experiment::Particles cloud = particles(k);
    if (k == 0 || atEnd || step_ == 0) cloud.logDensity = image;
    frame->contents.push_back(std::make_shared<const experiment::Content>(std::move(cloud)));
  }
  for (experiment::Content& content : joined_.bridge->findings()) {
    frame->contents.push_back(std::make_shared<const experiment::Content>(std::move(content)));
  }
  frame->scalars = distances_.measure(*joined_.target, clean, clouds_.front());
  frame->scalars.push_back({"transport_cost", "", meanMove(clouds_.front(), origin_, 2), false});
  frame->scalars.push_back({"path_length", "", pathLength_, false});
  return frame;
}

experiment::RunCounts BridgeRun::counts() const { return {step_, step_ * integrator_.evaluationsPerStep(), seconds_}; }

void BridgeRun::apply(const Values& changed) {
  const auto same = [&](const char* slot) { return changed.child(slot).tree() == values().child(slot).tree(); };
  if (same("source") && same("target")) return joined_.bridge->adjust(changed.child("bridge"));
  Joined joined = join(changed);
  if (joined.source->dimension() != coordinates_.size()) {
    throw changed.error("source", fmt::format("a law in {} dimensions, as before", coordinates_.size()),
                        fmt::format("one in {}", joined.source->dimension()));
  }
  joined_ = std::move(joined);
  prepared_ = false;
  frameTheWay();
  distances_.prepare(*joined_.target, origin_.count());
}

const Component<experiment::Run>& bridgeKind() {
  static const auto normal = Json::parse(
      R"({"id": "gaussian_mixture", "weights": [1], "means": [[0, 0]], "covariances": [[[1, 0], [0, 1]]]})");
  static const auto component =
      experiment::experimentKind("bridge", "Bridge")
          .summary("A cloud of particles on its way from one distribution to another, by a flow or a noisy bridge.")
          .formula("dx = b(t, x) dt + √q dw,  x₀ ~ source,  x₁ ~ target")
          .reference("Albergo, Boffi, Vanden-Eijnden, Stochastic interpolants: a unifying framework for flows and "
                     "diffusions (2023)")
          .parameter(integer("particles", 4096).between(1, 1e9).doc("how many are moved"))
          .parameter(semiflow::component("source", anyFamily<targets>, normal).doc("the law at bridge time 0"))
          .parameter(
              semiflow::component("target", anyFamily<targets>, "gaussian_mixture").doc("the law at bridge time 1"))
          .parameter(semiflow::component("bridge", anyFamily<bridges>, "interpolant").doc("how one becomes the other"))
          .parameter(choice("integrator", {"runge_kutta_4", "heun", "euler"})
                         .doc("how a step follows the drift; the noise of the step is added behind it"))
          .parameter(integer("steps", 32).between(1, 1e6).doc("how many steps lead from 0 to 1"))
          .parameter(
              integer("distance_samples", 1024)
                  .between(0, 65536)
                  .doc("how many particles, and exact samples, the distances to the target compare; 0 measures none"))
          .parameter(integer("distance_directions", 32)
                         .between(1, 4096)
                         .doc("how many directions the sliced distance looks along"))
          .makes([](const Values& v) { return std::make_unique<BridgeRun>(v); });
  return component;
}

} // namespace semiflow::sampling
