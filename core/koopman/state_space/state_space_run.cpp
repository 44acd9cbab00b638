#include "core/koopman/state_space/state_space_run.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "core/base/background.h"
#include "core/base/memory.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/experiment/experiment.h"
#include "core/koopman/spectra/model.h"
#include "core/koopman/spectra/pseudospectrum.h"
#include "core/koopman/state_space/kernels.h"
#include "core/numerics/expression.h"

namespace semiflow::koopman {
namespace {

using Complex = std::complex<double>;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using experiment::Content;
using experiment::FramePtr;
using experiment::Table;
using std::numbers::pi;

std::vector<double> numbers(const VectorXd& v) { return {v.begin(), v.end()}; }

/// A signal at the times h, 2h, ..., by its formula in t.
VectorXd signalOf(const Values& v, Index length, double step) {
  numerics::Variables variables;
  variables.inputs = {"t"};
  const numerics::Kernel kernel = numerics::compile(v.text("signal"), variables, v.pathOf("signal"));
  VectorXd times(length), values(length);
  for (Index k = 0; k < length; ++k) times[k] = step * static_cast<double>(k + 1);
  const std::vector<numerics::InputLane<double>> in{{times.data(), 1}};
  const std::vector<numerics::OutputLane<double>> out{{values.data(), 1}};
  numerics::run<double>(kernel, in, out, static_cast<std::size_t>(length));
  for (Index k = 0; k < length; ++k) {
    if (!std::isfinite(values[k]))
      throw v.error("signal", "a formula with finite values", fmt::format("{} at t = {:.4g}", values[k], times[k]));
  }
  return values;
}

class StateSpaceRun final : public experiment::Run {
 public:
  explicit StateSpaceRun(const Values& values)
      : system_(values.make<StateSpace>("model")), step_(system_->discrete ? 1 : values.real("step")),
        rule_(values.text("rule") == "bilinear" ? Rule::bilinear : Rule::held), length_(values.integer("length")),
        signal_(signalOf(values, length_, step_)) {
    setValues(values);
    const Index states = system_->states(), most = std::max<Index>(16, Index{20'000'000'000} / (states * states));
    if (length_ > most)
      throw values.error("length", fmt::format("at most {} with {} states", most, states), std::to_string(length_));
    requireMemory(8.0 * 12 * static_cast<double>(system_->states() * system_->states()), "the matrices of the system");
    info_.end = 3;
    info_.timeName = "stage";
    info_.frames = 4;
    info_.evolving = false;
  }

  const experiment::RunInfo& info() const override { return info_; }
  FramePtr start() override { return frame(); }
  FramePtr advance(const std::stop_token& stop) override {
    const experiment::Stopwatch watch(counts_.computeSeconds);
    if (!work_.run(stop, [this](const std::stop_token& own) { return complete(own); })) return nullptr;
    ++stage_;
    ++counts_.steps;
    return frame();
  }
  bool finished() const override { return stage_ == 3; }
  experiment::RunCounts counts() const override { return counts_; }

 protected:
  void apply(const Values& /*changed*/) override {} // nothing is live
  double now() const override { return stage_; }

 private:
  bool complete(const std::stop_token& stop) {
    if (stage_ == 0) return describe(stop);
    if (stage_ == 1) return fillPlane(stop);
    return respond();
  }

  FramePtr frame() const {
    auto result = std::make_shared<experiment::Frame>();
    result->time = stage_;
    result->step = counts_.steps;
    if (spectrum_) result->contents.push_back(spectrum_);
    result->contents.insert(result->contents.end(), tables_.begin(), tables_.end());
    result->scalars = scalars_;
    result->warnings = warnings_;
    result->notes = notes_;
    return result;
  }

  void put(Content content) { tables_.push_back(std::make_shared<const Content>(std::move(content))); }

  /// What the output is: the input `lag` ago where the states are coefficients of the past, else the sum of all states;
  /// of a companion matrix its last entry.
  VectorXd readout() const {
    const Index n = system_->states();
    if (values().text("output") == "random") {
      VectorXd c(n);
      Random(static_cast<std::uint64_t>(values().integer("seed")), Stream::initial)
          .fillNormals(0, 0, c.data(), static_cast<std::size_t>(n));
      return c / std::sqrt(static_cast<double>(n));
    }
    if (system_->basis) return system_->basis(values().real("lag"));
    if (system_->discrete) return VectorXd::Unit(n, n - 1);
    return VectorXd::Ones(n) / std::sqrt(static_cast<double>(n));
  }

  bool describe(const std::stop_token& stop) {
    c_ = readout();
    discrete_ = discretise(*system_, step_, rule_);
    modes_ = diagonalise(*system_, c_);
    if (stop.stop_requested()) return false;
    tables_.clear();
    makeSpectrum();
    tabulateKernel();
    tabulateBasis();
    tabulateTransfer();
    if (system_->originalA.size() > 0 && !system_->split) tabulatePerturbations();
    scalars_ = {{"condition_of_eigenvectors", "", std::min(modes_.condition, 1e20), true},
                {"kernel_error", "", kernelError_, true}};
    tell();
    return true;
  }

  void makeSpectrum() {
    experiment::Spectrum s;
    s.name = "poles";
    s.interval = system_->discrete ? 1 : 0;
    const std::vector<Index> order = documentedOrder(modes_.lambda, !system_->discrete);
    const Index n = system_->states();
    for (const Index j : order) {
      s.eigenvalues.push_back(modes_.lambda[j]);
      s.amplitudes.push_back(modes_.c[j] * modes_.b[j]);
      const Eigen::VectorXcd v = modes_.v.col(j);
      s.residuals.push_back((system_->a * v - modes_.lambda[j] * v).norm() / v.norm());
      s.modes.insert(s.modes.end(), v.begin(), v.end());
    }
    s.stateAxes = {{.name = "state", .unit = "", .points = static_cast<std::size_t>(n)}};
    spectrum_ = std::make_shared<const Content>(std::move(s));
  }

  /// The kernel step by step, and by the fastest way there is.
  void tabulateKernel() {
    kernel_ = kernelByRecurrence(discrete_, c_, length_);
    VectorXd fast;
    std::string how = "by_poles";
    if (system_->discrete) {
      fast = kernelOfCompanion(discrete_, c_, length_);
      how = "by_fourier_transform";
    } else if (system_->split && rule_ == Rule::bilinear) {
      fast = kernelByCauchy(*system_->split, discrete_, system_->b, c_, step_, length_);
      how = "by_cauchy_sums";
    } else {
      fast = kernelByPoles(modes_, step_, rule_, false, length_);
    }
    kernelError_ = (fast - kernel_).norm() / kernel_.norm();
    Table table{.name = "kernel", .columns = {{"age", "", ages()}}};
    const double density = 1 / step_; // of continuous time
    table.columns.push_back({"by_recurrence", "", numbers(density * kernel_)});
    table.columns.push_back({how, "", numbers(density * fast)});
    table.columns.push_back({"difference", "", numbers(density * (fast - kernel_).cwiseAbs())});
    table.columns.back().apart = true;
    put(std::move(table));
  }

  std::vector<double> ages() const {
    std::vector<double> result(static_cast<std::size_t>(length_));
    for (std::size_t k = 0; k < result.size(); ++k) result[k] = step_ * static_cast<double>(k);
    return result;
  }

  void tabulateBasis() {
    if (system_->discrete) return;
    constexpr Index points = 401;
    const double span = system_->window ? 1.5 : 4;
    const Discrete small = discretise(*system_, span / static_cast<double>(points - 1), Rule::held);
    const Index shown = std::min<Index>(system_->states(), 6);
    Table table{.name = "basis", .columns = {{"time", "", {}}}};
    for (Index n = 0; n < shown; ++n) table.columns.push_back({fmt::format("state_{}", n), "", {}});
    VectorXd x = system_->b;
    for (Index k = 0; k < points; ++k) {
      table.columns[0].values.push_back(span * static_cast<double>(k) / static_cast<double>(points - 1));
      for (Index n = 0; n < shown; ++n) table.columns[static_cast<std::size_t>(n) + 1].values.push_back(x[n]);
      x = (small.a * x).eval();
    }
    put(std::move(table));
  }

  void tabulateTransfer() {
    const bool against = system_->originalA.size() > 0;
    constexpr std::size_t points = 400;
    Table table{.name = "transfer_function", .columns = {{"angular_frequency", "", {}}, {"gain", "", {}}}};
    table.logarithmic = table.logarithmicAbscissa = true;
    if (against) table.columns.insert(table.columns.end(), {{"gain_of_original", "", {}}, {"error", "", {}}});
    for (auto& column : table.columns) column.values.resize(points);
    const double highest = system_->discrete ? pi : 4.0 * static_cast<double>(system_->states());
    parallelBlocks(points, 8, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) {
        const double w = highest * std::pow(10.0, -3.5 * (1 - static_cast<double>(i) / (points - 1)));
        const Complex s = system_->discrete ? std::polar(1.0, w) : Complex(0, w);
        const Complex g = transfer(system_->a, system_->b, c_, s);
        table.columns[0].values[i] = w;
        table.columns[1].values[i] = std::abs(g);
        if (!against) continue;
        const Complex exact = transfer(system_->originalA, system_->originalB, c_, s);
        table.columns[2].values[i] = std::abs(exact);
        table.columns[3].values[i] = std::abs(g - exact);
      }
    });
    put(std::move(table));
  }

