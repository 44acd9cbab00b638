#include "core/base/random.h"

#include <cmath>
#include <numbers>

#include <Random123/philox.h>

#include "core/base/error.h"

namespace semiflow {

Random::Random(std::uint64_t seed, Stream stream) : seed_(seed), stream_(static_cast<std::uint32_t>(stream)) {}

std::array<std::uint32_t, 4> Random::words(std::uint64_t particle, std::uint32_t step, std::uint32_t draw) const {
  // The stream shares a word with the draw, of which no step needs more than 2^24.
  SF_ASSERT(draw < (1U << 24));
  const r123::Philox4x32::ctr_type counter{
      {static_cast<std::uint32_t>(particle), static_cast<std::uint32_t>(particle >> 32), step, (stream_ << 24) | draw}};
  const r123::Philox4x32::key_type key{{static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32)}};
  const auto result = r123::Philox4x32{}(counter, key);
  return {result[0], result[1], result[2], result[3]};
}

std::array<double, 2> Random::uniforms(std::uint64_t particle, std::uint32_t step, std::uint32_t draw) const {
  const auto w = words(particle, step, draw);
  const auto open = [](std::uint32_t high, std::uint32_t low) {
    const std::uint64_t bits = ((static_cast<std::uint64_t>(high) << 32) | low) >> 12;
    return (static_cast<double>(bits) + 0.5) * 0x1p-52;
  };
  return {open(w[0], w[1]), open(w[2], w[3])};
}

std::array<double, 2> Random::normals(std::uint64_t particle, std::uint32_t step, std::uint32_t draw) const {
  const auto u = uniforms(particle, step, draw);
  const double radius = std::sqrt(-2 * std::log(u[0]));
  const double angle = 2 * std::numbers::pi * u[1];
  return {radius * std::cos(angle), radius * std::sin(angle)};
}

void Random::fillNormals(std::uint64_t particle, std::uint32_t step, double* out, std::size_t count,
                         std::uint32_t firstDraw) const {
  for (std::size_t i = 0; i < count; i += 2) {
    const auto pair = normals(particle, step, firstDraw + static_cast<std::uint32_t>(i / 2));
    out[i] = pair[0];
    if (i + 1 < count) out[i + 1] = pair[1];
  }
}

} // namespace semiflow
