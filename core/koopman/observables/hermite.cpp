#include <cmath>

#include <fmt/format.h>

#include "core/koopman/observables/catalogue.h"
#include "core/koopman/observables/tensor.h"

namespace semiflow::koopman {
namespace {

/// He_0 .. He_most, each over sqrt(n!), by sqrt(n+1) h_(n+1) = x h_n - sqrt(n) h_(n-1).
void normalizedHermite(double x, int most, double* out) {
  out[0] = 1;
  if (most > 0) out[1] = x;
  for (int n = 1; n < most; ++n)
    out[n + 1] = (x * out[n] - std::sqrt(static_cast<double>(n)) * out[n - 1]) / std::sqrt(n + 1.0);
}

} // namespace

const Component<Observables>& hermite() {
  static const auto component =
      Component<Observables>("hermite", "Hermite polynomials")
          .summary("Products of probabilists' Hermite polynomials, orthonormal under the normal distribution.")
          .formula("ψₖ(x) = ∏ He_kᵢ(xᵢ) / √(kᵢ!)")
          .reference("Williams, Kevrekidis, Rowley, J. Nonlinear Sci. 25, 1307 (2015)")
          .parameter(integer("degree", 5).between(0, 60).doc("the highest"))
          .parameter(choice("basis", {"total", "tensor"}).doc("degree counted over all states together, or in each"))
          .parameter(
              boolean("standardize", true).doc("take off each state's mean and divide by its standard deviation first"))
          .makes([](const Values& v) {
            return std::make_unique<Observables>(Observables{[v](const Snapshots& training) {
              return polynomialDictionary(
                  v, training, scaling(training, v.boolean("standardize")), normalizedHermite,
                  [](const std::string& name, int power) { return fmt::format("He{}({})", power, name); });
            }});
          });
  return component;
}

} // namespace semiflow::koopman
