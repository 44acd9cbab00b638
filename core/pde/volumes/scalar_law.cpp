#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/numerics/expression.h"
#include "core/pde/volumes/laws.h"

namespace semiflow::pde::volumes {
namespace {

template <class T> using Numbers = std::array<T, pitch>;

template <class T> class ScalarLaw final : public ConservationLaw<T> {
 public:
  explicit ScalarLaw(const ScalarFormulas& formulas) {
    const numerics::Variables variables{{formulas.field}, formulas.parameters};
    for (const std::string& text : formulas.flux)
      flux_.push_back(numerics::compileWithSlopes({&text, 1}, variables, 0, {&formulas.fluxPath, 1}));
    if (!formulas.diffusion.empty()) {
      diffusion_ = numerics::compileWithSlopes({&formulas.diffusion, 1}, variables, 0, {&formulas.diffusionPath, 1});
      diffuses_ = true;
    }
  }

  std::size_t fields() const override { return 1; }
  bool hasMomentum() const override { return false; }
  bool hasEigenvectors() const override { return false; }
  void eigenvectors(std::size_t, Fields<const T>, Fields<const T>, Fields<T>, Fields<T>) const override {}

  void toPrimitive(std::size_t n, Fields<const T> conserved, Fields<T> primitive) const override {
    std::copy_n(conserved[0], n, primitive[0]);
  }
  void toConserved(std::size_t n, Fields<const T> primitive, Fields<T> conserved) const override {
    std::copy_n(primitive[0], n, conserved[0]);
  }

  void flux(RiemannSolver solver, int direction, std::size_t n, Fields<const T> left, Fields<const T> right,
            Fields<T> flux) const override {
    const numerics::Kernel& kernel = flux_[static_cast<std::size_t>(direction)];
    Numbers<T> leftFlux, rightFlux, slope, slowest, fastest;
    evaluate(kernel, n, left[0], leftFlux.data(), slope.data());
    std::copy_n(slope.data(), n, slowest.data());
    std::copy_n(slope.data(), n, fastest.data());
    const auto widen = [&] {
      for (std::size_t i = 0; i < n; ++i) {
        slowest[i] = std::min(slowest[i], slope[i]);
        fastest[i] = std::max(fastest[i], slope[i]);
      }
    };
    Numbers<T> between;
    for (const T part : {T(0.25), T(0.5), T(0.75)}) {
      for (std::size_t i = 0; i < n; ++i) between[i] = (1 - part) * left[0][i] + part * right[0][i];
      evaluate(kernel, n, between.data(), rightFlux.data(), slope.data());
      widen();
    }
    evaluate(kernel, n, right[0], rightFlux.data(), slope.data());
    widen();
    for (std::size_t i = 0; i < n; ++i) {
      T s = std::min(slowest[i], T(0)), t = std::max(fastest[i], T(0));
      if (solver == RiemannSolver::rusanov) {
        t = std::max(t, -s);
        s = -t;
      }
      const T jump = right[0][i] - left[0][i];
      flux[0][i] = t > s ? ((t * leftFlux[i] - s * rightFlux[i]) + t * s * jump) / (t - s) : leftFlux[i];
    }
  }

  void speed(int direction, std::size_t n, Fields<const T> conserved, T* speed) const override {
    Numbers<T> value;
    evaluate(flux_[static_cast<std::size_t>(direction)], n, conserved[0], value.data(), speed);
    for (std::size_t i = 0; i < n; ++i) speed[i] = std::abs(speed[i]);
  }

  bool isFasterBetween() const override { return true; }

  void limit(T, std::size_t, Fields<const T>, Fields<T>, Fields<T>) const override {} // every number is admissible
  std::size_t firstInadmissible(std::size_t n, Fields<const T> conserved) const override {
    const T* u = conserved[0];
    return static_cast<std::size_t>(std::find_if(u, u + n, [](T number) { return !std::isfinite(number); }) - u);
  }

  bool diffuses() const override { return diffuses_; }
  void diffusion(std::size_t n, Fields<const T> conserved, T* phi, T* slope) const override {
    evaluate(diffusion_, n, conserved[0], phi, slope);
  }

 private:
  static void evaluate(const numerics::Kernel& kernel, std::size_t n, const T* u, T* value, T* slope) {
    const numerics::InputLane<T> input{u, 1};
    const std::array<numerics::OutputLane<T>, 2> outputs{{{value, 1}, {slope, 1}}};
    numerics::run<T>(kernel, {&input, 1}, outputs, n);
  }

  std::vector<numerics::Kernel> flux_; ///< per direction: f and f'
  numerics::Kernel diffusion_;         ///< phi and phi'
  bool diffuses_ = false;
};

} // namespace

template <class T> std::unique_ptr<ConservationLaw<T>> scalarLaw(const ScalarFormulas& formulas) {
  return std::make_unique<ScalarLaw<T>>(formulas);
}

template std::unique_ptr<ConservationLaw<float>> scalarLaw(const ScalarFormulas&);
template std::unique_ptr<ConservationLaw<double>> scalarLaw(const ScalarFormulas&);

} // namespace semiflow::pde::volumes
