#include <fmt/format.h>

#include "core/koopman/systems/catalogue.h"

namespace semiflow::koopman {
namespace {

std::unique_ptr<System> make(const Values& v) {
  const std::vector<std::vector<double>> rows = v.matrix("matrix");
  const std::size_t n = rows.size();
  if (n == 0 || rows.front().size() != n) {
    throw v.error("matrix", "as many rows as columns",
                  fmt::format("{} rows and {} columns", n, n == 0 ? 0 : rows.front().size()));
  }
  System system{
      .lower = std::vector<double>(n, -1), .upper = std::vector<double>(n, 1), .periods = std::vector<double>(n, 0)};
  for (std::size_t i = 1; i <= n; ++i) system.stateNames.push_back(fmt::format("x{}", i));
  system.discrete = v.text("time") == "discrete";
  system.interval = system.discrete ? 1 : 0.1;
  if (system.discrete) system.timeUnit = "iteration";
  system.law = [rows](const double* x, double* out) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      out[i] = 0;
      for (std::size_t j = 0; j < rows.size(); ++j) out[i] += rows[i][j] * x[j];
    }
  };
  return std::make_unique<System>(std::move(system));
}

} // namespace

const Component<System>& linear() {
  static const auto component =
      Component<System>("linear", "Linear system")
          .summary("A matrix; its eigenvalues are eigenvalues of the Koopman operator, and so are their products.")
          .formula("x' = A x, or x → A x")
          .reference(
              "Mezic, Spectral properties of dynamical systems, model reduction and decompositions, Nonlinear Dyn. 41, "
              "309 (2005)")
          .parameter(matrix("matrix", Json::array({Json::array({-0.1, 2.0}), Json::array({-2.0, -0.1})}))
                         .unit("1/time")
                         .doc("A"))
          .parameter(choice("time", {"continuous", "discrete"}).doc("a flow x' = A x or a map x → A x"))
          .makes(make);
  return component;
}

} // namespace semiflow::koopman
