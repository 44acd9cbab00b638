#include "core/pde/discretisations/discretisations.h"
#include "core/pde/grid_discretised.h"

namespace semiflow::pde {
namespace {

class FiniteDifferences final : public Discretisation {
 public:
  explicit FiniteDifferences(int accuracy) : accuracy_(accuracy) {}

  bool takesNoise() const override { return true; }
  int order(const domain::Domain&) const override { return accuracy_; }
  bool takesMasks() const override { return true; }
  double memoryEstimate(const Problem& problem, int states, std::size_t number) const override {
    return gridMemory(problem, states, number);
  }
  std::unique_ptr<Discretised<float>> single(const Problem& problem) const override { return on<float>(problem); }
  std::unique_ptr<Discretised<double>> inDouble(const Problem& problem) const override { return on<double>(problem); }

 private:
  template <class T> std::unique_ptr<Discretised<T>> on(const Problem& problem) const {
    return std::make_unique<GridDiscretised<T>>(problem, accuracy_);
  }
  int accuracy_;
};

} // namespace

const Component<Discretisation>& finiteDifferences() {
  static const auto made =
      Component<Discretisation>("finite_difference", "Finite differences")
          .summary("Derivatives from neighbouring points, for any boundary condition; up to the sides by polynomials "
                   "that fulfil the condition.")
          .formula("u'' ≈ (u₍ᵢ₋₁₎ - 2uᵢ + u₍ᵢ₊₁₎)/h² + O(h²),  and so on to order 6")
          .reference("B. Fornberg, Generation of finite difference formulas on arbitrarily spaced grids, Math. Comp. "
                     "51, 699 (1988)")
          .parameter(choice("order", {"2", "4", "6"}).doc("of the error in the grid spacing"))
          .makes([](const Values& values) {
            return std::make_unique<FiniteDifferences>(std::stoi(values.text("order")));
          });
  return made;
}

} // namespace semiflow::pde
