#include <cmath>

#include "core/pde/discretisation.h"
#include "core/pde/fourier_system.h"
#include "core/pde/spectral_discretised.h"

namespace semiflow::pde {
namespace {

class Fourier final : public Discretisation {
 public:
  Fourier(std::string path, bool strips, double tail, int smoothing)
      : path_(std::move(path)), strips_(strips), tail_(tail), smoothing_(smoothing) {}

  bool takesNoise() const override { return true; }
  double memoryEstimate(const Problem& problem, int states, std::size_t number) const override {
    const double share = problem.dealias ? std::pow(2.0 / 3.0, problem.domain.dimension()) : 1;
    const double state = problem.domain.pointCount() * static_cast<double>(problem.law.fields.size()) *
                         (problem.law.complex ? 2 : 1) * share * static_cast<double>(number);
    const auto estimate =
        number == sizeof(float) ? FourierSystem<float>::memoryEstimate : FourierSystem<double>::memoryEstimate;
    return (states + 2) * state +
           (problem.domain.isPeriodic() ? estimate(problem.law, problem.domain.axes, problem.dealias) : 0);
  }
  std::unique_ptr<Discretised<float>> single(const Problem& problem) const override { return on<float>(problem); }
  std::unique_ptr<Discretised<double>> inDouble(const Problem& problem) const override { return on<double>(problem); }

 private:
  template <class T> std::unique_ptr<Discretised<T>> on(const Problem& problem) const {
    for (const auto& axis : problem.domain.axes) {
      if (axis.periodic) continue;
      throw InputError(path_ + ".id",
                       "finite_difference or another method for sides, since " + axis.name + " is not periodic",
                       "fourier");
    }
    auto system = std::make_unique<FourierSystem<T>>(problem.law, problem.domain.axes, problem.dealias);
    system->setSmoothing(smoothing_);
    return std::make_unique<SpectralDiscretised<T, FourierSystem<T>>>(problem, std::move(system), strips_, tail_);
  }
  std::string path_;
  bool strips_;
  double tail_;
  int smoothing_;
};

} // namespace

const Component<Discretisation>& fourier() {
  static const auto made =
      Component<Discretisation>("fourier", "Fourier series")
          .summary("Sums of waves, for periodic domains: as exact as the grid resolves.")
          .formula("u = Σ c_k exp(i k·x)")
          .reference("C. Canuto, M. Y. Hussaini, A. Quarteroni, T. A. Zang, Spectral Methods, Springer (2006); T. Y. "
                     "Hou, R. Li, Computing nearly singular solutions using pseudo-spectral methods, J. Comput. Phys. "
                     "226, 379 (2007)")
          .parameter(integer("smoothing_order", 0)
                         .between(0, 100)
                         .doc("p of the factor exp(-36 (k/K)^p) on the nonlinear rates of a mode, instead of (dealias "
                              "false) or beside the 2/3 rule; 36 is usual, 0 leaves it out"))
          .parameter(
              boolean("analyticity_strip", false)
                  .doc("tells how far from the real axis the nearest singularity of each field is, strip_of_NAME, "
                       "from the decay of its spectrum: where that width reaches 0, a smooth solution ends"))
          .parameter(real("tail", 0).between(0, 1).doc(
              "spectral tail above which a field counts as under-resolved; 0: 1e-8, or 1e-5 in single "
              "precision. Fields that are rough on every grid, such as those around a body that a drag "
              "stands for, need another one"))
          .makes([](const Values& values) {
            return std::make_unique<Fourier>(values.path(), values.boolean("analyticity_strip"), values.real("tail"),
                                             static_cast<int>(values.integer("smoothing_order")));
          });
  return made;
}

} // namespace semiflow::pde
