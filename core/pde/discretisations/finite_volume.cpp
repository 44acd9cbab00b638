#include "core/pde/discretisations/discretisations.h"
#include "core/pde/volumes/volume_discretised.h"

namespace semiflow::pde {
namespace {

using volumes::Method;
using volumes::Reconstruction;
using volumes::RiemannSolver;

class FiniteVolumes final : public Discretisation {
 public:
  explicit FiniteVolumes(const Method& method) : method_(method) {}

  bool isOfFluxes() const override { return true; }
  int order(const domain::Domain&) const override {
    constexpr int straight = 2, parabolas = 5; // of reconstructions by polynomials of that kind
    if (method_.reconstruction == Reconstruction::constant) return 1;
    return method_.reconstruction == Reconstruction::weno5 ? parabolas : straight;
  }
  std::vector<experiment::Axis> axes(const domain::Domain& domain) const override {
    return volumes::cellsOf(domain).axes;
  }
  double memoryEstimate(const Problem& problem, int states, std::size_t number) const override {
    return (states + 1) * problem.domain.pointCount() * static_cast<double>(problem.law.fields.size() * number);
  }
  std::unique_ptr<Discretised<float>> single(const Problem& problem) const override { return on<float>(problem); }
  std::unique_ptr<Discretised<double>> inDouble(const Problem& problem) const override { return on<double>(problem); }

 private:
  template <class T> std::unique_ptr<Discretised<T>> on(const Problem& problem) const {
    return std::make_unique<volumes::VolumeDiscretised<T>>(problem, method_);
  }

  Method method_;
};

Reconstruction reconstructionOf(const std::string& word) {
  if (word == "weno5") return Reconstruction::weno5;
  if (word == "van_leer") return Reconstruction::vanLeer;
  if (word == "minmod") return Reconstruction::minmod;
  return word == "constant" ? Reconstruction::constant : Reconstruction::mc;
}

RiemannSolver solverOf(const std::string& word) {
  if (word == "hll") return RiemannSolver::hll;
  return word == "rusanov" ? RiemannSolver::rusanov : RiemannSolver::hllc;
}

} // namespace

const Component<Discretisation>& finiteVolumes() {
  static const auto made =
      Component<Discretisation>("finite_volume", "Finite volumes")
          .summary("Cell averages change by what flows through the faces: for conservation laws, with shocks. What is "
                   "conserved is so to round-off, and densities and pressures stay positive.")
          .formula("duᵢ/dt = −(F₍ᵢ₊½₎ − F₍ᵢ₋½₎)/Δx,  F = F(u⁻, u⁺)")
          .reference("E. F. Toro, Riemann Solvers and Numerical Methods for Fluid Dynamics, Springer (2009)")
          .parameter(choice("reconstruction", {"mc", "van_leer", "minmod", "weno5", "constant"})
                         .doc("states at the faces: straight lines with a limited slope (order 2, from the sharpest "
                              "to the most careful limiter), weighted parabolas (order 5), or the averages (order 1)"))
          .parameter(choice("riemann_solver", {"hllc", "hll", "rusanov"})
                         .doc("flux between two states: with three waves, two, or one; fewer smear more and are "
                              "sturdier"))
          .parameter(real("courant", 0.4)
                         .above(0)
                         .atMost(1)
                         .doc("Courant number of the steps of ssprk3; up to 0.5 positive densities stay positive"))
          .makes([](const Values& values) {
            const double courant = values.real("courant");
            return std::make_unique<FiniteVolumes>(Method{reconstructionOf(values.text("reconstruction")),
                                                          solverOf(values.text("riemann_solver")), courant});
          });
  return made;
}

} // namespace semiflow::pde
