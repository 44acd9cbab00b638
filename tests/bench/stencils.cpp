// A time step of finite differences against the memory that it has to touch: plain loops over as many arrays of the
// same size, in the same blocks and on the same threads, so that what fits a cache is held against that cache. A stage
// of an explicit method reads the states it is made of and writes one; no rate and no derivative is counted, since none
// has to be stored.

#include <chrono>
#include <cmath>
#include <memory>
#include <vector>

#include <fmt/format.h>

#include "core/base/parallel.h"
#include "core/base/validate.h"
#include "core/numerics/stepper.h"
#include "core/pde/stencil_system.h"
#include "tests/bench/measure.h"
#include "tests/bench/sections.h"

namespace semiflow::bench {
namespace {

pde::Equation heat() {
  pde::Equation e;
  e.fields = {{"u", "", ""}};
  e.rates = {{"u", "laplacian(u)", 0}};
  return e;
}

pde::Equation grayScott() {
  pde::Equation e;
  e.fields = {{"u", "", ""}, {"v", "", ""}};
  e.parameters = {{"feed", 0.037}, {"kill", 0.06}};
  e.rates = {{"u", "2e-5*laplacian(u) - u*v^2 + feed*(1 - u)", 0},
             {"v", "1e-5*laplacian(v) + u*v^2 - (feed + kill)*v", 0}};
  return e;
}

/// A square of side 2 with points x points, walls or periodic sides.
domain::Domain square(std::size_t points, bool walls) {
  domain::Domain domain;
  if (walls) {
    for (auto& side : domain.boundary.sides) side.kind = domain::Condition::Kind::neumann;
  }
  for (const char* name : {"x", "y"}) {
    domain.axes.push_back({name, "", 0, 2.0 / static_cast<double>(walls ? points - 1 : points), points, !walls});
  }
  return domain;
}

/// Which of u, y_1, y_2, ... a stage reads; it writes the next of them, and the last one the new state.
using Reads = std::vector<std::vector<std::size_t>>;
Reads readsOf(const std::string& method) {
  if (method == "ssprk3") return {{0}, {0, 1}, {0, 2}};
  return {{0}, {0, 1}, {0, 2}, {0, 1, 2, 3}}; // rk4
}
std::size_t arraysOf(const Reads& reads) {
  std::size_t count = 0;
  for (const auto& stage : reads) count += stage.size() + 1;
  return count;
}

/// The loops that only move those arrays.
template <class T> class Moves {
 public:
  Moves(std::size_t size, Reads reads)
      : reads_(std::move(reads)), arrays_(reads_.size() + 1, std::vector<T>(size, T(1))) {}
  void run() {
    for (std::size_t s = 0; s < reads_.size(); ++s) {
      std::vector<const T*> from;
      for (const std::size_t i : reads_[s]) from.push_back(arrays_[i].data());
      T* to = arrays_[s + 1].data();
      const T w = T(1) / static_cast<T>(from.size());
      parallelBlocks(arrays_[0].size(), std::size_t{1} << 14, [&](std::size_t begin, std::size_t end) {
        if (from.size() == 1) return move(to, begin, end, [a = from[0]](std::size_t i) { return a[i]; });
        if (from.size() == 2)
          return move(to, begin, end, [w, a = from[0], b = from[1]](std::size_t i) { return w * (a[i] + b[i]); });
        move(to, begin, end, [w, a = from[0], b = from[1], c = from[2], d = from[3]](std::size_t i) {
          return w * (a[i] + b[i] + c[i] + d[i]);
        });
      });
    }
    std::swap(arrays_.front(), arrays_.back());
  }

 private:
  template <class Value> static void move(T* to, std::size_t begin, std::size_t end, const Value& value) {
#pragma GCC ivdep
    for (std::size_t i = begin; i < end; ++i) to[i] = value(i);
  }
  Reads reads_;
  std::vector<std::vector<T>> arrays_;
};

/// Steps of an equation by finite differences.
template <class T> class Steps {
 public:
  Steps(const pde::Equation& equation, const domain::Domain& domain, int accuracy, const Json& stepper) {
    const pde::Law law = pde::deriveLaw(equation, 2);
    system_ =
        std::make_unique<pde::StencilSystem<T>>(law, pde::DiagnosticLaw{}, pde::gridOf(domain, law, {}, accuracy));
    std::vector<T> state(system_->fields() * system_->perField());
    for (std::size_t i = 0; i < state.size(); ++i)
      state[i] = static_cast<T>(0.5 + 0.1 * std::sin(0.01 * static_cast<double>(i)));
    const auto& family = numerics::steppers();
    const std::string id = stepper.at("id");
    step_ = stepper.at("step");
    const Json tree = validateChoice(family, stepper, "stepper");
    stepper_ = family.make(Values(*family.find(id), tree, "stepper", "."))->on(*system_);
    stepper_->start(0, std::move(state));
    stepper_->advance(step_, {});
  }
  void run() { stepper_->advance(stepper_->time() + step_, {}); }
  std::size_t numbers() const { return system_->fields() * system_->perField(); }

 private:
  double step_ = 0;
  std::unique_ptr<pde::StencilSystem<T>> system_;
  std::unique_ptr<numerics::Stepper<T>> stepper_;
};

template <class T>
void compare(const std::string& name, const pde::Equation& equation, std::size_t points, bool walls, int accuracy,
             const std::string& method, double target) {
  const double h = 2.0 / static_cast<double>(points);
  Steps<T> steps(equation, square(points, walls), accuracy, {{"id", method}, {"step", 0.05 * h * h}});
  const Reads reads = readsOf(method);
  Moves<T> moves(steps.numbers(), reads);
  const auto seconds =
      medianSeconds({{"step", [&] { steps.run(); }}, {"moves", [&] { moves.run(); }}}, points > 1024 ? 7 : 21);
  const double megabytes = static_cast<double>(steps.numbers() * sizeof(T)) / (1 << 20);
  report(fmt::format("{} {}x{}, {}, order {}", name, points, points, method, accuracy), seconds[0],
         fmt::format("{} moves of {:g} MiB", arraysOf(reads), megabytes), seconds[1], target);
}

/// Crank-Nicolson steps of heat with linear solvers: the first one, which prepares the matrix, and later ones, held
/// against those of the first solver.
void compareSolvers(std::size_t points, const std::vector<std::string>& solvers) {
  using Clock = std::chrono::steady_clock;
  std::vector<double> first;
  std::vector<std::unique_ptr<Steps<double>>> steps;
  for (const std::string& solver : solvers) {
    const auto begin = Clock::now();
    steps.push_back(std::make_unique<Steps<double>>(
        heat(), square(points, true), 2, Json{{"id", "crank_nicolson"}, {"step", 1e-3}, {"solver", solver}}));
    first.push_back(std::chrono::duration<double>(Clock::now() - begin).count());
  }
  std::vector<Candidate> candidates;
  for (std::size_t s = 0; s < solvers.size(); ++s) candidates.push_back({solvers[s], [&, s] { steps[s]->run(); }});
  const auto later = medianSeconds(candidates, 5);
  for (std::size_t s = 0; s < solvers.size(); ++s) {
    const std::string name = fmt::format("implicit heat {0}x{0}, {1}", points, solvers[s]);
    report(name + ", first step", first[s], solvers[0], first[0]);
    report(name + ", next", later[s], solvers[0], later[0]);
  }
}

} // namespace

void stencils() {
  for (const char* method : {"ssprk3", "rk4"}) {
    compare<double>("heat", heat(), 512, true, 2, method, 1.5);
    compare<float>("Gray-Scott (single)", grayScott(), 512, false, 2, method, 1.5);
    compare<double>("heat", heat(), 4096, true, 2, method, 1.2);
  }
  compare<double>("heat", heat(), 512, true, 4, "ssprk3", 0);
  compare<double>("heat", heat(), 512, true, 6, "ssprk3", 0);
  compareSolvers(128, {"direct", "conjugate_gradients", "multigrid"});
  compareSolvers(512, {"multigrid", "conjugate_gradients"}); // sparse factors would take gigabytes
}

} // namespace semiflow::bench
