#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/domain/domain.h"
#include "core/pde/law.h"
#include "core/pde/line_operator.h"

namespace semiflow::pde {

/// The points of a grid method and how it takes derivatives along its directions. x runs fastest; directions that the
/// domain does not have are one point wide.
struct Grid {
  int dimension = 1;
  std::array<std::size_t, 3> points{1, 1, 1};
  std::array<std::vector<double>, 3> places{{{0}, {0}, {0}}};
  std::array<bool, 3> periodic{true, true, true};
  std::array<double, 3> spacing{1, 1, 1}; ///< the mean one where the points are not equally spaced
  int accuracy = 2;                       ///< of finite differences; 0: polynomials through all points (Chebyshev)
  domain::Boundary boundary;
  std::vector<std::uint8_t> mask;        ///< by point, see domain::maskOf(); empty: all points are free
  std::vector<domain::Holding> holdings; ///< of the parts of the mask

  bool isFree(std::size_t point) const { return mask.empty() || mask[point] == 0; }
  bool isObstacle(std::size_t point) const {
    return !isFree(point) && holdings[mask[point] - 1u].kind == domain::Holding::Kind::obstacle;
  }
  std::size_t total() const { return points[0] * points[1] * points[2]; }
  LineOperator derivative(std::size_t axis, int order, const std::array<LineEnd, 2>& ends) const;
  /// Quadrature weights along a direction.
  std::vector<double> quadrature(std::size_t axis) const;
};

/// @throws InputError where the domain has too few points for the derivatives of the law, or one of odd order three or
///         higher at a side, where it would ask for another number of conditions at either end
Grid gridOf(const domain::Domain& domain, const Law& law, const DiagnosticLaw& diagnostics, int accuracy);

/// Evolving fields, then elliptic ones: each is one lane of real numbers, or two (real, imaginary part) of a complex
/// law.
inline std::size_t parts(const Law& law) { return law.complex ? 2 : 1; }
inline std::size_t allFields(const Law& law) { return law.fields.size() + law.elliptic.size(); }
inline const std::string& nameOf(const Law& law, std::size_t field) {
  return field < law.fields.size() ? law.fields[field] : law.elliptic[field - law.fields.size()];
}

} // namespace semiflow::pde
