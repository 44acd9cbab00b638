#include "core/pde/studies/lyapunov.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/memory.h"
#include "core/base/parallel.h"
#include "core/base/validate.h"
#include "core/domain/domain.h"
#include "core/domain/initial.h"
#include "core/experiment/experiment.h"
#include "core/numerics/batch_means.h"
#include "core/numerics/stepper.h"
#include "core/pde/equations/equations.h"
#include "core/pde/frame_times.h"
#include "core/pde/initial_fields.h"
#include "core/pde/studies/tangent_flow.h"
#include "core/pde/tangents.h"

namespace semiflow::pde {
namespace {

using experiment::Content;
using experiment::Frame;
using experiment::FramePtr;
using experiment::GridField;
using experiment::Table;

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// The equation on that domain. @throws InputError where it does not live there, or perturbations of it do not
Equation equationOn(const Values& values, const domain::Domain& domain) {
  Equation equation = values.make<Equation>("equation")->in(domain.dimension());
  const auto& dimensions = equation.dimensions;
  if (std::find(dimensions.begin(), dimensions.end(), domain.dimension()) == dimensions.end()) {
    std::vector<std::string> fitting;
    for (const int d : dimensions) {
      for (std::string& id : domain::domainsOfDimension(d)) fitting.push_back(std::move(id));
    }
    throw InputError(domain.path + ".id", fmt::format("{}, where {} lives", fmt::join(fitting, " or "), equation.id),
                     domain.id);
  }
  if (equation.conservation) {
    throw InputError(equation.path + ".id", "an equation that is given by rates, which can be differentiated",
                     equation.id + ", which is given by fluxes");
  }
  for (const auto& axis : domain.axes) {
    if (axis.periodic) continue;
    throw InputError(domain.path + ".boundary", "periodic in all directions", fmt::format("sides along {}", axis.name));
  }
  return equation;
}

/// @throws InputError, ResourceError
std::size_t exponentsOf(const Values& values, const Equation& equation, const domain::Domain& domain,
                        const numerics::Stepping& stepping) {
  const bool dealias = values.boolean("dealias");
  const auto k = static_cast<std::size_t>(values.integer("exponents"));
  const Law law = deriveLaw(equation, domain.dimension());
  const double dimension = TangentFlow::dimensionOf(law, domain, dealias);
  if (static_cast<double>(k) > dimension) {
    throw values.error("exponents", fmt::format("at most {:.0f}, as many as a state has numbers", dimension),
                       fmt::format("{}", k));
  }
  const double state = dimension / 2 * sizeof(std::complex<double>);
  const auto groups = static_cast<double>(k + 1);
  requireMemory(groups * (stepping.workStates() * state + FourierSystem<double>::memoryEstimate(law, domain.axes)),
                fmt::format("A solution with {} perturbations", k));
  return k;
}

class Lyapunov final : public experiment::Run {
 public:
  explicit Lyapunov(const Values& values)
      : domain_(values.make<domain::Domain>("domain")), equation_(equationOn(values, *domain_)),
        stepping_(values.make<numerics::Stepping>("stepper")),
        flow_(equation_, *domain_, values.boolean("dealias"), exponentsOf(values, equation_, *domain_, *stepping_)),
        times_(values.real("frame_interval"), values.real("until")), transient_(values.real("transient")),
        interval_(values.real("interval")), growth_(flow_.perturbations()) {
    setValues(values);
    info_.end = values.real("until");
    info_.frames = times_.count();
    if (transient_ >= info_.end) {
      throw values.error("transient", fmt::format("a time before the end, {:g}", info_.end),
                         fmt::format("{:g}", transient_));
    }
    const auto initial = values.make<domain::Initial>("initial");
    const auto seed = static_cast<std::uint64_t>(values.integer("seed"));
    const auto fields = initialFields(equation_, *initial, *domain_, seed);
    if (!flow_.start(*stepping_, 0, fields, seed)) refuseStepper(values, fields, seed);
  }

