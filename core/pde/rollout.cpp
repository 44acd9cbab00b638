#include "core/pde/rollout.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/memory.h"
#include "core/base/parallel.h"
#include "core/base/suggest.h"
#include "core/domain/domain.h"
#include "core/domain/initial.h"
#include "core/experiment/experiment.h"
#include "core/numerics/expression.h"
#include "core/numerics/stepper.h"
#include "core/pde/equations/equations.h"
#include "core/pde/fourier_system.h"

namespace semiflow::pde {
namespace {

using experiment::Content;
using experiment::Frame;
using experiment::FramePtr;
using experiment::GridField;

/// When frames fall: on every multiple of the interval before the end, and on the end.
class FrameTimes {
 public:
  FrameTimes(double interval, double end) : interval_(interval), end_(end) {
    const double whole = end / interval;
    constexpr double slack = 1e-9; // until = 1 with an interval of 0.1 has eleven frames, whatever 1/0.1 rounds to
    constexpr double most = 1e18;  // a quotient beyond the whole numbers is as good as no end
    last_ = static_cast<std::size_t>(std::clamp(std::ceil(whole - slack), 1.0, most));
  }
  std::size_t count() const { return last_ + 1; }
  double at(std::size_t n) const { return n >= last_ ? end_ : static_cast<double>(n) * interval_; }

 private:
  double interval_, end_;
  std::size_t last_ = 1;
};

/// Lets the largest error of each field with a known solution be measured. @throws InputError where there is no such
/// field
void addErrors(const Values& values, Equation& equation) {
  for (const auto& [name, solution] : values.expressionMap("exact")) {
    const std::string path = values.pathOf("exact") + "." + name;
    const auto field = std::find_if(equation.fields.begin(), equation.fields.end(),
                                    [&name = name](const Equation::Field& f) { return f.name == name; });
    if (field == equation.fields.end()) {
      std::vector<std::string> known;
      for (const auto& f : equation.fields) known.push_back(f.name);
      throw InputError(path, fmt::format("one of the fields {}", fmt::join(known, ", ")), fmt::format("'{}'", name),
                       suggestion(name, known));
    }
    numerics::compile(solution, {{"x", "y", "z", "t"}, equation.parameters, equation.complex}, path);
    equation.diagnostics.push_back(
        {"error_of_" + name, fmt::format("maximum(abs({} - ({})))", name, solution), field->unit, path});
  }
}

/// The laws of the equation that the values describe. @throws InputError where it does not live on that domain
struct Laws {
  Laws(const Values& values, const domain::Domain& on) : equation(*values.make<Equation>("equation")) {
    addErrors(values, equation);
    const auto& dimensions = equation.dimensions;
    if (std::find(dimensions.begin(), dimensions.end(), on.dimension()) == dimensions.end()) {
      std::vector<std::string> fitting;
      for (const int d : dimensions) {
        for (std::string& id : domain::domainsOfDimension(d)) fitting.push_back(std::move(id));
      }
      throw InputError(on.path + ".id", fmt::format("{}, where {} lives", fmt::join(fitting, " or "), equation.id),
                       on.id);
    }
    law = deriveLaw(equation, on.dimension());
    diagnostics = deriveDiagnostics(equation, on.dimension());
  }

