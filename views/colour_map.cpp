#include "views/colour_map.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>

#include "core/base/error.h"
#include "core/base/resources.h"

namespace semiflow::views {
namespace {

std::vector<std::array<double, 3>> readColours(const std::string& name) {
  const auto path = resourceDirectory() / "colour_maps" / (name + ".txt");
  std::ifstream file(path);
  std::vector<std::array<double, 3>> colours;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const unsigned long packed = std::strtoul(line.c_str(), nullptr, 16);
    colours.push_back({static_cast<double>((packed >> 16) & 0xff), static_cast<double>((packed >> 8) & 0xff),
                       static_cast<double>(packed & 0xff)});
  }
  if (colours.size() < 2) throw ResourceError("the colour map " + path.string() + " cannot be read");
  return colours;
}

} // namespace

ColourMap::ColourMap(const std::string& name) : name_(name), table_() {
  const auto colours = readColours(name);
  for (int entry = 0; entry < entries; ++entry) {
    const double place = static_cast<double>(entry) * static_cast<double>(colours.size() - 1) / (entries - 1);
    const auto left = std::min(static_cast<std::size_t>(place), colours.size() - 2);
    const double weight = place - static_cast<double>(left);
    std::array<int, 3> mixed{};
    for (std::size_t c = 0; c < 3; ++c) {
      mixed[c] = static_cast<int>(std::lround((1 - weight) * colours[left][c] + weight * colours[left + 1][c]));
    }
    table_[static_cast<std::size_t>(entry)] = qRgb(mixed[0], mixed[1], mixed[2]);
  }
}

const ColourMap& colourMap(const std::string& name) {
  static const std::map<std::string, ColourMap> all = [] {
    std::map<std::string, ColourMap> maps;
    for (const char* each : {"viridis", "inferno", "cividis", "blue_red", "twilight"})
      maps.emplace(each, ColourMap(each));
    return maps;
  }();
  const auto found = all.find(name);
  if (found == all.end()) throw ResourceError("there is no colour map named " + name);
  return found->second;
}

namespace {
/// Beyond, the width of a range would overflow.
constexpr double farthest = 1e300;
} // namespace

void Range::include(double value) {
  if (!std::isfinite(value)) return;
  value = std::clamp(value, -farthest, farthest);
  if (empty()) {
    lower = upper = value;
  } else {
    lower = std::min(lower, value);
    upper = std::max(upper, value);
  }
}

void Range::include(const Range& other) {
  if (other.empty()) return;
  include(other.lower);
  include(other.upper);
}

Range Range::drawable() const {
  if (empty()) return {0, 1};
  // Below this the ticks of an axis could not be told apart in double precision.
  const double least = 1e-12 * std::max(std::abs(lower), std::abs(upper));
  if (!(width() < 4 * farthest)) return {-farthest, farthest};
  if (width() > least && width() > 1e-290) return *this;
  const double middle = lower + width() / 2;
  const double half = middle == 0 ? 1 : 0.1 * std::abs(middle);
  return {middle - half, middle + half};
}

Range Range::padded(double fraction) const {
  const double extra = fraction * width();
  return {lower - extra, upper + extra};
}

void TrackedRange::restart() {
  if (mode_ != RangeMode::fixed) range_ = Range();
}

const Range& TrackedRange::update(const Range& ofFrame) {
  if (mode_ == RangeMode::frame || range_.empty()) {
    range_ = ofFrame;
  } else if (mode_ == RangeMode::widest) {
    range_.include(ofFrame);
  }
  return common_.empty() ? range_ : common_;
}

} // namespace semiflow::views
