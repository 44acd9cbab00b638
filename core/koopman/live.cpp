#include "core/koopman/live.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/memory.h"
#include "core/base/suggest.h"
#include "core/koopman/live_spectrum.h"
#include "core/pde/studies/variant.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;
using experiment::Content;
using experiment::Frame;
using experiment::FramePtr;
using experiment::GridField;
using experiment::Run;
using experiment::Spectrum;

const double missing = std::nan("");

/// Whether the eigenvalue turns, with a frequency below that of a flip of the sign from frame to frame.
bool oscillates(std::complex<double> lambda) {
  constexpr double still = 1e-6; // an angle below this is no oscillation
  const double angle = std::abs(std::arg(lambda));
  return angle > still && angle < std::numbers::pi - still;
}

/// The places of a spectrum whose modes are to be shown: the strongest oscillation first, then by falling amplitude.
std::vector<std::size_t> strongestOf(const Spectrum& spectrum, bool pairsOnce, std::size_t most) {
  const auto amplitude = [&](std::size_t j) { return spectrum.amplitudes[j].real(); };
  std::vector<std::size_t> places;
  for (std::size_t j = 0; j < spectrum.eigenvalues.size(); ++j) {
    if (std::isnan(amplitude(j)) || (pairsOnce && spectrum.eigenvalues[j].imag() < 0)) continue;
    places.push_back(j);
  }
  std::stable_sort(places.begin(), places.end(),
                   [&](std::size_t a, std::size_t b) { return amplitude(a) > amplitude(b); });
  const auto first =
      std::find_if(places.begin(), places.end(), [&](std::size_t j) { return oscillates(spectrum.eigenvalues[j]); });
  if (first != places.end()) std::rotate(places.begin(), first, first + 1);
  if (places.size() > most) places.resize(most);
  return places;
}

class Live final : public Run {
 public:
  explicit Live(const Values& values)
      : variable_(values.text("variable")), rank_(values.integer("rank")), live_(rank_, values.real("window")),
        run_(values.make<Run>("base")) {
    setValues(values);
  }

  const experiment::RunInfo& info() const override { return run_->info(); }
  bool finished() const override { return run_->finished(); }
  experiment::RunCounts counts() const override {
    experiment::RunCounts counts = run_->counts();
    counts.computeSeconds += seconds_;
    return counts;
  }
  void haltAt(std::uint64_t step) override { run_->haltAt(step); }
  FramePtr start() override { return withSpectrum(run_->start()); }
  FramePtr advance(const std::stop_token& stop) override {
    const FramePtr frame = run_->advance(stop);
    return frame == nullptr ? nullptr : withSpectrum(frame);
  }

 protected:
  void apply(const Values& changed) override {
    for (const auto& [path, value] : pde::changesBetween(values().tree().at("base"), changed.tree().at("base")))
      run_->edit(path, value);
    live_.setWindow(changed.real("window"));
  }
  double now() const override { return run_->time(); }

 private:
  const GridField& fieldOf(const Frame& frame) const {
    std::vector<std::string> names;
    const GridField* found = nullptr;
    for (const auto& content : frame.contents) {
      const auto* field = std::get_if<GridField>(content.get());
      if (field == nullptr) continue;
      if (found == nullptr && (variable_.empty() || field->name == variable_)) found = field;
      names.push_back(field->name);
    }
    if (found != nullptr) return *found;
    throw values().error("variable", fmt::format("a field of the rollout: {}", fmt::join(names, ", ")),
                         fmt::format("'{}'", variable_), suggestion(variable_, names));
  }

  void take(const GridField& field, double time) {
    if (taken_ == 0) {
      const std::size_t numbers = field.values.size() + field.imaginary.size();
      requireMemory(LiveSpectrum::bytes(static_cast<double>(numbers), rank_), "the live spectrum");
    }
    const double step = time - time_;
    time_ = time;
    if (taken_ == 1) interval_ = step;
    ++taken_;
    // A last frame at another time (the end of the run) is no successor at the same interval.
    if (taken_ > 2 && std::abs(step - interval_) > 1e-6 * std::abs(interval_)) return live_.interrupt();
    live_.add(field.values, field.imaginary);
  }

  FramePtr withSpectrum(const FramePtr& inner) {
    const experiment::Stopwatch watch(seconds_);
    const GridField& field = fieldOf(*inner);
    take(field, inner->time);
    // A mode is made of the snapshots that are there now: with the eigenvalues, or not at all.
    if ((taken_ - 1) % static_cast<std::uint64_t>(values().integer("every")) == 0) analyse(field);
    auto frame = std::make_shared<Frame>(*inner);
    frame->contents.insert(frame->contents.end(), contents_.begin(), contents_.end());
    frame->scalars.insert(frame->scalars.end(), scalars_.begin(), scalars_.end());
    return frame;
  }

