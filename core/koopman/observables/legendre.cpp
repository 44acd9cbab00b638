#include <cmath>

#include <fmt/format.h>

#include "core/koopman/observables/catalogue.h"
#include "core/koopman/observables/tensor.h"

namespace semiflow::koopman {
namespace {

/// sqrt(2n + 1) P_n by (n + 1) P_(n+1) = (2n + 1) x P_n - n P_(n-1).
void normalizedLegendre(double x, int most, double* out) {
  double before = 0, now = 1;
  for (int n = 0; n <= most; ++n) {
    out[n] = std::sqrt(2.0 * n + 1) * now;
    const double next = ((2.0 * n + 1) * x * now - n * before) / (n + 1.0);
    before = now;
    now = next;
  }
}

} // namespace

const Component<Observables>& legendre() {
  static const auto component =
      Component<Observables>("legendre", "Legendre polynomials")
          .summary("Products of Legendre polynomials over the range of the data, orthonormal under the uniform "
                   "distribution.")
          .formula("ψₖ(x) = ∏ √(2kᵢ+1) P_kᵢ(ξᵢ),  ξᵢ ∈ [−1, 1]")
          .reference("Colbrook, Townsend, Comm. Pure Appl. Math. 77, 221 (2024), section 4.3")
          .parameter(integer("degree", 5).between(0, 200).doc("the highest"))
          .parameter(choice("basis", {"total", "tensor"}).doc("degree counted over all states together, or in each"))
          .parameter(boolean("rescale", true).doc("map each state's range over the training data to [−1, 1] first"))
          .makes([](const Values& v) {
            return std::make_unique<Observables>(Observables{[v](const Snapshots& training) {
              return polynomialDictionary(
                  v, training, rangeScaling(training, v.boolean("rescale")), normalizedLegendre,
                  [](const std::string& name, int power) { return fmt::format("P{}({})", power, name); });
            }});
          });
  return component;
}

} // namespace semiflow::koopman