  const experiment::RunInfo& info() const override { return info_; }
  FramePtr start() override { return makeFrame(0); }

  FramePtr advance(const std::stop_token& stop) override {
    const experiment::Stopwatch watch(computeSeconds_);
    const DenormalsFlushed flushed;
    const double begin = times_.at(made_ - 1), length = times_.at(made_) - begin;
    constexpr double slack = 1e-9;
    const auto pieces = static_cast<std::size_t>(std::max(1.0, std::ceil(length / interval_ - slack)));
    const double piece = length / static_cast<double>(pieces);
    std::vector<double> growth;
    for (; piece_ < pieces; ++piece_) {
      const double until = piece_ + 1 < pieces ? begin + static_cast<double>(piece_ + 1) * piece : times_.at(made_);
      if (!flow_.advance(until, stop, growth)) return nullptr;
      if (until - piece < transient_ * (1 - slack)) continue;
      for (std::size_t j = 0; j < growth.size(); ++j) growth_[j].add(growth[j] / piece);
    }
    piece_ = 0;
    return makeFrame(times_.at(made_));
  }

  bool finished() const override { return made_ == times_.count(); }
  experiment::RunCounts counts() const override { return {flow_.steps(), flow_.evaluations(), computeSeconds_}; }

 protected:
  void apply(const Values& changed) override {
    if (changed.tree().at("equation") == values().tree().at("equation")) return;
    Equation equation = equationOn(changed, *domain_);
    flow_.setEquation(equation);
    equation_ = std::move(equation);
    growth_.assign(growth_.size(), {});
  }
  double now() const override { return flow_.time(); }

 private:
  void refuseStepper(const Values& values, const std::vector<GridField>& fields, std::uint64_t seed) {
    std::vector<std::string> fitting;
    const auto& family = numerics::steppers();
    for (const std::string& id : family.ids()) {
      const Json tree = validateChoice(family, id, "stepper");
      if (flow_.start(*family.make(Values(*family.find(id), tree, "stepper", ".")), 0, fields, seed))
        fitting.push_back(id);
    }
    throw InputError("stepper.id", fmt::format("one of {}, which fit Fourier series", fmt::join(fitting, ", ")),
                     values.child("stepper").id());
  }

  FramePtr makeFrame(double time) {
    if (!flow_.isFinite()) {
      throw DivergedError(time, equation_.fields.front().name,
                          fmt::format("use a smaller stepper.step than {:g}, or a smaller interval than {:g}",
                                      values().child("stepper").real("step"), interval_));
    }
    auto frame = std::make_shared<Frame>();
    frame->time = time;
    frame->step = flow_.steps();
    for (std::size_t f = 0; f < equation_.fields.size(); ++f) frame->contents.push_back(fieldOf(f));
    addExponents(*frame);
    const std::vector<double> numbers = flow_.diagnostics();
    for (std::size_t d = 0; d < numbers.size(); ++d)
      frame->scalars.push_back({equation_.diagnostics[d].name, equation_.diagnostics[d].unit, numbers[d], false});
    frame->scalars.push_back({"spectral_tail", "", flow_.spectralTail(), true});
    ++made_;
    return frame;
  }

  std::shared_ptr<const Content> fieldOf(std::size_t f) const {
    GridField field;
    field.name = equation_.fields[f].name;
    field.unit = equation_.fields[f].unit;
    field.axes = domain_->axes;
    field.values.resize(domain_->points());
    if (equation_.complex) field.imaginary.resize(field.values.size());
    flow_.values(f, field.values, field.imaginary);
    return std::make_shared<const Content>(std::move(field));
  }

