#include "views/trails.h"

#include <algorithm>

#include "views/field_choices.h"

namespace semiflow::views {

using experiment::Particles;

Trails trailsOf(const Shown& shown, const std::string& name, std::size_t most, std::size_t mostFrames) {
  Trails trails;
  const Particles* now = contentOf<Particles>(shown.frame, name);
  if (now == nullptr || now->count() == 0) return trails;
  std::vector<const Particles*> before;
  for (const auto& frame : shown.past()) {
    if (frame->step >= shown.frame->step || frame->run != shown.frame->run) break;
    const Particles* then = contentOf<Particles>(frame, name);
    if (then != nullptr && then->positions.size() == now->positions.size()) before.push_back(then);
  }
  const std::size_t kept = std::min(before.size(), mostFrames - 1);
  for (std::size_t i = 0; i < kept; ++i) trails.frames.push_back(before[i * before.size() / kept]);
  trails.frames.push_back(now);
  const std::size_t count = std::min(now->count(), most);
  for (std::size_t i = 0; i < count; ++i) trails.particles.push_back(i * now->count() / count);
  return trails;
}

} // namespace semiflow::views
