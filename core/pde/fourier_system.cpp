#include "core/pde/fourier_system.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/numerics/spectral_sweep.h"
#include "core/pde/fourier_noise.h"
#include "core/pde/fourier_symbols.h"

namespace semiflow::pde {
namespace {

using numerics::SpectralInput;
using numerics::SpectralModes;
using numerics::SpectralRows;
using numerics::SpectralSweep;
using std::size_t;

constexpr size_t modeBlock = 1 << 12;

SpectralModes modesOf(const Law& law, const std::vector<experiment::Axis>& box, bool dealias) {
  SF_ASSERT(box.size() == static_cast<size_t>(law.dimension));
  std::array<size_t, 3> points{1, 1, 1};
  std::array<double, 3> periods{1, 1, 1};
  for (size_t a = 0; a < box.size(); ++a) {
    SF_ASSERT(box[a].periodic);
    points[a] = box[a].points;
    periods[a] = box[a].upper() - box[a].lower;
  }
  return numerics::spectralModes(law.dimension, points, periods, !law.complex, dealias);
}

template <class T> bool allFinite(const std::complex<T>* values, size_t n) {
  constexpr T largest = std::numeric_limits<T>::max();
  const T* numbers = reinterpret_cast<const T*>(values);
  int bad = 0; // no early exit: the loop vectorises
  for (size_t i = 0; i < 2 * n; ++i) bad |= !(std::abs(numbers[i]) <= largest);
  return bad == 0;
}

} // namespace

template <class T> struct FourierSystem<T>::Parts {
  /// multiplier * (coefficients of a source) is added to the rate of field `row`.
  struct Share {
    size_t row = 0, source = 0;
    std::vector<std::complex<T>> multiplier;
  };
  Law law;
  std::vector<experiment::Axis> box;
  SpectralModes modes;
  std::array<double, 3> origin{};
  bool diagonal = true;
  std::uint64_t evaluations = 0;
  std::unique_ptr<SpectralSweep<T>> nonlinear, reader, writer;
  typename SpectralSweep<T>::Visit evaluate;
  std::vector<std::complex<T>*> outputs;
  std::vector<std::complex<T>> sources; ///< coefficients of the constraints' sources, one after another
  std::vector<Share> shares;
  std::unique_ptr<FourierNoise<T>> noise;
  std::vector<T> smoothing; ///< of each mode; empty: 1

  void prepareShares();
  void addShares(State& out) const;
  void smooth(State& out) const;
};

/// What every source brings to every rate, through the fields that follow from it.
template <class T> void FourierSystem<T>::Parts::prepareShares() {
  const size_t fields = law.fields.size(), elliptic = law.elliptic.size(), count = law.sources();
  const size_t first = law.nonlinearFields.size() - count;
  sources.assign(count * modes.total(), 0);
  shares.clear();
  if (count == 0) return;
  for (size_t i = 0; i < fields * count; ++i) shares.push_back({i / count, i % count, {}});
  for (Share& share : shares) share.multiplier.resize(modes.total());
  parallelBlocks(modes.total(), modeBlock, [&](size_t begin, size_t end) {
    std::vector<std::complex<double>> matrix(fields * elliptic);
    for (size_t mode = begin; mode < end; ++mode) {
      sourceSymbol(law, modes, modes.numbers(mode), matrix.data());
      for (Share& share : shares) {
        const size_t column = law.nonlinearFields[first + share.source] - fields;
        share.multiplier[mode] = static_cast<std::complex<T>>(matrix[share.row * elliptic + column]);
      }
    }
  });
  std::erase_if(shares, [](const Share& share) {
    return std::all_of(share.multiplier.begin(), share.multiplier.end(),
                       [](auto c) { return c == std::complex<T>(0); });
  });
}

template <class T> void FourierSystem<T>::Parts::addShares(State& out) const {
  if (shares.empty()) return;
  const size_t total = modes.total();
  parallelBlocks(total, modeBlock, [&](size_t begin, size_t end) {
    for (const Share& share : shares) {
      const std::complex<T>* source = sources.data() + share.source * total;
      std::complex<T>* rate = out.data() + share.row * total;
      for (size_t mode = begin; mode < end; ++mode) {
        const std::complex<T> a = share.multiplier[mode], b = source[mode];
        rate[mode] +=
            std::complex<T>(a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real());
      }
    }
  });
}

template <class T> void FourierSystem<T>::Parts::smooth(State& out) const {
  if (smoothing.empty()) return;
  parallelBlocks(out.size(), modeBlock, [&](size_t begin, size_t end) {
    size_t mode = begin % smoothing.size();
    for (size_t i = begin; i < end; ++i) {
      out[i] *= smoothing[mode];
      if (++mode == smoothing.size()) mode = 0;
    }
  });
}

template <class T>
FourierSystem<T>::FourierSystem(Law law, std::vector<experiment::Axis> box, bool dealias)
    : parts_(std::make_unique<Parts>()) {
  parts_->modes = modesOf(law, box, dealias);
  for (size_t a = 0; a < box.size(); ++a) parts_->origin[a] = box[a].lower;
  parts_->box = std::move(box);
  parts_->law.fields = law.fields;
  parts_->reader =
      std::make_unique<SpectralSweep<T>>(parts_->modes, parts_->origin, std::vector<SpectralInput<T>>(1), 0);
  parts_->writer =
      std::make_unique<SpectralSweep<T>>(parts_->modes, parts_->origin, std::vector<SpectralInput<T>>(), 1);
  setLaw(std::move(law));
}

template <class T> FourierSystem<T>::~FourierSystem() = default;

template <class T> void FourierSystem<T>::setSmoothing(int order) {
  Parts& p = *parts_;
  p.smoothing.assign(order > 0 ? p.modes.total() : 0, T(1));
  for (size_t mode = 0; mode < p.smoothing.size(); ++mode) {
    double exponent = 0;
    for (size_t a = 0; a < p.box.size(); ++a) {
      const double share = std::abs(p.modes.numbers(mode)[a]) / static_cast<double>(p.modes.largest[a]);
      exponent += std::pow(share, order);
    }
    p.smoothing[mode] = static_cast<T>(std::exp(-36 * exponent));
  }
}

template <class T>
double FourierSystem<T>::memoryEstimate(const Law& law, const std::vector<experiment::Axis>& box, bool dealias) {
  const SpectralModes modes = modesOf(law, box, dealias);
  const size_t outputs = law.nonlinearFields.size();
  double bytes = SpectralSweep<T>::memoryEstimate(modes, law.nonlinear.inputs.size(), outputs) +
                 SpectralSweep<T>::memoryEstimate(modes, 1, 0) + SpectralSweep<T>::memoryEstimate(modes, 0, 1);
  for (const Derivative& of : law.nonlinear.inputs) {
    if (of.field < law.fields.size()) continue;
    bytes += static_cast<double>(sizeof(std::complex<T>) * law.fields.size() * modes.total());
  }
  bytes += static_cast<double>(sizeof(std::complex<T>) * (law.fields.size() + 1) * law.sources() * modes.total());
  return bytes;
}

template <class T> void FourierSystem<T>::setLaw(Law law) {
  Parts& p = *parts_;
  SF_ASSERT(law.fields.size() == p.law.fields.size() && law.dimension == p.modes.dimension);
  SF_ASSERT(law.complex != p.modes.real);
  p.law = std::move(law);
  SF_ASSERT(p.law.nonlinear.kernel.outputs() == (p.modes.real ? 1 : 2) * p.law.nonlinearFields.size());
  p.nonlinear.reset();
  if (!p.law.nonlinearFields.empty()) {
    p.nonlinear = std::make_unique<SpectralSweep<T>>(
        p.modes, p.origin, spectralInputs<T>(p.law, p.modes, p.law.nonlinear.inputs), p.law.nonlinearFields.size());
  }
  p.evaluate = [&p](const SpectralRows<T>& rows) {
    numerics::run<T>(p.law.nonlinear.kernel, rows.inputs, rows.outputs, rows.rows * rows.pitch);
  };
  p.outputs.resize(p.law.nonlinearFields.size());
  p.prepareShares();
  p.diagonal = pde::symbolIsDiagonal(p.law, p.modes);
}

template <class T> void FourierSystem<T>::setNoise(const std::optional<NoiseLaw>& noise) {
  Parts& p = *parts_;
  if (!noise)
    p.noise.reset();
  else if (p.noise)
    p.noise->setLaw(p.law, *noise);
  else
    p.noise = std::make_unique<FourierNoise<T>>(p.law, *noise, p.modes, p.origin);
}
template <class T> numerics::Noise<std::complex<T>>* FourierSystem<T>::noise() { return parts_->noise.get(); }

template <class T> const Law& FourierSystem<T>::law() const { return parts_->law; }
template <class T> const std::vector<experiment::Axis>& FourierSystem<T>::box() const { return parts_->box; }
template <class T> size_t FourierSystem<T>::points() const { return parts_->modes.allPoints(); }
template <class T> std::uint64_t FourierSystem<T>::evaluations() const { return parts_->evaluations; }
template <class T> size_t FourierSystem<T>::fields() const { return parts_->law.fields.size(); }
template <class T> size_t FourierSystem<T>::modes() const { return parts_->modes.total(); }
template <class T> bool FourierSystem<T>::symbolIsDiagonal() const { return parts_->diagonal; }
template <class T> std::array<int, 3> FourierSystem<T>::modeNumbers(size_t mode) const {
  return parts_->modes.numbers(mode);
}

template <class T> std::string FourierSystem<T>::modeName(size_t mode) const {
  const std::array<int, 3> numbers = modeNumbers(mode);
  std::vector<std::string> k;
  for (int a = 0; a < parts_->modes.dimension; ++a)
    k.push_back(fmt::format("{:.3g}", parts_->modes.waveNumber(a, numbers[static_cast<size_t>(a)])));
  return k.size() == 1 ? "wave number " + k[0] : fmt::format("wave numbers ({})", fmt::join(k, ", "));
}

template <class T> void FourierSystem<T>::symbol(size_t mode, std::complex<double>* matrix) const {
  lawSymbol(parts_->law, parts_->modes, parts_->modes.numbers(mode), matrix);
}

template <class T> void FourierSystem<T>::nonlinear(double time, const State& u, State& out) {
  Parts& p = *parts_;
  SF_ASSERT(u.size() == fields() * modes() && &u != &out);
  ++p.evaluations;
  out.resize(u.size());
  const size_t direct = p.outputs.size() - p.law.sources();
  if (direct < fields()) std::fill(out.begin(), out.end(), std::complex<T>(0));
  for (size_t i = 0; i < direct; ++i) p.outputs[i] = out.data() + p.law.nonlinearFields[i] * modes();
  for (size_t i = direct; i < p.outputs.size(); ++i) p.outputs[i] = p.sources.data() + (i - direct) * modes();
  if (p.nonlinear) p.nonlinear->run(time, u.data(), p.evaluate, p.outputs);
  p.addShares(out);
  p.smooth(out);
}

template <class T> void FourierSystem<T>::project(State& u) const {
  const SpectralModes& modes = parts_->modes;
  if (!modes.real) return;
  for (size_t field = 0; field < fields(); ++field) {
    std::complex<T>* c = u.data() + field * modes.total();
    for (size_t mode = 0; mode < modes.total(); mode += modes.count(0)) {
      const size_t other = modes.opposite(mode);
      if (other < mode) continue;
      const std::complex<T> mean = T(0.5) * (c[mode] + std::conj(c[other]));
      c[mode] = mean;
      c[other] = std::conj(mean);
    }
  }
}

template <class T>
void FourierSystem<T>::fromPoints(std::span<const double> values, std::span<const double> imaginary, size_t field,
                                  State& state) {
  SF_ASSERT(values.size() == points() && (imaginary.empty() || (!parts_->modes.real && imaginary.size() == points())));
  const auto fill = [&](const SpectralRows<T>& rows) {
    for (size_t r = 0; r < rows.rows; ++r) {
      for (size_t i = 0; i < rows.points; ++i) {
        const size_t from = rows.first + r * rows.points + i;
        const auto to = static_cast<std::ptrdiff_t>(r * rows.pitch + i);
        rows.outputs[0].data[to * rows.outputs[0].stride] = static_cast<T>(values[from]);
        if (rows.outputs.size() == 1) continue;
        rows.outputs[1].data[to * rows.outputs[1].stride] = static_cast<T>(imaginary.empty() ? 0 : imaginary[from]);
      }
    }
  };
  state.resize(fields() * modes());
  std::complex<T>* const output = state.data() + field * modes();
  parts_->writer->run(0, nullptr, fill, {&output, 1});
  project(state);
}

template <class T>
void FourierSystem<T>::toPoints(const State& state, const Derivative& of, std::span<double> values,
                                std::span<double> imaginary) {
  SF_ASSERT(values.size() == points() && (imaginary.empty() || (!parts_->modes.real && imaginary.size() == points())));
  parts_->reader->inputs()[0] = spectralInput<T>(parts_->law, parts_->modes, of);
  const auto copy = [&](const SpectralRows<T>& rows) {
    for (size_t r = 0; r < rows.rows; ++r) {
      for (size_t i = 0; i < rows.points; ++i) {
        const size_t to = rows.first + r * rows.points + i;
        const auto from = static_cast<std::ptrdiff_t>(r * rows.pitch + i);
        values[to] = static_cast<double>(rows.inputs[0].data[from * rows.inputs[0].stride]);
        if (!imaginary.empty()) imaginary[to] = static_cast<double>(rows.inputs[1].data[from * rows.inputs[1].stride]);
      }
    }
  };
  parts_->reader->run(0, state.data(), copy, {});
}

template <class T> auto FourierSystem<T>::prepare(DiagnosticLaw law) const -> std::unique_ptr<Diagnostics> {
  return std::make_unique<Diagnostics>(parts_->law, parts_->modes, parts_->box, std::move(law));
}
template <class T>
std::vector<double> FourierSystem<T>::evaluate(Diagnostics& diagnostics, double time, const State& state) const {
  return diagnostics.evaluate(time, state);
}

template <class T> double FourierSystem<T>::spectralTail(const State& state, size_t field) const {
  const SpectralModes& modes = parts_->modes;
  double largest = 0, outer = 0;
  for (size_t mode = 0; mode < modes.total(); ++mode) {
    const double size = std::norm(std::complex<double>(state[field * modes.total() + mode]));
    largest = std::max(largest, size);
    const std::array<int, 3> m = modes.numbers(mode);
    for (size_t a = 0; a < static_cast<size_t>(modes.dimension); ++a) {
      if (10 * std::abs(m[a]) > 9 * modes.largest[a]) outer = std::max(outer, size);
    }
  }
  return largest > 0 ? std::sqrt(outer / largest) : 0;
}

template <class T> auto FourierSystem<T>::spectrum(const State& state, size_t field) const -> Spectrum {
  const SpectralModes& modes = parts_->modes;
  double lowest = 0, highest = std::numeric_limits<double>::infinity();
  for (int a = 0; a < modes.dimension; ++a) {
    lowest = std::max(lowest, modes.waveNumber(a, 1)); // so that no shell is empty
    highest = std::min(highest, modes.waveNumber(a, modes.largest[static_cast<size_t>(a)]));
  }
  Spectrum found{lowest, std::vector<double>(static_cast<size_t>(highest / lowest + 0.5) + 1)};
  for (size_t mode = 0; mode < modes.total(); ++mode) {
    const std::array<int, 3> m = modes.numbers(mode);
    double square = 0;
    for (int a = 0; a < modes.dimension; ++a) square += std::pow(modes.waveNumber(a, m[static_cast<size_t>(a)]), 2);
    const auto shell = static_cast<size_t>(std::sqrt(square) / lowest + 0.5);
    if (shell >= found.sizes.size()) continue;
    const double twice = modes.real && m[0] != 0 ? 2 : 1; // the opposite mode is not stored
    found.sizes[shell] += twice * std::norm(std::complex<double>(state[field * modes.total() + mode]));
  }
  for (double& size : found.sizes) size = std::sqrt(size);
  return found;
}

template <class T> auto FourierSystem<T>::findNonFinite(const State& state) -> std::optional<NonFinite> {
  if (allFinite(state.data(), state.size())) return std::nullopt;
  NonFinite found;
  while (allFinite(state.data() + found.field * modes(), modes())) ++found.field;
  std::vector<double> values(points()), imaginary(parts_->modes.real ? 0 : points());
  toPoints(state, {found.field, {}}, values, imaginary);
  for (size_t i = 0; i < values.size(); ++i) {
    if (std::isfinite(values[i]) && (imaginary.empty() || std::isfinite(imaginary[i]))) continue;
    found.point = i;
    break;
  }
  size_t rest = found.point;
  for (size_t a = 0; a < parts_->box.size(); ++a) {
    found.place[a] = parts_->box[a].at(rest % parts_->box[a].points);
    rest /= parts_->box[a].points;
  }
  return found;
}

template class FourierSystem<float>;
template class FourierSystem<double>;

} // namespace semiflow::pde
