#include "app/compare/difference.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "views/hand.h"

namespace semiflow::app {

using experiment::Axis;
using experiment::Content;
using experiment::FramePtr;
using experiment::GridField;

namespace {

bool areComparable(const GridField& a, const GridField& b) {
  return a.name == b.name && a.axes.size() == b.axes.size() && a.isComplex() == b.isComplex() && !b.axes.empty();
}

/// The pairs of fields of one name, in the second frame's order.
std::vector<std::pair<const GridField*, const GridField*>> pairsOf(const FramePtr& first, const FramePtr& second) {
  std::vector<std::pair<const GridField*, const GridField*>> pairs;
  if (!first || !second) return pairs;
  for (const auto& content : second->contents) {
    const auto* b = std::get_if<GridField>(content.get());
    const Content* other = b == nullptr ? nullptr : first->find(b->name);
    const auto* a = other == nullptr ? nullptr : std::get_if<GridField>(other);
    if (a == nullptr || !areComparable(*a, *b)) continue;
    // Between its points a field is known on lines and planes.
    if (a->axes == b->axes ? a->values.size() == b->values.size() : b->axes.size() <= 2) pairs.emplace_back(a, b);
  }
  return pairs;
}

std::vector<double> placeOf(const std::vector<Axis>& axes, std::size_t index) {
  std::vector<double> place;
  for (const Axis& axis : axes) {
    place.push_back(axis.at(index % axis.points));
    index /= axis.points;
  }
  return place;
}

/// One part of the first field at the points of the second.
std::vector<double> atPointsOf(const GridField& a, const GridField& b, views::Part part) {
  const std::vector<double>& own = part == views::Part::imaginary ? a.imaginary : a.values;
  if (a.axes == b.axes) return own;
  std::vector<double> values(b.values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = views::valueBetween(a, part, placeOf(b.axes, i)).value_or(std::numeric_limits<double>::quiet_NaN());
  }
  return values;
}

std::vector<double> minus(const std::vector<double>& b, std::vector<double> a) {
  std::transform(b.begin(), b.end(), a.begin(), a.begin(), [](double x, double y) { return x - y; });
  return a;
}

GridField difference(const GridField& a, const GridField& b) {
  GridField made = b;
  made.name = "difference of " + b.name;
  made.group.clear();
  made.cyclic = false;
  made.values = minus(b.values, atPointsOf(a, b, b.isComplex() ? views::Part::real : views::Part::value));
  if (b.isComplex()) made.imaginary = minus(b.imaginary, atPointsOf(a, b, views::Part::imaginary));
  return made;
}

} // namespace

std::vector<Distance> distancesOf(const FramePtr& first, const FramePtr& second) {
  std::vector<Distance> all;
  for (const auto& [a, b] : pairsOf(first, second)) {
    const GridField apart = difference(*a, *b);
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t i = 0; i < apart.values.size(); ++i) {
      const double square =
          apart.values[i] * apart.values[i] + (apart.isComplex() ? apart.imaginary[i] * apart.imaginary[i] : 0.0);
      if (!std::isfinite(square)) continue;
      sum += square;
      ++count;
    }
    const double mean = count > 0 ? sum / static_cast<double>(count) : std::numeric_limits<double>::quiet_NaN();
    all.push_back({b->name, b->unit, std::sqrt(mean)});
  }
  return all;
}

FramePtr differenceOf(const FramePtr& first, const FramePtr& second) {
  if (!first || !second) return nullptr;
  auto made = std::make_shared<experiment::Frame>();
  made->time = second->time;
  made->step = second->step;
  made->run = second->run;
  for (const auto& [a, b] : pairsOf(first, second))
    made->contents.push_back(std::make_shared<const Content>(difference(*a, *b)));
  for (const experiment::Scalar& scalar : second->scalars) {
    const auto same = std::find_if(first->scalars.begin(), first->scalars.end(), [&scalar](const auto& other) {
      return other.name == scalar.name && other.unit == scalar.unit;
    });
    if (same != first->scalars.end())
      made->scalars.push_back({"difference of " + scalar.name, scalar.unit, scalar.value - same->value});
  }
  return made;
}

} // namespace semiflow::app
