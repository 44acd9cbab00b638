#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/domain/domain.h"
#include "core/experiment/frame.h"
#include "core/experiment/stroke.h"
#include "core/pde/discretisation.h"

namespace semiflow::pde {

/// What is painted on, and what a stroke's formula may name.
struct Canvas {
  const domain::Domain& places;
  std::vector<std::string> fields; ///< evolving ones
  bool complex = false;
  std::vector<std::pair<std::string, double>> parameters; ///< of the equation
  double time = 0;
};

/// Paints strokes (see experiment::Stroke), and remembers how far the one under way has covered each place, so that its
/// pieces can come one by one. Depends on the strokes, the fields and the time alone. Parallel.
class Painting {
 public:
  /// The field after the stroke.
  /// @param all the fields of the canvas, in its order @param field the index of the one to paint on
  /// @throws InputError "fields.u.value: ..." for a formula that cannot be read or is not finite under the brush, or
  ///         sizes and places of another number of directions; what has been covered is as before then
  experiment::GridField painted(const experiment::Stroke& stroke, const Canvas& canvas,
                                const std::vector<experiment::GridField>& all, std::size_t field);
  /// The next piece begins a stroke, whatever it says.
  void lift() { covered_.clear(); }

 private:
  std::vector<double> covered_; ///< the largest weight so far, per place; empty: none
};

/// Paints a stroke on the state of a problem.
/// @throws InputError as Painting::painted() and Discretised::setField(), and where the canvas has no such field;
///         nothing has changed then
template <class T>
void paint(Discretised<T>& system, Painting& painting, const experiment::Stroke& stroke, const Canvas& canvas);

} // namespace semiflow::pde
