#include "core/sampling/log_density_image.h"

namespace semiflow::sampling {

std::shared_ptr<const experiment::GridField> logDensityImage(const Target& marginal, const Level& level,
                                                             const std::vector<std::string>& names,
                                                             const std::vector<std::pair<double, double>>& box) {
  constexpr std::size_t pointsOnLine = 512;
  constexpr std::size_t pointsOnSide = 96, pointsOnBox = 144;
  const std::size_t d = marginal.dimension();
  SF_ASSERT(d == 1 || d == 2);
  auto image = std::make_shared<experiment::GridField>();
  image->name = "log_density";
  const std::size_t side = d == 1 ? pointsOnLine : box.empty() ? pointsOnSide : pointsOnBox;
  for (std::size_t c = 0; c < d; ++c) {
    const auto [lower, upper] = box.empty() ? marginal.extent(level, c) : box[c];
    image->axes.push_back({names[c], "", lower, (upper - lower) / static_cast<double>(side - 1), side, false});
  }
  Cloud points(d == 1 ? side : side * side, d);
  for (std::size_t p = 0; p < points.count(); ++p) {
    points.at(p, 0) = image->axes[0].at(p % side);
    if (d == 2) points.at(p, 1) = image->axes[1].at(p / side);
  }
  image->values = marginal.logDensity(level, points);
  return image;
}

} // namespace semiflow::sampling
