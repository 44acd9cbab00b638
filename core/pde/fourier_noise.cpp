#include "core/pde/fourier_noise.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/pde/fourier_symbols.h"

namespace semiflow::pde {

using std::size_t;

template <class T>
FourierNoise<T>::FourierNoise(const Law& law, const NoiseLaw& noise, const numerics::SpectralModes& modes,
                              const std::array<double, 3>& origin)
    : modes_(modes), origin_(origin), spectrum_(noiseSpectrum(modes, noise.correlationLength)),
      path_(modeNoise<T>(noise.seed, modes, noise.fields, spectrum_, noise.correlationTime)),
      fields_(law.fields.size()) {
  setLaw(law, noise);
}

template <class T> void FourierNoise<T>::setLaw(const Law& law, const NoiseLaw& noise) {
  SF_ASSERT(noise_.fields.empty() || noise_.fields == noise.fields);
  noise_ = noise;
  constants_.clear();
  sweep_.reset();
  const size_t count = noise_.fields.size();
  if (noise_.isConstant()) {
    for (const auto b : constantAmplitudes(noise_, law.complex)) constants_.emplace_back(b);
    return;
  }
  auto inputs = spectralInputs<T>(law, modes_, noise_.amplitude.inputs);
  for (size_t j = 0; j < count; ++j) {
    // The noise, as if it were one more field of its own.
    Law alone;
    alone.dimension = law.dimension;
    alone.complex = law.complex;
    alone.fields.resize(fields_ + count);
    inputs.push_back(spectralInput<T>(alone, modes_, Derivative{fields_ + j, {}}));
  }
  sweep_ = std::make_unique<numerics::SpectralSweep<T>>(modes_, origin_, std::move(inputs), count);
  all_.resize((fields_ + count) * modes_.total());
  outputs_.resize(count);
}

template <class T> void FourierNoise<T>::next(double time, double h, const State& u, bool milstein, State& out) {
  const size_t total = modes_.total(), count = noise_.fields.size();
  SF_ASSERT(u.size() == fields_ * total && &u != &out);
  out.resize(u.size());
  const auto* dw = reinterpret_cast<const std::complex<T>*>(path_.next().data());
  std::fill(out.begin(), out.end(), std::complex<T>(0));
  if (!sweep_) {
    for (size_t j = 0; j < count; ++j) {
      const std::complex<T> b = constants_[j];
      const std::complex<T>* from = dw + j * total;
      std::complex<T>* to = out.data() + noise_.fields[j] * total;
      for (size_t m = 0; m < total; ++m) {
        to[m] = std::complex<T>(b.real() * from[m].real() - b.imag() * from[m].imag(),
                                b.real() * from[m].imag() + b.imag() * from[m].real());
      }
    }
    return;
  }
  std::copy(u.begin(), u.end(), all_.begin());
  std::copy_n(dw, count * total, all_.begin() + static_cast<std::ptrdiff_t>(u.size()));
  for (size_t j = 0; j < count; ++j) outputs_[j] = out.data() + noise_.fields[j] * total;
  sweep_->run(
      time, all_.data(), [&](const numerics::SpectralRows<T>& rows) { multiply(rows, h, milstein); }, outputs_);
}

template <class T> void FourierNoise<T>::multiply(const numerics::SpectralRows<T>& rows, double h, bool milstein) {
  const size_t n = rows.rows * rows.pitch, lanes = modes_.real ? 1 : 2, count = noise_.fields.size();
  const size_t inputs = lanes * noise_.amplitude.inputs.size();
  // The kernel does not know of the noise, whose lanes lie between its fields' and those of place and time.
  std::vector<numerics::InputLane<T>> in(rows.inputs.begin(), rows.inputs.end());
  const auto begin = in.begin() + static_cast<std::ptrdiff_t>(inputs);
  const std::vector<numerics::InputLane<T>> noise(begin, begin + static_cast<std::ptrdiff_t>(lanes * count));
  in.erase(begin, begin + static_cast<std::ptrdiff_t>(lanes * count));
  std::vector<T>& values = scratch_.local();
  values.resize(2 * lanes * count * n);
  std::vector<numerics::OutputLane<T>> out;
  for (size_t k = 0; k < 2 * lanes * count; ++k) out.push_back({values.data() + k * n, 1});
  numerics::run<T>(noise_.amplitude.kernel, in, out, n);
  const T expected = noise_.correlationTime > 0 ? T(0) : static_cast<T>(spectrum_.variance * h);
  for (size_t j = 0; j < count; ++j) {
    const T* b = values.data() + lanes * j * n;
    const T* c = values.data() + lanes * (count + j) * n;
    for (size_t i = 0; i < n; ++i) {
      const auto at = static_cast<std::ptrdiff_t>(i);
      const auto number = [&](size_t lane) { return noise[lane].data[at * noise[lane].stride]; };
      const auto write = [&](size_t lane, T value) { rows.outputs[lane].data[at * rows.outputs[lane].stride] = value; };
      if (lanes == 1) {
        const T dw = number(j);
        write(j, b[i] * dw + (milstein ? c[i] * (dw * dw - expected) : T(0)));
        continue;
      }
      // E dW^2 = 0 where the parts are independent and alike.
      const std::complex<T> dw(number(2 * j), number(2 * j + 1)), complexB(b[i], b[n + i]), complexC(c[i], c[n + i]);
      const std::complex<T> sum = complexB * dw + (milstein ? complexC * dw * dw : std::complex<T>(0));
      write(2 * j, sum.real());
      write(2 * j + 1, sum.imag());
    }
  }
}

template class FourierNoise<float>;
template class FourierNoise<double>;

} // namespace semiflow::pde