  /// How the condition of the eigenvectors and the error of the transfer function depend on the perturbation's size.
  void tabulatePerturbations() {
    Table table{.name = "perturbation",
                .columns = {{"size", "", {}}, {"condition_of_eigenvectors", "", {}}, {"transfer_error", "", {}}}};
    table.logarithmic = table.logarithmicAbscissa = table.measured = true;
    const Values model = values().child("model");
    const auto n = std::min<Index>(system_->states(), 128);
    const StateSpace legs = hippoLegs(n);
    const VectorXd c = VectorXd::Unit(n, 0);
    for (int k = 0; k <= 8; ++k) {
      const double size = std::pow(10.0, -5 + 0.5 * k);
      const StateSpace p = perturbedLegs(n, size, 1, static_cast<std::uint64_t>(model.integer("draw")));
      double worst = 0;
      for (int i = 0; i < 40; ++i) {
        const Complex s(0, std::pow(10.0, -1 + 0.075 * i));
        worst = std::max(worst, std::abs(transfer(p.a, p.b, c, s) - transfer(legs.a, legs.b, c, s)));
      }
      table.columns[0].values.push_back(size);
      table.columns[1].values.push_back(diagonalise(p, c).condition);
      table.columns[2].values.push_back(worst);
    }
    put(std::move(table));
  }