  void addExponents(Frame& frame) const {
    Table table;
    table.name = "lyapunov_spectrum";
    table.measured = true;
    const std::string unit = "1/time";
    std::vector<double> exponents;
    const auto tell = [&](const experiment::Scalar& scalar) {
      if (std::isfinite(scalar.value)) frame.scalars.push_back(scalar);
    };
    table.columns = {{"number", "", {}, false},
                     {"exponent", unit, {}, false},
                     {"two_errors_lower", unit, {}, true},
                     {"two_errors_higher", unit, {}, true}};
    for (std::size_t j = 0; j < growth_.size(); ++j) {
      const double mean = growth_[j].mean(), error = growth_[j].standardError();
      exponents.push_back(mean);
      table.columns[0].values.push_back(static_cast<double>(j + 1));
      table.columns[1].values.push_back(mean);
      table.columns[2].values.push_back(mean - 2 * error);
      table.columns[3].values.push_back(mean + 2 * error);
      tell({fmt::format("lyapunov_exponent_{}", j + 1), unit, mean, false});
    }
    tell({"standard_error", unit, growth_.front().standardError(), true});
    tell({"kaplan_yorke_dimension", "", kaplanYorkeDimension(exponents), false});
    frame.contents.push_back(std::make_shared<const Content>(std::move(table)));
  }

  std::unique_ptr<domain::Domain> domain_;
  Equation equation_;
  std::unique_ptr<numerics::Stepping> stepping_;
  TangentFlow flow_;
  FrameTimes times_;
  double transient_, interval_;
  std::vector<numerics::BatchMeans> growth_; ///< rates of growth between two orthonormalisations, of each perturbation
  experiment::RunInfo info_;
  std::size_t made_ = 0;  ///< frames
  std::size_t piece_ = 0; ///< of the way to the next frame
  double computeSeconds_ = 0;
};

} // namespace

double kaplanYorkeDimension(std::vector<double> exponents) {
  std::sort(exponents.begin(), exponents.end(), std::greater<>());
  double sum = 0;
  for (std::size_t j = 0; j < exponents.size(); ++j) {
    if (!std::isfinite(exponents[j])) return unknown;
    if (sum + exponents[j] < 0) return static_cast<double>(j) + sum / std::abs(exponents[j]);
    sum += exponents[j];
  }
  return unknown;
}

const Component<experiment::Run>& lyapunov() {
  static const auto made =
      experiment::experimentKind("lyapunov", "Lyapunov exponents")
          .summary("How fast solutions of an equation drift apart: perturbations of one are moved with it.")
          .formula("∂w/∂t = F′(u) w,  λⱼ = lim 1/t Σ ln Rⱼⱼ,  W = Q R")
          .parameter(component("equation", anyFamily<equations>, "kuramoto_sivashinsky").doc("the law of motion"))
          .parameter(component("domain", anyFamily<domain::domains>,
                               Json{{"id", "interval"}, {"lower", 0}, {"upper", 22}, {"points", 64}})
                         .doc("where it happens; periodic"))
          .parameter(component("initial", anyFamily<domain::initials>,
                               Json{{"id", "expression"}, {"values", {{"u", "cos(pi*x/11)*(1 + sin(pi*x/11))"}}}})
                         .doc("the fields at time 0"))
          .parameter(component("stepper", anyFamily<numerics::steppers>, Json{{"id", "etdrk4"}, {"step", 0.25}})
                         .doc("how time is discretised; multistep methods begin anew after each orthonormalisation"))
          .parameter(integer("exponents", 1).between(1, 1000).doc("how many, the largest first"))
          .parameter(real("interval", 2)
                         .above(0)
                         .unit("time")
                         .doc("from one orthonormalisation of the perturbations to the next; they must not become "
                              "parallel meanwhile"))
          .parameter(real("transient", 100)
                         .atLeast(0)
                         .unit("time")
                         .doc("left out of the means: until the solution is on its attractor"))
          .parameter(real("until", 2000).above(0).unit("time").doc("when it ends"))
          .parameter(real("frame_interval", 20).above(0).unit("time").doc("time from one frame to the next"))
          .parameter(boolean("dealias", true)
                         .doc("keep the lower two thirds of the wave numbers, where products have no aliasing error"))
          .makes([](const Values& values) { return std::make_unique<Lyapunov>(values); });
  return made;
}

} // namespace semiflow::pde
