#include "core/pde/rollout.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/parallel.h"
#include "core/base/suggest.h"
#include "core/base/validate.h"
#include "core/domain/domain.h"
#include "core/domain/initial.h"
#include "core/experiment/experiment.h"
#include "core/numerics/expression.h"
#include "core/numerics/stepper.h"
#include "core/pde/discretisation.h"
#include "core/pde/equations/equations.h"
#include "core/pde/frame_times.h"
#include "core/pde/initial_fields.h"
#include "core/pde/laws.h"
#include "core/pde/painting.h"
#include "core/pde/requirements.h"

namespace semiflow::pde {
namespace {

using experiment::Content;
using experiment::Frame;
using experiment::FramePtr;
using experiment::GridField;

template <class T>
std::unique_ptr<Discretised<T>> discretised(const Discretisation& discretisation, const Problem& problem) {
  if constexpr (std::is_same_v<T, float>)
    return discretisation.single(problem);
  else
    return discretisation.inDouble(problem);
}

/// The ids of all methods that could move it in steps of that length.
template <class T>
std::vector<std::string> fittingSteppers(Discretised<T>& system, const std::vector<GridField>& fields,
                                         const std::optional<NoiseLaw>& noise, double step) {
  std::vector<std::string> fitting;
  const auto& family = numerics::steppers();
  for (const std::string& id : family.ids()) {
    const Json tree = validateChoice(family, Json{{"id", id}, {"step", step}}, "stepper");
    const auto stepping = family.make(Values(*family.find(id), tree, "stepper", "."));
    if (suits(*stepping, noise) && system.start(*stepping, 0, fields)) fitting.push_back(id);
  }
  return fitting;
}

template <class T> class Rollout final : public experiment::Run {
 public:
  explicit Rollout(const Values& values)
      : domain_(values.make<domain::Domain>("domain")), laws_(values, *domain_),
        discretisation_(values.make<Discretisation>("discretisation")),
        stepping_(values.make<numerics::Stepping>("stepper")), initial_(values.make<domain::Initial>("initial")),
        times_(values.real("frame_interval"), values.real("until")) {
    setValues(values);
    requireFitting(laws_.law, *domain_, *discretisation_, values.child("discretisation"));
    requireSuiting(laws_.noise, *discretisation_, *stepping_, values);
    requireRoom(problem(values), *discretisation_, *stepping_, sizeof(T),
                values.real("frame_interval") / values.child("stepper").real("step"));
    info_.end = values.real("until");
    info_.frames = times_.count();
    system_ = discretised<T>(*discretisation_, problem(values));
    axes_ = discretisation_->axes(*domain_);
    const domain::Domain places = discretisation_->initialDomain(*domain_);
    const std::vector<GridField> fields =
        initialFields(laws_.equation, *initial_, places, static_cast<std::uint64_t>(values.integer("seed")));
    if (!system_->start(*stepping_, 0, fields))
      refuse(values, fittingSteppers(*system_, fields, laws_.noise, values.child("stepper").real("step")));
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
    if (!system_->advance(target, stop)) return nullptr;
    return makeFrame(target);
  }

  bool finished() const override { return made_ == times_.count(); }

  FramePtr glimpse() override {
    const experiment::Stopwatch watch(computeSeconds_);
    return frameAt(system_->time());
  }

  void haltAt(std::uint64_t step) override { system_->haltAt(step); }

  experiment::RunCounts counts() const override { return {system_->steps(), system_->evaluations(), computeSeconds_}; }

 protected:
  void apply(const Values& changed) override {
    auto domain = changed.make<domain::Domain>("domain");
    Laws laws(changed, *domain);
    requireSameParameters(laws_.equation, laws.equation);
    const auto differs = [&](const char* slot) { return changed.tree().at(slot) != values().tree().at(slot); };
    auto stepping = differs("stepper") ? changed.make<numerics::Stepping>("stepper") : nullptr;
    if (differs("equation") || differs("domain") || differs("noise")) {
      requireSameNoise(laws_.noise, laws.noise, *stepping_, changed);
      system_->setProblem({laws.law, laws.diagnostics, *domain, changed.boolean("dealias"), laws.noise});
      laws_ = std::move(laws);
      domain_ = std::move(domain);
    }
    if (stepping) {
      system_->setStepping(*stepping); // live parameters do not change the method
      stepping_ = std::move(stepping);
    }
  }

  void applyStroke(const experiment::Stroke& stroke) override {
    const experiment::Stopwatch watch(computeSeconds_);
    const domain::Domain places = discretisation_->initialDomain(*domain_);
    const Canvas canvas{places, laws_.law.fields, laws_.law.complex, laws_.equation.parameters, system_->time()};
    pde::paint(*system_, painting_, stroke, canvas);
  }

  Kept keep() const override {
    if (laws_.noise) return {};
    std::unique_ptr<Checkpoint> state = system_->checkpoint();
    const std::size_t bytes = state->bytes;
    return {std::make_shared<const Before>(Before{std::move(state), made_, latest_}), bytes};
  }

  void goBack(const Kept& kept) override {
    const auto& before = *static_cast<const Before*>(kept.state.get());
    system_->restore(*before.state);
    made_ = before.made;
    latest_ = before.latest;
    painting_.lift();
  }

  double now() const override { return system_->time(); }

 private:
  Problem problem(const Values& values) const {
    return {laws_.law, laws_.diagnostics, *domain_, values.boolean("dealias"), laws_.noise};
  }

  [[noreturn]] static void refuse(const Values& values, const std::vector<std::string>& fitting) {
    throw InputError("stepper.id",
                     fmt::format("one of {}, which fit the discretisation {}", fmt::join(fitting, ", "),
                                 values.child("discretisation").id()),
                     values.child("stepper").id());
  }

  FramePtr makeFrame(double time) {
    latest_ = frameAt(time);
    ++made_;
    return latest_;
  }

  FramePtr frameAt(double time) {
    requireFinite(time);
    auto frame = std::make_shared<Frame>();
    frame->time = time;
    frame->step = system_->steps();
    for (std::size_t f = 0; f < laws_.law.fields.size(); ++f) frame->contents.push_back(fieldOf(f));
    addDerived(*frame);
    addDiagnostics(*frame);
    addResolution(*frame);
    return frame;
  }

  std::shared_ptr<const Content> fieldOf(std::size_t f) {
    GridField field;
    field.name = laws_.equation.fields[f].name;
    field.unit = laws_.equation.fields[f].unit;
    field.axes = axes_;
    field.single = std::is_same_v<T, float>;
    field.values.resize(domain_->points());
    if (laws_.law.complex) field.imaginary.resize(field.values.size());
    system_->values(f, field.values, field.imaginary);
    return std::make_shared<const Content>(std::move(field));
  }

  void addDerived(Frame& frame) const {
    if (laws_.derived.count() == 0) return;
    std::vector<const GridField*> evolving;
    for (const auto& content : frame.contents) evolving.push_back(&std::get<GridField>(*content));
    for (GridField& field : laws_.derived.of(evolving))
      frame.contents.push_back(std::make_shared<const Content>(std::move(field)));
  }

  void addDiagnostics(Frame& frame) {
    const std::vector<double> numbers = system_->diagnostics();
    for (std::size_t d = 0; d < numbers.size(); ++d) {
      const auto& diagnostic = laws_.equation.diagnostics[d];
      frame.scalars.push_back({diagnostic.name, diagnostic.unit, numbers[d], false});
    }
  }

  /// The step that is taken, on average; before the first one and where none was taken that which will be.
  StepTaken stepTaken(const Frame& frame) const {
    StepTaken taken;
    const auto steps = static_cast<double>(latest_ ? frame.step - latest_->step : 0);
    const double interval = times_.at(1), longest = values().child("stepper").real("step");
    taken.length = steps > 0 ? (frame.time - latest_->time) / steps
                             : interval / std::max(1.0, std::ceil(interval / longest * (1 - 1e-9)));
    taken.stability = stepping_->stabilityPolynomial();
    taken.followsTheSystem = stepping_->followsTheSystem();
    taken.random = laws_.noise.has_value();
    taken.stepper = values().child("stepper").id();
    return taken;
  }

  void addResolution(Frame& frame) {
    Resolution found = system_->resolution(stepTaken(frame));
    frame.scalars.insert(frame.scalars.end(), found.scalars.begin(), found.scalars.end());
    frame.warnings.insert(frame.warnings.end(), found.warnings.begin(), found.warnings.end());
    limit_ = std::move(found.limit);
    // The same sentence as long as it lasts, though the numbers change, so that it is told once.
    if (found.unstable.empty() || unstable_.empty()) unstable_ = std::move(found.unstable);
    if (!unstable_.empty()) frame.warnings.push_back(unstable_);
  }

  /// Steps spread a non-finite number over the grid; where it began is told by the largest value of the last good
  /// frame.
  void requireFinite(double time) {
    const auto found = system_->findNonFinite();
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
    const std::string smaller =
        fmt::format("use a smaller stepper.step than {:g}", values().child("stepper").real("step"));
    if (!stepping_->isExplicit()) return smaller;
    if (laws_.noise && limit_.empty())
      return smaller + ", or the stepper exponential_euler with the discretisation fourier";
    if (laws_.noise) return fmt::format("{} ({})", smaller, limit_);
    if (!limit_.empty()) return fmt::format("{} ({}), or an implicit stepper", smaller, limit_);
    return fmt::format("{}, or the stepper {}", smaller, numerics::steppers().ids().front());
  }

  /// What keep() keeps.
  struct Before {
    std::shared_ptr<const Checkpoint> state;
    std::size_t made;
    FramePtr latest;
  };

  std::unique_ptr<domain::Domain> domain_;
  Laws laws_;
  std::unique_ptr<Discretisation> discretisation_;
  std::unique_ptr<numerics::Stepping> stepping_;
  std::unique_ptr<domain::Initial> initial_;
  FrameTimes times_;
  experiment::RunInfo info_;
  std::unique_ptr<Discretised<T>> system_;
  std::vector<experiment::Axis> axes_; ///< of the frames
  std::string limit_, unstable_;       ///< what the last frame's resolution told of the step
  std::size_t made_ = 0;               ///< frames
  double computeSeconds_ = 0;
  FramePtr latest_;
  Painting painting_;
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
          .parameter(
              component("discretisation", anyFamily<discretisations>, "automatic").doc("how space is discretised"))
          .parameter(component("stepper", anyFamily<numerics::steppers>, Json{{"id", "etdrk4"}, {"step", 0.01}})
                         .doc("how time is discretised"))
          .parameter(
              component("noise", anyFamily<noises>, "none").doc("stochastic forcing, for the steppers that take it"))
          .parameter(real("until", 1).above(0).unit("time").doc("when it ends"))
          .parameter(real("frame_interval", 0.01).above(0).unit("time").doc("time from one frame to the next"))
          .parameter(boolean("dealias", true)
                         .doc("spectral methods keep the lower two thirds of the wave numbers, where products have no "
                              "aliasing error"))
          .parameter(
              expressionMap("exact", Json::object())
                  .doc("the solution, where it is known: field name and formula in x, y, z, t and the equation's "
                       "parameters; its largest error is measured as error_of_NAME"))
          .checks(checkFormulas)
          .makes(makeRollout);
  return made;
}

namespace {

/// The initial fields, or zero where they cannot be had on so few points.
std::vector<GridField> fieldsOnPiece(const Values& rollout, const Laws& laws, const domain::Domain& places) {
  try {
    return initialFields(laws.equation, *rollout.make<domain::Initial>("initial"), places, 0);
  } catch (const InputError&) {
    return domain::blankFields({places, laws.law.fields, laws.law.complex, 0});
  }
}

} // namespace

std::vector<std::string> fittingSteppers(const Values& rollout, double step) {
  const auto domain = rollout.make<domain::Domain>("domain");
  constexpr std::size_t few = 32;
  domain::Domain piece = *domain; // as finely spaced: whether a method fits may depend on the highest wave number
  for (auto& axis : piece.axes) axis.points = std::min(axis.points, few);
  for (auto& part : piece.masks) // an array's size is that of the whole grid
    part.covers = [](const domain::Domain& on) { return std::vector<bool>(on.points(), false); };
  const Laws laws(rollout, piece);
  const auto discretisation = rollout.make<Discretisation>("discretisation");
  requireFitting(laws.law, piece, *discretisation, rollout.child("discretisation"));
  const auto system =
      discretisation->inDouble({laws.law, laws.diagnostics, piece, rollout.boolean("dealias"), laws.noise});
  return fittingSteppers(*system, fieldsOnPiece(rollout, laws, discretisation->initialDomain(piece)), laws.noise, step);
}

} // namespace semiflow::pde