  void tell() {
    notes_.clear();
    if (modes_.condition > 1e8) {
      warnings_.push_back(fmt::format(
          "The eigenvectors have the condition number {}: poles and sums over them are off by as many digits. Use the "
          "low-rank form, or perturb and diagonalise.",
          modes_.condition < 1e16 ? fmt::format("{:.2g}", modes_.condition) : "1e16 or more"));
    } else {
      notes_.push_back({"Diagonalised", fmt::format("The eigenvectors have the condition number {:.3g}: sums over the "
                                                    "poles keep all but {:.0f} of 16 digits.",
                                                    modes_.condition, std::ceil(std::log10(modes_.condition)))});
    }
    const double fastest = step_ * modes_.lambda.cwiseAbs().maxCoeff();
    if (!system_->discrete && fastest > 10) {
      notes_.push_back(
          {"Faster than the step",
           fmt::format("The fastest pole moves {:.2g} times per step: what it remembers is shorter than "
                       "what the steps can tell. A larger step makes the memory longer, a smaller one finer.",
                       fastest)});
    }
  }

  bool fillPlane(const std::stop_token& stop) {
    if (!plane_) {
      Reduced operatorAlone;
      operatorAlone.k = system_->a;
      operatorAlone.s = MatrixXd::Zero(system_->states(), system_->states());
      plane_ = std::make_unique<Pseudospectrum>(
          operatorAlone, PseudospectrumGrid{static_cast<Index>(values().integer("points")), values().real("radius")},
          modes_.lambda);
    }
    if (!plane_->run(stop)) return false;
    auto s = std::get<experiment::Spectrum>(*spectrum_);
    s.pseudospectrum = std::make_shared<const experiment::GridField>(plane_->take());
    spectrum_ = std::make_shared<const Content>(std::move(s));
    return true;
  }

