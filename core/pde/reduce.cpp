#include "core/pde/reduce.h"

#include <cmath>
#include <limits>

namespace semiflow::pde {

double neutral(Reduction::Kind kind) {
  if (kind == Reduction::Kind::minimum) return std::numeric_limits<double>::infinity();
  if (kind == Reduction::Kind::maximum) return -std::numeric_limits<double>::infinity();
  return 0;
}

double merged(Reduction::Kind kind, double a, double b) {
  if (kind == Reduction::Kind::minimum) return a < b || std::isnan(a) ? a : b;
  if (kind == Reduction::Kind::maximum) return a > b || std::isnan(a) ? a : b;
  return a + b;
}

std::vector<double> combined(const DiagnosticLaw& law, const std::vector<double>& reduced) {
  std::vector<double> results(law.combine.outputs());
  std::vector<numerics::InputLane<double>> in;
  std::vector<numerics::OutputLane<double>> out;
  for (const double& value : reduced) in.push_back({&value, 0});
  for (double& value : results) out.push_back({&value, 1});
  numerics::run<double>(law.combine, in, out, 1);
  return results;
}

} // namespace semiflow::pde
