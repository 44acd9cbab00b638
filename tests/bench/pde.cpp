// A time step of the Fourier engine against the transforms that a plain pseudo-spectral code needs for it: full grids,
// one real transform per derivative and per nonlinear term, done by FFTW alone. The step does all the rest too:
// derivatives, products, dealiasing and the combination of stages.

#include <cmath>
#include <memory>
#include <numbers>
#include <vector>

#include <fftw3.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include "core/base/validate.h"
#include "core/numerics/stepper.h"
#include "core/pde/fourier_system.h"
#include "tests/bench/measure.h"
#include "tests/bench/sections.h"

namespace semiflow::bench {
namespace {

/// FFTW's threads as tasks of the arena that the step uses, too.
void runOnArena(void* (*work)(char*), char* data, size_t size, int jobs, void*) {
  tbb::parallel_for(0, jobs, [&](int job) { work(data + static_cast<std::size_t>(job) * size); });
}

/// A pair of real transforms there and back on a full grid.
class BareTransforms {
 public:
  BareTransforms(const std::vector<std::size_t>& points, unsigned int flags) {
    std::vector<int> n(points.rbegin(), points.rend());
    std::size_t count = 1;
    for (const std::size_t p : points) count *= p;
    const std::size_t half = count / points[0] * (points[0] / 2 + 1);
    values_ = fftw_alloc_real(count);
    coefficients_ = fftw_alloc_complex(half);
    // A line is too short to share: FFTW's threads would only slow it down.
    fftw_plan_with_nthreads(points.size() > 1 ? tbb::this_task_arena::max_concurrency() : 1);
    const int rank = static_cast<int>(n.size());
    forward_ = fftw_plan_dft_r2c(rank, n.data(), values_, coefficients_, flags | FFTW_DESTROY_INPUT);
    backward_ = fftw_plan_dft_c2r(rank, n.data(), coefficients_, values_, flags | FFTW_DESTROY_INPUT);
    fftw_plan_with_nthreads(1); // the setting is the library's, and the program's own plans are of one thread
    std::fill(values_, values_ + count, 0.0);
    for (std::size_t i = 0; i < half; ++i) coefficients_[i][0] = coefficients_[i][1] = 0;
  }
  ~BareTransforms() {
    fftw_destroy_plan(forward_);
    fftw_destroy_plan(backward_);
    fftw_free(values_);
    fftw_free(coefficients_);
  }
  BareTransforms(const BareTransforms&) = delete;
  BareTransforms& operator=(const BareTransforms&) = delete;

  void run(std::size_t inverse, std::size_t forward) const {
    for (std::size_t i = 0; i < inverse; ++i) fftw_execute(backward_);
    for (std::size_t i = 0; i < forward; ++i) fftw_execute(forward_);
  }

 private:
  double* values_;
  fftw_complex* coefficients_;
  fftw_plan forward_, backward_;
};

struct Problem {
  std::string name;
  pde::Equation equation;
  std::vector<std::size_t> points;
  double length;
  double step;
  double target;
};

pde::Equation navierStokes() {
  pde::Equation e;
  e.fields = {{"w", "", ""}};
  e.rates = {{"w", "nu*laplacian(w) - psi_y*w_x + psi_x*w_y", 0}};
  e.constraints = {{"psi", "laplacian(psi) + w"}};
  e.parameters = {{"nu", 1e-4}};
  return e;
}

pde::Equation kuramotoSivashinsky() {
  pde::Equation e;
  e.fields = {{"u", "", ""}};
  e.rates = {{"u", "-u*u_x - u_xx - u_xxxx", 0}};
  return e;
}

pde::Equation burgers3d() {
  pde::Equation e;
  e.fields = {{"u", "", ""}};
  e.rates = {{"u", "0.01*laplacian(u) - u*(u_x + u_y + u_z)", 0}};
  return e;
}

template <class T> class Steps {
 public:
  explicit Steps(const Problem& problem) : step_(problem.step) {
    std::vector<experiment::Axis> box;
    std::size_t count = 1;
    for (std::size_t a = 0; a < problem.points.size(); ++a) {
      const std::size_t n = problem.points[a];
      box.push_back({std::string(1, "xyz"[a]), "", 0, problem.length / static_cast<double>(n), n, true});
      count *= n;
    }
    system_ = std::make_unique<pde::FourierSystem<T>>(
        pde::deriveLaw(problem.equation, static_cast<int>(problem.points.size())), box);
    std::vector<double> values(count);
    for (std::size_t i = 0; i < count; ++i) {
      const double x = box[0].at(i % box[0].points), y = static_cast<double>(i / box[0].points);
      values[i] = std::sin(2 * std::numbers::pi * x / problem.length) * (1 + 0.5 * std::cos(0.1 * y));
    }
    typename pde::FourierSystem<T>::State state;
    system_->fromPoints(values, {}, 0, state);
    const auto& family = numerics::steppers();
    const Json tree = validateChoice(family, {{"id", "etdrk4"}, {"step", step_}}, "stepper");
    stepper_ = family.make(Values(*family.find("etdrk4"), tree, "stepper", "."))->on(*system_);
    stepper_->start(0, std::move(state));
    stepper_->advance(step_, {});
  }
  void run() { stepper_->advance(stepper_->time() + step_, {}); }
  std::size_t inputs() const { return system_->law().nonlinear.inputs.size(); }
  std::size_t outputs() const { return system_->law().nonlinearFields.size(); }

 private:
  double step_;
  std::unique_ptr<pde::FourierSystem<T>> system_;
  std::unique_ptr<numerics::Stepper<std::complex<T>>> stepper_;
};

void compare(const Problem& problem) {
  Steps<double> steps(problem);
  Steps<float> single(problem);
  const BareTransforms estimated(problem.points, FFTW_ESTIMATE), measured(problem.points, FFTW_MEASURE);
  constexpr std::size_t evaluations = 4;
  const std::size_t inverse = evaluations * steps.inputs(), forward = evaluations * steps.outputs();
  const auto seconds = medianSeconds({{"step", [&] { steps.run(); }},
                                      {"estimated", [&] { estimated.run(inverse, forward); }},
                                      {"measured", [&] { measured.run(inverse, forward); }},
                                      {"single", [&] { single.run(); }}});
  const std::string count = std::to_string(inverse + forward) + " bare FFTs, ";
  report("etdrk4 step, " + problem.name, seconds[0], count + "FFTW_ESTIMATE", seconds[1], problem.target);
  report("", seconds[0], count + "FFTW_MEASURE", seconds[2]);
  report("  the same in single precision", seconds[3], "in double", seconds[0]);
}

} // namespace

void pde() {
  stencils();
  fftw_init_threads();
  fftw_threads_set_callback(runOnArena, nullptr);
  const double tau = 2 * std::numbers::pi;
  compare({"Navier-Stokes 512 x 512", navierStokes(), {512, 512}, tau, 1e-3, 1.3});
  compare({"Navier-Stokes 128 x 128", navierStokes(), {128, 128}, tau, 1e-3, 0});
  compare({"Kuramoto-Sivashinsky, N = 256", kuramotoSivashinsky(), {256}, 22, 1e-2, 0});
  compare({"Kuramoto-Sivashinsky, N = 8192", kuramotoSivashinsky(), {8192}, 700, 1e-2, 0});
  compare({"Burgers 96 x 96 x 96", burgers3d(), {96, 96, 96}, tau, 1e-3, 0});
  fftw_cleanup_threads();
}

} // namespace semiflow::bench
