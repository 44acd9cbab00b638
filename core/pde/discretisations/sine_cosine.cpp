#include "core/pde/discretisations/discretisations.h"
#include "core/pde/sine_cosine_system.h"
#include "core/pde/spectral_discretised.h"

namespace semiflow::pde {
namespace {

class SineCosineSeries final : public Discretisation {
 public:
  double memoryEstimate(const Problem& problem, int states, std::size_t number) const override {
    const double points = problem.domain.pointCount();
    const double state = 2 * points * static_cast<double>(problem.law.fields.size() * number);
    return (states + 2) * state + SineCosineSystem<double>::memoryEstimate(problem.law, points);
  }
  std::unique_ptr<Discretised<float>> single(const Problem& problem) const override { return on<float>(problem); }
  std::unique_ptr<Discretised<double>> inDouble(const Problem& problem) const override { return on<double>(problem); }

 private:
  template <class T> static std::unique_ptr<Discretised<T>> on(const Problem& problem) {
    return std::make_unique<SpectralDiscretised<T, SineCosineSystem<T>>>(
        problem, std::make_unique<SineCosineSystem<T>>(problem.law, problem.domain, problem.dealias));
  }
};

} // namespace

const Component<Discretisation>& sineCosine() {
  static const auto made =
      Component<Discretisation>("sine_cosine", "Sine and cosine series")
          .summary("Sums of standing waves, for sides that hold the fields (sines) or their slopes (cosines) at zero; "
                   "with the exponential steppers of Fourier series.")
          .formula("u = Σ c_m sin(π m x/L)  or  Σ c_m cos(π m x/L)")
          .reference("J. P. Boyd, Chebyshev and Fourier Spectral Methods, Dover (2001)")
          .makes([](const Values&) { return std::make_unique<SineCosineSeries>(); });
  return made;
}

} // namespace semiflow::pde
