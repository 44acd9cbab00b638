#include "core/sampling/grids/time_grid.h"

namespace semiflow::sampling {

const Component<TimeGrid>& logSnrUniform();
const Component<TimeGrid>& timeUniform();
const Component<TimeGrid>& karras();
const Component<TimeGrid>& searched();

const Family<TimeGrid>& timeGrids() {
  static const Family<TimeGrid> family("grid", "Grids of noise levels",
                                       {logSnrUniform(), timeUniform(), karras(), searched()});
  return family;
}

} // namespace semiflow::sampling
