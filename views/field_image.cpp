#include "views/field_image.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/base/parallel.h"
#include "views/axes.h"

namespace semiflow::views {
namespace {

using experiment::GridField;

constexpr std::array<Part, 4> partsOfComplex{Part::modulus, Part::phase, Part::real, Part::imaginary};
constexpr std::array<const char*, 5> maps{"viridis", "inferno", "cividis", "blue_red", "twilight"};
constexpr std::size_t blockSize = 16384;

/// Calls use(get) with a function from index to value that the compiler can inline into a loop.
template <class Use> auto withPart(const GridField& field, Part part, const Use& use) {
  const double* re = field.values.data();
  const double* im = field.imaginary.data();
  switch (partFor(field, part)) {
  case Part::imaginary:
    return use([im](std::size_t i) { return im[i]; });
  case Part::modulus:
    return use([re, im](std::size_t i) { return std::sqrt(re[i] * re[i] + im[i] * im[i]); });
  case Part::phase:
    return use([re, im](std::size_t i) { return std::atan2(im[i], re[i]); });
  default:
    return use([re](std::size_t i) { return re[i]; });
  }
}

struct Extremes : Range {
  Extremes& operator+=(const Extremes& other) {
    include(static_cast<const Range&>(other));
    return *this;
  }
};

} // namespace

QStringList partNames() {
  return {QStringLiteral("modulus"), QStringLiteral("phase"), QStringLiteral("real part"),
          QStringLiteral("imaginary part")};
}

Part complexPart(int index) { return partsOfComplex.at(static_cast<std::size_t>(index)); }

QString nameOf(const GridField& field) {
  if (field.group.empty()) return QString::fromStdString(field.name);
  return nameText(field.name).section(QStringLiteral(" of "), -1);
}

QString partTitle(const GridField& field, Part part) {
  const QString name = nameOf(field);
  switch (partFor(field, part)) {
  case Part::real:
    return QStringLiteral("Re ") + name;
  case Part::imaginary:
    return QStringLiteral("Im ") + name;
  case Part::modulus:
    return QStringLiteral("|") + name + QStringLiteral("|");
  case Part::phase:
    return QStringLiteral("arg ") + name;
  default:
    return name;
  }
}

Part partFor(const GridField& field, Part part) {
  if (!field.isComplex() || field.imaginary.size() != field.values.size()) return Part::value;
  return part == Part::value ? Part::modulus : part;
}

bool isCyclic(const GridField& field, Part part) { return field.cyclic || partFor(field, part) == Part::phase; }

double valueAt(const GridField& field, Part part, std::size_t index) {
  return withPart(field, part, [index](const auto& get) { return get(index); });
}

Range rangeOf(const GridField& field, Part part) {
  if (partFor(field, part) == Part::phase) return {-std::numbers::pi, std::numbers::pi};
  return withPart(field, part, [&](const auto& get) -> Range {
    return parallelSum(field.values.size(), blockSize, Extremes(), [&](std::size_t begin, std::size_t end) {
      constexpr double most = std::numeric_limits<double>::max();
      double low = most, high = -most;
      // A comparison with what is not a number is false, so that it is left out, and the loop vectorises.
      for (std::size_t i = begin; i < end; ++i) {
        const double value = get(i);
        low = value < low && value >= -most ? value : low;
        high = value > high && value <= most ? value : high;
      }
      Extremes result;
      if (low <= high) result.lower = low, result.upper = high;
      return result;
    });
  });
}

QStringList mapNames() {
  QStringList names{QStringLiteral("automatic")};
  for (const char* map : maps) names << QString::fromLatin1(map).replace(QLatin1Char('_'), QStringLiteral("\u2013"));
  return names;
}

Colouring colouringFor(int chosenMap, bool cyclic, const Range& range) {
  const bool bothSigns = range.lower < 0 && range.upper > 0 &&
                         std::min(-range.lower, range.upper) > 0.2 * std::max(-range.lower, range.upper);
  Colouring colouring;
  colouring.range = range.drawable();
  if (chosenMap > 0) {
    colouring.map = &colourMap(maps.at(static_cast<std::size_t>(chosenMap - 1)));
  } else if (cyclic) {
    colouring.map = &colourMap("twilight");
  } else {
    colouring.map = &colourMap(bothSigns ? "blue_red" : "viridis");
  }
  if (colouring.map->name() == "blue_red" && bothSigns) {
    const double most = std::max(-range.lower, range.upper);
    colouring.range = {-most, most};
  }
  return colouring;
}

void colourField(const GridField& field, Part part, std::size_t columns, std::size_t rows, std::size_t offset,
                 const Colouring& colouring, QRgb missing, QImage& image) {
  const QSize size(static_cast<int>(columns), static_cast<int>(rows));
  if (image.size() != size || image.format() != QImage::Format_RGB32) image = QImage(size, QImage::Format_RGB32);
  if (columns == 0 || rows == 0 || offset + columns * rows > field.values.size()) return;
  const QRgb* table = colouring.map->table().data();
  const double lower = colouring.range.lower;
  const double scale = ColourMap::entries / colouring.range.width();
  uchar* bits = image.bits();
  const auto stride = static_cast<std::size_t>(image.bytesPerLine());
  withPart(field, part, [&](const auto& get) {
    parallelBlocks(rows, std::max<std::size_t>(1, blockSize / columns), [&](std::size_t begin, std::size_t end) {
      for (std::size_t row = begin; row < end; ++row) {
        auto* line = reinterpret_cast<QRgb*>(bits + (rows - 1 - row) * stride);
        const std::size_t first = offset + row * columns;
        for (std::size_t i = 0; i < columns; ++i) {
          const double value = get(first + i);
          const double place = std::min(std::max(0.0, (value - lower) * scale), ColourMap::entries - 1.0);
          line[i] = value == value ? table[static_cast<int>(place)] : missing;
        }
      }
    });
    return 0;
  });
}

} // namespace semiflow::views