  bool respond() {
    VectorXd x = VectorXd::Zero(system_->states()), y(length_);
    for (Index k = 0; k < length_; ++k) {
      x = (discrete_.a * x + discrete_.b * signal_[k]).eval();
      y[k] = c_.dot(x);
    }
    const VectorXd fast = convolved(kernel_, signal_);
    std::vector<double> times = ages();
    for (double& t : times) t += step_;
    Table table{.name = "response", .columns = {{"time", "", times}, {"input", "", numbers(signal_)}}};
    table.columns.push_back({"output", "", numbers(y)});
    table.columns.push_back({"convolution", "", numbers(fast)});
    put(std::move(table));
    scalars_.push_back({"convolution_error", "", (fast - y).norm() / y.norm(), true});
    if (system_->basis) remember(x);
    return true;
  }

  /// The past by the last state, beside what it was.
  void remember(const VectorXd& state) {
    Table table{.name = "memory", .columns = {{"age", "", {}}, {"input", "", {}}, {"remembered", "", {}}}};
    const double span = std::min(step_ * static_cast<double>(length_ - 1), system_->window ? 1.0 : 3.0);
    double off = 0, size = 0;
    for (Index k = 0; k < length_ && step_ * static_cast<double>(k) <= span; ++k) {
      const double age = step_ * static_cast<double>(k), truth = signal_[length_ - 1 - k];
      const double told = state.dot(system_->basis(age));
      table.columns[0].values.push_back(age);
      table.columns[1].values.push_back(truth);
      table.columns[2].values.push_back(told);
      off += (told - truth) * (told - truth);
      size += truth * truth;
    }
    scalars_.push_back({"memory_error", "", size > 0 ? std::sqrt(off / size) : std::sqrt(off), true});
    put(std::move(table));
  }

  const std::unique_ptr<StateSpace> system_;
  const double step_;
  const Rule rule_;
  const Index length_;
  const VectorXd signal_;
  experiment::RunInfo info_;
  experiment::RunCounts counts_;
  int stage_ = 0; ///< done
  VectorXd c_, kernel_;
  Discrete discrete_;
  Diagonalised modes_;
  double kernelError_ = 0;
  std::unique_ptr<Pseudospectrum> plane_;
  std::shared_ptr<const Content> spectrum_;
  std::vector<std::shared_ptr<const Content>> tables_;
  std::vector<experiment::Scalar> scalars_;
  std::vector<std::string> warnings_;
  std::vector<experiment::Note> notes_;
  Background work_; // last: its work uses all of the above
};

} // namespace

const Component<experiment::Run>& stateSpaceKind() {
  static const auto component =
      experiment::experimentKind("state_space", "State-space model")
          .summary(
              "A linear system that remembers its input: poles, pseudospectrum, kernel, transfer function, and the "
              "past as its state tells it.")
          .formula("x′ = A x + B u,  y = C x,  K_k = C Āᵏ B̄")
          .reference("Gu, Goel, Re, Efficiently modeling long sequences with structured state spaces, ICLR (2022)")
          .parameter(semiflow::component("model", anyFamily<stateSpaces>, "hippo_legs").doc("A and B"))
          .parameter(choice("rule", {"bilinear", "held"})
                         .doc("how time is made discrete: Cayley's transform, or an input that stays over a step"))
          .parameter(real("step", 0.005).above(0).doc("of time, in units of the model's own; a discrete model's is 1"))
          .parameter(integer("length", 1024).between(16, 1048576).doc("of the kernel and the signal, in steps"))
          .parameter(choice("output", {"delayed", "random"})
                         .doc("C: the input `lag` ago, as the states tell it (the sum of all states where they are no "
                              "coefficients of the past), or random weights"))
          .parameter(real("lag", 0.5).between(0, 100).doc("how old the input is that is put out"))
          .parameter(expression("signal", "sin(2*pi*t) + 0.5*sin(5*pi*t^2/4)").doc("the input u, a formula in t"))
          .parameter(integer("points", 60).between(2, 400).doc("of the pseudospectrum's grid, per direction"))
          .parameter(real("radius", 0).between(0, 1e6).doc("half the side of that grid; 0: to fit the poles"))
          .makes([](const Values& v) { return std::make_unique<StateSpaceRun>(v); });
  return component;
}

} // namespace semiflow::koopman
