#include "core/sampling/grids/time_grid.h"

namespace semiflow::sampling {

const Component<TimeGrid>& logSnrUniform();
const Component<TimeGrid>& timeUniform();
const Component<TimeGrid>& karras();

const Family<TimeGrid>& timeGrids() {
  static const Family<TimeGrid> family("grid", "Grids of noise levels", {logSnrUniform(), timeUniform(), karras()});
  return family;
}

} // namespace semiflow::sampling
