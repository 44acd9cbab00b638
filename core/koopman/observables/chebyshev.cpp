#include <fmt/format.h>

#include "core/koopman/observables/catalogue.h"
#include "core/koopman/observables/tensor.h"

namespace semiflow::koopman {
namespace {

/// T_0 .. T_most by T_(n+1) = 2 x T_n - T_(n-1).
void chebyshevPolynomials(double x, int most, double* out) {
  out[0] = 1;
  if (most > 0) out[1] = x;
  for (int n = 1; n < most; ++n) out[n + 1] = 2 * x * out[n] - out[n - 1];
}

} // namespace

const Component<Observables>& chebyshev() {
  static const auto component =
      Component<Observables>("chebyshev", "Chebyshev polynomials")
          .summary(
              "Products of Chebyshev polynomials over the range of the data: cosines in disguise, none above 1 there.")
          .formula("ψₖ(x) = ∏ T_kᵢ(ξᵢ),  T_k(cos a) = cos k a,  ξᵢ ∈ [−1, 1]")
          .reference("Trefethen, Approximation Theory and Approximation Practice (2013)")
          .parameter(integer("degree", 5).between(0, 200).doc("the highest"))
          .parameter(choice("basis", {"total", "tensor"}).doc("degree counted over all states together, or in each"))
          .parameter(boolean("rescale", true).doc("map each state's range over the training data to [−1, 1] first"))
          .makes([](const Values& v) {
            return std::make_unique<Observables>(Observables{[v](const Snapshots& training) {
              return polynomialDictionary(
                  v, training, rangeScaling(training, v.boolean("rescale")), chebyshevPolynomials,
                  [](const std::string& name, int power) { return fmt::format("T{}({})", power, name); });
            }});
          });
  return component;
}

} // namespace semiflow::koopman
