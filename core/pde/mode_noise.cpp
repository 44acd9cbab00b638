#include "core/pde/mode_noise.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "core/base/error.h"

namespace semiflow::pde {
namespace {

using numerics::SpectralModes;

std::uint64_t keyOf(std::size_t field, const std::array<int, 3>& numbers) {
  std::uint64_t key = field;
  for (const int m : numbers) key = (key << 20) | static_cast<std::uint64_t>(m + (1 << 19));
  return key;
}

/// Of a mode and its opposite, which are conjugates of each other, the one whose numbers are drawn.
bool isDrawn(const std::array<int, 3>& numbers) {
  for (const std::size_t a : {0, 2, 1}) {
    if (numbers[a] != 0) return numbers[a] > 0;
  }
  return true;
}

} // namespace

NoiseSpectrum noiseSpectrum(const SpectralModes& modes, double correlationLength) {
  double volume = 1;
  for (int a = 0; a < modes.dimension; ++a) volume *= modes.periods[static_cast<std::size_t>(a)];
  NoiseSpectrum spectrum;
  spectrum.deviations.resize(modes.total());
  for (std::size_t mode = 0; mode < modes.total(); ++mode) {
    const std::array<int, 3> numbers = modes.numbers(mode);
    double square = 0;
    for (int a = 0; a < modes.dimension; ++a) {
      const double k = modes.waveNumber(a, numbers[static_cast<std::size_t>(a)]);
      square += k * k;
    }
    const double q =
        correlationLength > 0 ? std::exp(-0.5 * correlationLength * correlationLength * square) : 1 / volume;
    spectrum.deviations[mode] = std::sqrt(q);
    spectrum.variance += (modes.real && numbers[0] > 0 ? 2 : 1) * q;
  }
  if (correlationLength > 0) {
    for (double& deviation : spectrum.deviations) deviation /= std::sqrt(spectrum.variance);
    spectrum.variance = 1;
  }
  return spectrum;
}

template <class T>
numerics::NoisePath<T> modeNoise(std::uint64_t seed, const SpectralModes& modes, const std::vector<std::size_t>& fields,
                                 const NoiseSpectrum& spectrum, double correlationTime) {
  SF_ASSERT(std::all_of(fields.begin(), fields.end(), [](std::size_t field) { return field < 16; }));
  const auto deviations = std::make_shared<const std::vector<double>>(spectrum.deviations);
  const auto pair = [modes, fields, deviations](std::size_t p) -> typename numerics::NoisePath<T>::Pair {
    const std::size_t field = fields[p / modes.total()], mode = p % modes.total();
    std::array<int, 3> numbers = modes.numbers(mode);
    const double whole = (*deviations)[mode], half = whole * std::sqrt(0.5);
    if (!modes.real) return {keyOf(field, numbers), half, half};
    if (numbers == std::array<int, 3>{}) return {keyOf(field, numbers), whole, 0};
    if (isDrawn(numbers)) return {keyOf(field, numbers), half, half};
    for (int& m : numbers) m = -m;
    return {keyOf(field, numbers), half, -half};
  };
  return numerics::NoisePath<T>(seed, fields.size() * modes.total(), pair, correlationTime);
}

template numerics::NoisePath<float> modeNoise(std::uint64_t, const SpectralModes&, const std::vector<std::size_t>&,
                                              const NoiseSpectrum&, double);
template numerics::NoisePath<double> modeNoise(std::uint64_t, const SpectralModes&, const std::vector<std::size_t>&,
                                               const NoiseSpectrum&, double);

} // namespace semiflow::pde
