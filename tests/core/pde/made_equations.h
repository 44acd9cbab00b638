#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/pde/equation.h"

namespace semiflow::tests {

/// An equation whose rates are those of the fields, in their order.
inline pde::Equation equation(const std::vector<std::string>& fields, const std::vector<std::string>& rates,
                              std::vector<std::pair<std::string, double>> parameters = {}, bool complex = false) {
  pde::Equation e;
  e.id = "test";
  for (std::size_t i = 0; i < fields.size(); ++i) {
    e.fields.push_back({fields[i], "", ""});
    e.rates.push_back({fields[i], rates[i], 0});
  }
  e.parameters = std::move(parameters);
  e.complex = complex;
  return e;
}

/// 2-D, forced, with drag, and its stream function.
inline pde::Equation navierStokes() {
  pde::Equation e =
      equation({"vorticity"},
               {"viscosity*laplacian(vorticity) - psi_y*vorticity_x + psi_x*vorticity_y - drag*vorticity + "
                "forcing*cos(wave*y)"},
               {{"viscosity", 1e-3}, {"drag", 0.1}, {"forcing", 2}, {"wave", 4}});
  e.constraints.push_back({"psi", "laplacian(psi) + vorticity"});
  e.dimensions = {2};
  return e;
}

} // namespace semiflow::tests
