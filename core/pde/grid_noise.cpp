#include "core/pde/grid_noise.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/parallel.h"
#include "core/pde/fourier_symbols.h"

namespace semiflow::pde {

using std::size_t;

namespace {

constexpr size_t block = 1 << 13;

/// The least number from n on that has no prime factor above 5: fast to transform.
size_t fastLength(size_t n) {
  for (;; ++n) {
    size_t rest = n;
    for (const size_t prime : {2, 3, 5}) {
      while (rest % prime == 0) rest /= prime;
    }
    if (rest == 1) return n;
  }
}

/// Volumes of the points' shares of the domain.
std::vector<double> cellVolumes(const Grid& grid) {
  std::vector<double> volumes(grid.total(), 1);
  for (size_t i = 0; i < volumes.size(); ++i) {
    size_t rest = i;
    for (size_t a = 0; a < static_cast<size_t>(grid.dimension); ++a) {
      const size_t at = rest % grid.points[a];
      rest /= grid.points[a];
      const bool end = !grid.periodic[a] && (at == 0 || at + 1 == grid.points[a]);
      volumes[i] *= end ? grid.spacing[a] / 2 : grid.spacing[a];
    }
  }
  return volumes;
}

} // namespace

template <class T>
GridNoise<T>::GridNoise(StencilSystem<T>& system, const Grid& grid, const Law& law, const NoiseLaw& noise)
    : system_(system), noise_(noise), parts_(parts(law)), points_(grid.total()), stride_(points_), shape_(grid.points) {
  if (noise.correlationLength > 0)
    makeColoured(grid);
  else
    makeWhite(grid);
  setLaw(noise);
}

template <class T> void GridNoise<T>::setLaw(const NoiseLaw& noise) {
  SF_ASSERT(noise_.fields == noise.fields);
  noise_ = noise;
  inputs_ = system_.inputsOf(noise_.amplitude);
}

template <class T> void GridNoise<T>::makeWhite(const Grid& grid) {
  const auto volumes = std::make_shared<const std::vector<double>>(cellVolumes(grid));
  for (const double volume : *volumes) variance_.push_back(static_cast<T>(1 / (volume * static_cast<double>(parts_))));
  const size_t pairs = (points_ + 1) / 2;
  stride_ = 2 * pairs;
  const auto pair = [volumes, pairs, parts = parts_, fields = noise_.fields](size_t p) {
    const size_t lane = p / pairs, i = p % pairs * 2;
    const auto deviation = [&](size_t at) {
      return at < volumes->size() ? 1 / std::sqrt((*volumes)[at] * static_cast<double>(parts)) : 0.0;
    };
    const std::uint64_t number = parts * fields[lane / parts] + lane % parts;
    return typename numerics::NoisePath<T>::Pair{number << 56 | i / 2, deviation(i), deviation(i + 1)};
  };
  path_ = std::make_unique<numerics::NoisePath<T>>(noise_.seed, noise_.fields.size() * parts_ * pairs, pair);
}

template <class T> void GridNoise<T>::makeColoured(const Grid& grid) {
  std::array<double, 3> periods{1, 1, 1}, origin{};
  for (size_t a = 0; a < static_cast<size_t>(grid.dimension); ++a) {
    const double margin = std::ceil(6 * noise_.correlationLength / grid.spacing[a]);
    requireMemory(margin * sizeof(T), "Noise of a long correlation"); // alone, since what follows is whole numbers
    box_[a] = grid.periodic[a] ? grid.points[a] : fastLength(grid.points[a] + static_cast<size_t>(margin));
    periods[a] = static_cast<double>(box_[a]) * grid.spacing[a];
    origin[a] = grid.places[a].front();
  }
  const auto modes = numerics::spectralModes(grid.dimension, box_, periods, true, false);
  const size_t lanes = noise_.fields.size() * parts_;
  const double numbers =
      8.0 * static_cast<double>(lanes) * static_cast<double>(box_[0] * box_[1]) * static_cast<double>(box_[2]);
  requireMemory(numbers * sizeof(T), "Noise of that correlation length");
  std::vector<size_t> numbered;
  std::vector<numerics::SpectralInput<T>> inputs;
  for (size_t lane = 0; lane < lanes; ++lane) {
    numbered.push_back(parts_ * noise_.fields[lane / parts_] + lane % parts_);
    Law alone;
    alone.dimension = grid.dimension;
    alone.fields.resize(lanes);
    inputs.push_back(spectralInput<T>(alone, modes, Derivative{lane, {}}));
  }
  NoiseSpectrum spectrum = noiseSpectrum(modes, noise_.correlationLength);
  for (double& deviation : spectrum.deviations) deviation /= std::sqrt(static_cast<double>(parts_));
  path_ = std::make_unique<numerics::NoisePath<T>>(
      modeNoise<T>(noise_.seed, modes, numbered, spectrum, noise_.correlationTime));
  sweep_ = std::make_unique<numerics::SpectralSweep<T>>(modes, origin, std::move(inputs), 0);
  coloured_.resize(lanes * points_);
  variance_.assign(points_, T(1) / static_cast<T>(parts_));
}

template <class T> const T* GridNoise<T>::increment() {
  const std::vector<T>& numbers = path_->next();
  if (!sweep_) return numbers.data();
  const auto copy = [&](const numerics::SpectralRows<T>& rows) {
    for (size_t r = 0; r < rows.rows; ++r) {
      const size_t line = rows.first / box_[0] + r, y = line % box_[1], z = line / box_[1];
      if (y >= shape_[1] || z >= shape_[2]) continue;
      for (size_t lane = 0; lane < noise_.fields.size() * parts_; ++lane) {
        T* to = coloured_.data() + lane * points_ + (z * shape_[1] + y) * shape_[0];
        const numerics::InputLane<T>& from = rows.inputs[lane];
        for (size_t i = 0; i < shape_[0]; ++i)
          to[i] = from.data[static_cast<std::ptrdiff_t>(r * rows.pitch + i) * from.stride];
      }
    }
  };
  sweep_->run(0, reinterpret_cast<const std::complex<T>*>(numbers.data()), copy, {});
  return coloured_.data();
}

template <class T> void GridNoise<T>::next(double time, double h, const State& u, bool milstein, State& out) {
  SF_ASSERT(&u != &out);
  out.assign(u.size(), T(0));
  const T* dw = increment();
  system_.evaluate(noise_.amplitude, inputs_, time, u, amplitude_);
  const size_t count = noise_.fields.size();
  const std::vector<std::uint8_t>& mask = system_.grid().mask; // where values are held, and noise has no say
  const auto masked = [&](size_t i) { return !mask.empty() && mask[i] != 0; };
  const T length = noise_.correlationTime > 0 ? T(0) : static_cast<T>(h);
  for (size_t j = 0; j < count; ++j) {
    const State* b = amplitude_.data() + parts_ * j;
    const State* c = amplitude_.data() + parts_ * (count + j);
    const T* re = dw + parts_ * j * stride_;
    T* to = out.data() + parts_ * noise_.fields[j] * points_;
    parallelBlocks(points_, block, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) {
        if (masked(i)) continue;
        if (parts_ == 1) {
          to[i] = b[0][i] * re[i] + (milstein ? c[0][i] * (re[i] * re[i] - variance_[i] * length) : T(0));
          continue;
        }
        // E dW^2 = 0 where the parts are independent and alike.
        const std::complex<T> w(re[i], re[stride_ + i]), square = milstein ? w * w : std::complex<T>(0);
        const std::complex<T> sum = std::complex<T>(b[0][i], b[1][i]) * w + std::complex<T>(c[0][i], c[1][i]) * square;
        to[i] = sum.real();
        to[points_ + i] = sum.imag();
      }
    });
  }
}

template class GridNoise<float>;
template class GridNoise<double>;

} // namespace semiflow::pde
