#include <fmt/format.h>

#include "core/pde/discretisations/discretisations.h"
#include "core/pde/grid_discretised.h"

namespace semiflow::pde {
namespace {

class Chebyshev final : public Discretisation {
 public:
  explicit Chebyshev(std::string path) : path_(std::move(path)) {}

  domain::Domain initialDomain(const domain::Domain& domain) const override {
    domain::Domain placed = domain;
    placed.places.clear();
    for (const auto& axis : domain.axes) {
      placed.places.push_back(chebyshevPlaces(axis.points, axis.lower, axis.upper()));
    }
    return placed;
  }
  double memoryEstimate(const Problem& problem, int states, std::size_t number) const override {
    return gridMemory(problem, states, number);
  }
  std::unique_ptr<Discretised<float>> single(const Problem& problem) const override { return on<float>(problem); }
  std::unique_ptr<Discretised<double>> inDouble(const Problem& problem) const override { return on<double>(problem); }

 private:
  template <class T> std::unique_ptr<Discretised<T>> on(const Problem& problem) const {
    constexpr std::size_t most = 1000; // its matrices are full, and its points at the ends closer than rounding cares
    if (problem.domain.dimension() > 2) throw InputError(path_ + ".id", "another method for a box", "chebyshev");
    for (const auto& axis : problem.domain.axes) {
      if (axis.periodic) {
        throw InputError(path_ + ".id", fmt::format("fourier or finite_difference, since {} is periodic", axis.name),
                         "chebyshev");
      }
      if (axis.points > most) {
        throw InputError(problem.domain.path + ".points", fmt::format("at most {} points, for chebyshev", most),
                         fmt::format("{}", axis.points));
      }
    }
    return std::make_unique<GridDiscretised<T>>(placedProblem(problem), 0);
  }
  Problem placedProblem(const Problem& problem) const {
    Problem placed = problem;
    placed.domain = initialDomain(problem.domain);
    return placed;
  }
  std::string path_;
};

} // namespace

const Component<Discretisation>& chebyshev() {
  static const auto made =
      Component<Discretisation>("chebyshev", "Chebyshev polynomials")
          .summary(
              "One polynomial through all points, which crowd at the sides: exact to rounding with few points, for "
              "smooth fields on an interval or a rectangle. Frames show it at equally spaced points.")
          .formula("u = Σ c_k T_k(x),  x_j = cos(π j/n)")
          .reference("L. N. Trefethen, Spectral Methods in MATLAB, SIAM (2000)")
          .makes([](const Values& values) { return std::make_unique<Chebyshev>(values.path()); });
  return made;
}

} // namespace semiflow::pde