  Equation equation;
  Law law;
  DiagnosticLaw diagnostics;
};

/// @throws InputError where an edit of a map of parameters has added one
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

/// @throws ResourceError where the fields, the transforms' work and the stepper's states do not fit the memory
template <class T>
void requireRoom(const Laws& laws, const domain::Domain& domain, const numerics::Stepping& stepping, bool dealias) {
  std::vector<std::string> counts;
  for (const auto& axis : domain.axes) counts.push_back(fmt::format("{}", axis.points));
  const std::string what = fmt::format("A run on {} points", fmt::join(counts, " x "));
  const double values = domain.pointCount() * static_cast<double>(laws.law.fields.size()) * (laws.law.complex ? 2 : 1);
  constexpr double framesAtATime = 4; // the initial fields, the frame being made, and two that others still look at
  const double frames = framesAtATime * values * sizeof(double);
  requireMemory(frames, what); // first alone: what follows counts in whole numbers, which must not overflow
  const double share = dealias ? std::pow(2.0 / 3.0, domain.dimension()) : 1;
  const double state = values * share * sizeof(T); // a real field's coefficients are as many numbers as its values
  requireMemory(frames + (stepping.workStates() + 2) * state +
                    FourierSystem<T>::memoryEstimate(laws.law, domain.axes, dealias),
                what);
}

template <class T> class Rollout final : public experiment::Run {
 public:
  explicit Rollout(const Values& values)
      : domain_(values.make<domain::Domain>("domain")), laws_(values, *domain_),
        stepping_(values.make<numerics::Stepping>("stepper")), initial_(values.make<domain::Initial>("initial")),
        times_(values.real("frame_interval"), values.real("until")) {
    setValues(values);
    requireRoom<T>(laws_, *domain_, *stepping_, values.boolean("dealias"));
    info_.end = values.real("until");
    info_.frames = times_.count();
    system_ = std::make_unique<FourierSystem<T>>(laws_.law, domain_->axes, values.boolean("dealias"));
    diagnostics_ = system_->prepare(laws_.diagnostics);
    stepper_ = stepping_->on(*system_);
    stepper_->start(0, initialState());
  }

  const experiment::RunInfo& info() const override { return info_; }

  FramePtr start() override {
    const experiment::Stopwatch watch(computeSeconds_);
    return makeFrame(0);
  }

  FramePtr advance(const std::stop_token& stop) override {
    const experiment::Stopwatch watch(computeSeconds_);
    const DenormalsFlushed flushed;
    const double target = times_.at(made_);
    if (!stepper_->advance(target, stop)) return nullptr;
    return makeFrame(target);
  }

  bool finished() const override { return made_ == times_.count(); }

  experiment::RunCounts counts() const override {
    return {earlierSteps_ + stepper_->steps(), system_->evaluations(), computeSeconds_};
  }

 protected:
  void apply(const Values& changed) override {
    Laws laws(changed, *domain_);
    requireSameParameters(laws_.equation, laws.equation);
    const bool anotherStepper = changed.tree().at("stepper") != values().tree().at("stepper");
    auto stepping = anotherStepper ? changed.make<numerics::Stepping>("stepper") : nullptr;
    if (changed.tree().at("equation") != values().tree().at("equation")) {
      system_->setLaw(laws.law);
      diagnostics_ = system_->prepare(laws.diagnostics);
      laws_ = std::move(laws);
      if (!anotherStepper) stepper_->restart();
    }
    if (anotherStepper) {
      auto stepper = stepping->on(*system_);
      stepper->start(stepper_->time(), stepper_->state());
      earlierSteps_ += stepper_->steps();
      stepping_ = std::move(stepping);
      stepper_ = std::move(stepper);
    }
  }

  double now() const override { return stepper_->time(); }

 private:
  numerics::State<T> initialState() {
    const domain::Setting setting{*domain_, laws_.law.fields, laws_.law.complex,
                                  static_cast<std::uint64_t>(values().integer("seed"))};
    numerics::State<T> state(system_->fields() * system_->modes());
    const std::vector<GridField> fields = initial_->on(setting);
    for (std::size_t f = 0; f < fields.size(); ++f)
      system_->fromPoints(fields[f].values, fields[f].imaginary, f, state);
    system_->project(state);
    return state;
  }

  FramePtr makeFrame(double time) {
    const numerics::State<T>& state = stepper_->state();
    requireFinite(state, time);
    auto frame = std::make_shared<Frame>();
    frame->time = time;
    frame->step = earlierSteps_ + stepper_->steps();
    for (std::size_t f = 0; f < system_->fields(); ++f) frame->contents.push_back(fieldOf(state, f));
    addDiagnostics(state, time, *frame);
    addSpectralTail(state, *frame);
    latest_ = frame;
    ++made_;
    return frame;
  }

  std::shared_ptr<const Content> fieldOf(const numerics::State<T>& state, std::size_t f) {
    GridField field;
    field.name = laws_.equation.fields[f].name;
    field.unit = laws_.equation.fields[f].unit;
    field.axes = domain_->axes;
    field.single = std::is_same_v<T, float>;
    field.values.resize(system_->points());
    if (laws_.law.complex) field.imaginary.resize(field.values.size());
    system_->toPoints(state, Derivative{f, {}}, field.values, field.imaginary);
    return std::make_shared<const Content>(std::move(field));
  }

  void addDiagnostics(const numerics::State<T>& state, double time, Frame& frame) {
    const std::vector<double> numbers = system_->evaluate(*diagnostics_, time, state);
    for (std::size_t d = 0; d < numbers.size(); ++d) {
      const auto& diagnostic = laws_.equation.diagnostics[d];
      frame.scalars.push_back({diagnostic.name, diagnostic.unit, numbers[d], false});
    }
  }

  void addSpectralTail(const numerics::State<T>& state, Frame& frame) const {
    constexpr double limit = std::is_same_v<T, float> ? 1e-5 : 1e-8;
    double largest = 0;
    for (std::size_t f = 0; f < system_->fields(); ++f) {
      const double tail = system_->spectralTail(state, f);
      largest = std::max(largest, tail);
      if (tail <= limit) continue;
      // The same sentence in every frame, so that it is told once.
      frame.warnings.push_back(
          fmt::format("{} is under-resolved: the highest wave numbers hold more than {:.0e} of the "
                      "largest one; use more points.",
                      laws_.equation.fields[f].name, limit));
    }
    frame.scalars.push_back({"spectral_tail", "", largest, true});
  }

  /// Transforms spread a non-finite number over the whole grid within a step; where it began is told by the largest
  /// value of the last good frame.
  void requireFinite(const numerics::State<T>& state, double time) {
    const auto found = system_->findNonFinite(state);
    if (!found) return;
    const std::string& name = laws_.equation.fields[found->field].name;
    std::size_t point = found->point;
    if (latest_ != nullptr) {
      const auto& field = std::get<GridField>(*latest_->contents[found->field]);
      double largest = -1;
      for (std::size_t i = 0; i < field.values.size(); ++i) {
        const double size =
            field.isComplex() ? std::hypot(field.values[i], field.imaginary[i]) : std::abs(field.values[i]);
        if (size > largest) {
          largest = size;
          point = i;
        }
      }
    }
    throw DivergedError(time, fmt::format("{} at {}", name, domain_->placeOf(point)), advice());
  }

  std::string advice() const {
    const double step = values().child("stepper").real("step");
    const std::string smaller = fmt::format("use a smaller stepper.step than {:g}", step);
    if (!stepping_->isExplicit()) return smaller;
    return fmt::format("{}, or the stepper {}", smaller, numerics::steppers().ids().front());
  }

  std::unique_ptr<domain::Domain> domain_;
  Laws laws_;
  std::unique_ptr<numerics::Stepping> stepping_;
  std::unique_ptr<domain::Initial> initial_;
  FrameTimes times_;
  experiment::RunInfo info_;
  std::unique_ptr<FourierSystem<T>> system_;
  std::unique_ptr<typename FourierSystem<T>::Diagnostics> diagnostics_;
  std::unique_ptr<numerics::Stepper<T>> stepper_; ///< refers to system_
  std::uint64_t earlierSteps_ = 0;                ///< of steppers that an edit has replaced
  std::size_t made_ = 0;                          ///< frames
  double computeSeconds_ = 0;
  FramePtr latest_;
};

std::unique_ptr<experiment::Run> makeRollout(const Values& values) {
  if (values.text("precision") == "single") return std::make_unique<Rollout<float>>(values);
  return std::make_unique<Rollout<double>>(values);
}

} // namespace

const Component<experiment::Run>& rollout() {
  static const auto made =
      experiment::experimentKind("pde", "PDE rollout")
          .summary("A field on a grid moves by an evolution equation.")
          .formula("∂u/∂t = L u + N(u, x, t)")
          .parameter(
              choice("precision", {"double", "single"}).doc("of the computation; single is faster and less exact"))
          .parameter(component("equation", anyFamily<equations>, "heat").doc("the law of motion"))
          .parameter(component("domain", anyFamily<domain::domains>, "interval").doc("where it happens"))
          .parameter(component("initial", anyFamily<domain::initials>,
                               Json{{"id", "expression"}, {"values", {{"u", "exp(-100*(x - 0.5)^2)"}}}})
                         .doc("the fields at time 0"))
          .parameter(component("stepper", anyFamily<numerics::steppers>, Json{{"id", "etdrk4"}, {"step", 0.01}})
                         .doc("how time is discretised"))
          .parameter(real("until", 1).above(0).unit("time").doc("when it ends"))
          .parameter(real("frame_interval", 0.01).above(0).unit("time").doc("time from one frame to the next"))
          .parameter(boolean("dealias", true)
                         .doc("keep the lower two thirds of the wave numbers, where products have no aliasing error"))
          .parameter(
              expressionMap("exact", Json::object())
                  .doc("the solution, where it is known: field name and formula in x, y, z, t and the equation's "
                       "parameters; its largest error is measured as error_of_NAME"))
          .makes(makeRollout);
  return made;
}

} // namespace semiflow::pde