  void analyse(const GridField& field) {
    const LiveSpectrum::Result result = live_.result();
    const std::vector<Index> places = followed(eigenvalues_, result.eigenvalues, result.amplitudes);
    Spectrum spectrum;
    spectrum.interval = interval_;
    spectrum.timeUnit = run_->info().timeUnit;
    spectrum.stateAxes = field.axes;
    for (const Index j : places) {
      const bool seen = j >= 0;
      spectrum.eigenvalues.push_back(seen ? result.eigenvalues[j] : std::complex<double>(missing, missing));
      spectrum.residuals.push_back(seen ? result.residuals[j] : missing);
      spectrum.amplitudes.emplace_back(seen ? result.amplitudes[j] : missing, 0);
    }
    // As many in every frame, so that they can be recorded over time.
    spectrum.singularValues.assign(result.singularValues.begin(), result.singularValues.end());
    spectrum.singularValues.resize(places.size(), missing);
    eigenvalues_ = spectrum.eigenvalues;
    const auto shown = static_cast<std::size_t>(values().integer("show_modes"));
    const std::vector<std::size_t> strongest =
        strongestOf(spectrum, !field.isComplex(), std::max<std::size_t>(1, shown));
    measure(spectrum, strongest);
    contents_.clear();
    addModes(field, spectrum.name, result, places, strongest, shown);
    contents_.push_back(std::make_shared<const Content>(std::move(spectrum)));
  }

  void addModes(const GridField& field, const std::string& spectrum, const LiveSpectrum::Result& result,
                const std::vector<Index>& places, const std::vector<std::size_t>& strongest, std::size_t shown) {
    std::vector<Index> which;
    for (std::size_t m = 0; m < std::min(shown, strongest.size()); ++m) which.push_back(places[strongest[m]]);
    std::vector<LiveSpectrum::Mode> modes = live_.modes(result, which);
    for (std::size_t m = 0; m < shown; ++m) {
      GridField mode;
      mode.name = fmt::format("mode_{}", m + 1);
      mode.axes = field.axes;
      mode.single = field.single;
      if (m < modes.size()) {
        mode.values = std::move(modes[m].real);
        mode.imaginary = std::move(modes[m].imaginary);
        leaveOut(field, mode);
        mode.mode = {spectrum, strongest[m]};
      } else {
        mode.values.assign(field.values.size(), missing);
        mode.imaginary = mode.values;
        mode.mode = {spectrum, places.size()};
      }
      contents_.push_back(std::make_shared<const Content>(std::move(mode)));
    }
  }

  /// Where the field has no number its modes have none.
  static void leaveOut(const GridField& field, GridField& mode) {
    for (std::size_t i = 0; i < field.values.size(); ++i) {
      if (!std::isfinite(field.values[i])) mode.values[i] = mode.imaginary[i] = missing;
    }
  }

  void measure(const Spectrum& spectrum, const std::vector<std::size_t>& strongest) {
    scalars_.clear();
    if (strongest.empty()) return;
    const std::complex<double> lambda = spectrum.eigenvalues[strongest.front()];
    if (!oscillates(lambda)) return; // nothing does yet
    const std::string perTime = spectrum.timeUnit.empty() ? "" : "1/" + spectrum.timeUnit;
    scalars_ = {{"strongest_frequency", perTime, std::arg(lambda) / (2 * std::numbers::pi * interval_)},
                {"strongest_growth", perTime, std::log(std::abs(lambda)) / interval_},
                {"strongest_amplitude", "", spectrum.amplitudes[strongest.front()].real()}};
  }

  const std::string variable_;
  const Index rank_;
  LiveSpectrum live_;
  std::unique_ptr<Run> run_;
  std::uint64_t taken_ = 0;
  double time_ = 0, seconds_ = 0;
  double interval_ = 1; ///< until there are two frames
  /// Of the last analysis.
  std::vector<std::complex<double>> eigenvalues_ =
      std::vector<std::complex<double>>(static_cast<std::size_t>(rank_), {missing, missing});
  std::vector<std::shared_ptr<const Content>> contents_;
  std::vector<experiment::Scalar> scalars_;
};

} // namespace

const Component<Run>& live() {
  static const auto component =
      experiment::seedlessKind("live", "Live Koopman spectrum")
          .summary("A rollout, and beside it the Koopman spectrum and modes of its recent past, brought up to date "
                   "with every frame.")
          .formula("G ← e^(−1/w) G + x xᵀ,  A ← e^(−1/w) A + y xᵀ,  K = A G⁺")
          .reference(
              "Zhang, Rowley, Deem, Cattafesta, Online dynamic mode decomposition for time-varying systems, SIAM "
              "J. Appl. Dyn. Syst. 18, 1586 (2019)")
          .parameter(text("variable", "").doc("the field's name; none: the rollout's first"))
          .parameter(integer("rank", 10).between(1, 200).doc("how many directions of the field to keep"))
          .parameter(real("window", 60)
                         .above(0)
                         .live()
                         .unit("snapshots")
                         .doc("w: how long the spectrum remembers; after this many frames a pair counts 1/e"))
          .parameter(integer("every", 1)
                         .between(1, 1000)
                         .live()
                         .unit("frames")
                         .doc("how often eigenvalues and modes are found; all frames are taken into account"))
          .parameter(integer("show_modes", 2)
                         .between(0, 50)
                         .live()
                         .doc("how many modes to find: the strongest oscillation's, then those of the strongest of "
                              "the rest"))
          .parameter(pde::baseParameter()) // last, since it is long in a panel
          .makes([](const Values& v) { return std::make_unique<Live>(v); });
  return component;
}

} // namespace semiflow::koopman
