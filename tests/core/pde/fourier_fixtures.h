#pragma once

#include <cmath>
#include <functional>
#include <memory>
#include <numbers>
#include <string>
#include <vector>

#include "core/base/validate.h"
#include "core/experiment/frame.h"
#include "core/numerics/stepper.h"
#include "core/pde/fourier_system.h"
#include "core/pde/law.h"

/// Small periodic problems for the tests of the Fourier engine and of the time steppers.
namespace semiflow::tests {

inline std::vector<experiment::Axis> periodicBox(const std::vector<std::size_t>& points, double lower = 0,
                                                 double length = 2 * std::numbers::pi) {
  std::vector<experiment::Axis> box;
  for (std::size_t a = 0; a < points.size(); ++a) {
    box.push_back({std::string(1, "xyz"[a]), "", lower, length / static_cast<double>(points[a]), points[a], true});
  }
  return box;
}

/// An equation from its rates (and, where there are some, elliptic equations), ready for a dimension.
inline pde::Law lawOf(const std::vector<std::pair<std::string, std::string>>& rates, int dimension,
                      const std::vector<std::pair<std::string, double>>& parameters = {}, bool complex = false,
                      const std::vector<std::pair<std::string, std::string>>& constraints = {}) {
  pde::Equation equation;
  equation.complex = complex;
  equation.parameters = parameters;
  for (const auto& [field, text] : rates) {
    equation.fields.push_back({field, "", ""});
    equation.rates.push_back({field, text, 0});
  }
  for (const auto& [field, text] : constraints) equation.constraints.push_back({field, text});
  return pde::deriveLaw(equation, dimension);
}

/// A function of place at the points of a box, x fastest.
inline std::vector<double> atPoints(const std::vector<experiment::Axis>& box,
                                    const std::function<double(double x, double y, double z)>& f) {
  std::size_t count = 1;
  for (const auto& axis : box) count *= axis.points;
  std::vector<double> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    double place[3] = {0, 0, 0};
    std::size_t rest = i;
    for (std::size_t a = 0; a < box.size(); ++a) {
      place[a] = box[a].at(rest % box[a].points);
      rest /= box[a].points;
    }
    values[i] = f(place[0], place[1], place[2]);
  }
  return values;
}

/// A stepping method by its id and parameters.
inline std::unique_ptr<numerics::Stepping> stepping(const std::string& id, Json parameters) {
  parameters["id"] = id;
  const auto& family = numerics::steppers();
  return family.make(Values(*family.find(id), validateChoice(family, parameters, "stepper"), "stepper", "."));
}

template <class T> double largestDifference(const std::vector<std::complex<T>>& a, const numerics::State<double>& b) {
  double worst = 0;
  for (std::size_t i = 0; i < b.size(); ++i) worst = std::max(worst, std::abs(std::complex<double>(a[i]) - b[i]));
  return worst;
}

} // namespace semiflow::tests
