#include <fmt/format.h>

#include "core/koopman/observables/catalogue.h"
#include "core/koopman/observables/tensor.h"

namespace semiflow::koopman {
namespace {

void powers(double x, int most, double* out) {
  out[0] = 1;
  for (int k = 1; k <= most; ++k) out[k] = out[k - 1] * x;
}

} // namespace

const Component<Observables>& monomials() {
  static const auto component =
      Component<Observables>("monomials", "Monomials")
          .summary("Products of powers of the states, the constant included.")
          .formula("ψₖ(x) = x₁^k₁ ⋯ x_d^k_d")
          .reference("Williams, Kevrekidis, Rowley, J. Nonlinear Sci. 25, 1307 (2015)")
          .parameter(integer("degree", 3).between(0, 60).doc("the highest"))
          .parameter(choice("basis", {"total", "tensor"}).doc("degree counted over all states together, or in each"))
          .parameter(boolean("standardize", false)
                         .doc("take off each state's mean and divide by its standard deviation first"))
          .makes([](const Values& v) {
            return std::make_unique<Observables>(Observables{[v](const Snapshots& training) {
              return polynomialDictionary(v, training, scaling(training, v.boolean("standardize")), powers,
                                          [](const std::string& name, int power) {
                                            return power == 1 ? name : fmt::format("{}^{}", name, power);
                                          });
            }});
          });
  return component;
}

} // namespace semiflow::koopman
