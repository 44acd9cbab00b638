#include "core/koopman/live.h"

#include <cmath>
#include <numbers>

#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/memory.h"
#include "core/base/suggest.h"
#include "core/koopman/spectra/model.h"
#include "core/pde/studies/variant.h"

namespace semiflow::koopman {

using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::MatrixXd;
using Eigen::VectorXcd;
using Eigen::VectorXd;
using experiment::Frame;
using experiment::FramePtr;
using experiment::GridField;
using experiment::Run;

void LiveSpectrum::add(VectorXd snapshot) {
  if (follows_) {
    stream_.fade(std::exp(-1 / window_));
    stream_.update(last_, snapshot);
  }
  last_ = std::move(snapshot);
  follows_ = true;
}

LiveSpectrum::Result LiveSpectrum::result() const {
  if (stream_.pairs() == 0) return {};
  const Reduced reduced = stream_.reduced();
  const Index r = reduced.rank();
  if (r == 0) return {};
  const Eigen::EigenSolver<MatrixXd> solver(reduced.k);
  const std::vector<Index> order = documentedOrder(solver.eigenvalues(), false);
  const VectorXcd values = solver.eigenvalues()(order);
  const MatrixXcd vectors = solver.eigenvectors()(Eigen::all, order);
  // x = B q with B = (orthonormal) diag(singular values), and phi = W^T q: modes are the columns of B W^-T.
  const MatrixXcd modes = reduced.singularValues.head(r).asDiagonal() * vectors.transpose().partialPivLu().inverse();
  const VectorXcd phi = vectors.transpose() * (reduced.projector.transpose() * last_);
  Result result{values, VectorXd(r), VectorXd(r), reduced.singularValues.head(r)};
  for (Index j = 0; j < r; ++j) {
    const VectorXcd w = vectors.col(j);
    result.residuals[j] = std::hypot((reduced.k * w - values[j] * w).norm(), (reduced.s * w).norm()) / w.norm();
    result.amplitudes[j] = std::abs(phi[j]) * modes.col(j).norm();
  }
  return result;
}

namespace {

class Live final : public Run {
 public:
  explicit Live(const Values& values)
      : variable_(values.text("variable")), spectrum_(values.integer("rank"), values.real("window")),
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
    spectrum_.setWindow(changed.real("window"));
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

  void take(const Frame& frame) {
    const GridField& field = fieldOf(frame);
    const std::size_t n = field.values.size();
    if (taken_ == 0) requireMemory(48.0 * static_cast<double>(n * values().integer("rank")), "the live spectrum");
    const std::size_t parts = field.isComplex() ? 2 : 1;
    VectorXd snapshot(static_cast<Index>(parts * n));
    for (std::size_t i = 0; i < parts * n; ++i) {
      const double value = i < n ? field.values[i] : field.imaginary[i - n];
      snapshot[static_cast<Index>(i)] = std::isfinite(value) ? value : 0;
    }
    const double step = frame.time - time_;
    time_ = frame.time;
    if (taken_ == 1) interval_ = step;
    ++taken_;
    // A last frame at another time (the end of the run) is no successor at the same interval.
    if (taken_ > 2 && std::abs(step - interval_) > 1e-6 * std::abs(interval_)) {
      spectrum_.interrupt();
      return;
    }
    spectrum_.add(std::move(snapshot));
  }

  FramePtr withSpectrum(const FramePtr& inner) {
    const experiment::Stopwatch watch(seconds_);
    take(*inner);
    auto frame = std::make_shared<Frame>(*inner);
    const LiveSpectrum::Result result = spectrum_.result();
    experiment::Spectrum shown;
    shown.interval = interval_;
    shown.timeUnit = run_->info().timeUnit;
    // As many in every frame, so that they can be recorded over time.
    const auto missing = std::nan("");
    const auto rank = static_cast<std::size_t>(values().integer("rank"));
    const auto filled = [rank]<class To>(const auto& from, To fill) {
      std::vector<To> all(from.begin(), from.end());
      all.resize(rank, fill);
      return all;
    };
    shown.eigenvalues = filled(result.eigenvalues, std::complex<double>(missing, missing));
    shown.residuals = filled(result.residuals, missing);
    shown.amplitudes = filled(result.amplitudes, std::complex<double>(missing, 0));
    shown.singularValues = filled(result.singularValues, missing);
    frame->contents.push_back(std::make_shared<const experiment::Content>(std::move(shown)));
    addStrongest(result, *frame);
    return frame;
  }

  void addStrongest(const LiveSpectrum::Result& result, Frame& frame) const {
    constexpr double still = 1e-6; // an angle below this is no oscillation
    double largest = 0, frequency = std::nan(""), growth = std::nan("");
    for (Index j = 0; j < result.eigenvalues.size(); ++j) {
      const std::complex<double> lambda = result.eigenvalues[j];
      if (std::arg(lambda) < still || std::arg(lambda) > std::numbers::pi - still) continue;
      if (!(result.amplitudes[j] > largest)) continue;
      largest = result.amplitudes[j];
      frequency = std::arg(lambda) / (2 * std::numbers::pi * interval_);
      growth = std::log(std::abs(lambda)) / interval_;
    }
    if (std::isnan(frequency)) return; // nothing oscillates yet
    frame.scalars.push_back({"strongest_frequency", "", frequency, false});
    frame.scalars.push_back({"strongest_growth", "", growth, false});
  }

  const std::string variable_;
  LiveSpectrum spectrum_;
  std::unique_ptr<Run> run_;
  std::uint64_t taken_ = 0;
  double time_ = 0, seconds_ = 0;
  double interval_ = 1; ///< until there are two frames
};

} // namespace

const Component<Run>& live() {
  static const auto component =
      experiment::seedlessKind("live", "Live Koopman spectrum")
          .summary("A rollout, and beside it the Koopman spectrum of its recent past, brought up to date with every "
                   "frame.")
          .formula("G ← e^(−1/w) G + x̃ x̃ᵀ,  A ← e^(−1/w) A + ỹ x̃ᵀ,  K = Qxᵀ Qy A G⁺")
          .reference(
              "Zhang, Rowley, Deem, Cattafesta, Online dynamic mode decomposition for time-varying systems, SIAM "
              "J. Appl. Dyn. Syst. 18, 1586 (2019)")
          .parameter(text("variable", "").doc("the field's name; none: the rollout's first"))
          .parameter(integer("rank", 10).between(1, 200).doc("how many directions of the field to keep"))
          .parameter(real("window", 60)
                         .above(0)
                         .live()
                         .unit("snapshots")
                         .doc("how long the spectrum remembers: after this many frames a pair counts 1/e"))
          .parameter(pde::baseParameter()) // last, since it is long in a panel
          .makes([](const Values& v) { return std::make_unique<Live>(v); });
  return component;
}

} // namespace semiflow::koopman
