#include "core/numerics/fft.h"

#include <mutex>
#include <type_traits>

#include <fftw3.h>

#include "core/base/error.h"

namespace semiflow::numerics {
namespace {

/// FFTW's two precisions under one name.
template <class T> struct Fftw;
template <> struct Fftw<double> {
  using Plan = fftw_plan;
  using Complex = fftw_complex;
  static constexpr auto planComplex = fftw_plan_dft_1d;
  static constexpr auto planForward = fftw_plan_dft_r2c_1d;
  static constexpr auto planBackward = fftw_plan_dft_c2r_1d;
  static constexpr auto execute = fftw_execute_dft;
  static constexpr auto executeForward = fftw_execute_dft_r2c;
  static constexpr auto executeBackward = fftw_execute_dft_c2r;
  static constexpr auto planReal = fftw_plan_r2r_1d;
  static constexpr auto executeReal = fftw_execute_r2r;
  static constexpr auto destroy = fftw_destroy_plan;
};
template <> struct Fftw<float> {
  using Plan = fftwf_plan;
  using Complex = fftwf_complex;
  static constexpr auto planComplex = fftwf_plan_dft_1d;
  static constexpr auto planForward = fftwf_plan_dft_r2c_1d;
  static constexpr auto planBackward = fftwf_plan_dft_c2r_1d;
  static constexpr auto execute = fftwf_execute_dft;
  static constexpr auto executeForward = fftwf_execute_dft_r2c;
  static constexpr auto executeBackward = fftwf_execute_dft_c2r;
  static constexpr auto planReal = fftwf_plan_r2r_1d;
  static constexpr auto executeReal = fftwf_execute_r2r;
  static constexpr auto destroy = fftwf_destroy_plan;
};

/// FFTW's planner is not reentrant; executing its plans is.
std::mutex& plannerMutex() {
  static std::mutex mutex;
  return mutex;
}

template <class T> typename Fftw<T>::Complex* raw(const std::complex<T>* p) {
  return reinterpret_cast<typename Fftw<T>::Complex*>(const_cast<std::complex<T>*>(p));
}

} // namespace

template <class T> struct Fft<T>::Plans {
  typename Fftw<T>::Plan forward = nullptr;
  typename Fftw<T>::Plan backward = nullptr;
};

template <class T> Fft<T>::Fft(std::size_t n, bool real) : n_(n), real_(real), plans_(std::make_unique<Plans>()) {
  SF_ASSERT(n > 0);
  AlignedVector<std::complex<T>> a(n), b(n + 1);
  const int size = static_cast<int>(n);
  const std::lock_guard lock(plannerMutex());
  if (real) {
    plans_->forward =
        Fftw<T>::planForward(size, reinterpret_cast<T*>(a.data()), raw(b.data()), FFTW_ESTIMATE | FFTW_DESTROY_INPUT);
    plans_->backward =
        Fftw<T>::planBackward(size, raw(b.data()), reinterpret_cast<T*>(a.data()), FFTW_ESTIMATE | FFTW_DESTROY_INPUT);
  } else {
    plans_->forward =
        Fftw<T>::planComplex(size, raw(a.data()), raw(b.data()), FFTW_FORWARD, FFTW_ESTIMATE | FFTW_PRESERVE_INPUT);
    plans_->backward =
        Fftw<T>::planComplex(size, raw(a.data()), raw(b.data()), FFTW_BACKWARD, FFTW_ESTIMATE | FFTW_PRESERVE_INPUT);
  }
  if (plans_->forward == nullptr || plans_->backward == nullptr) throw ResourceError("FFTW cannot plan a transform");
}

template <class T> Fft<T>::~Fft() {
  const std::lock_guard lock(plannerMutex());
  Fftw<T>::destroy(plans_->forward);
  Fftw<T>::destroy(plans_->backward);
}

template <class T> void Fft<T>::forward(const std::complex<T>* in, std::complex<T>* out) const {
  SF_ASSERT(!real_);
  Fftw<T>::execute(plans_->forward, raw(in), raw(out));
}
template <class T> void Fft<T>::backward(const std::complex<T>* in, std::complex<T>* out) const {
  SF_ASSERT(!real_);
  Fftw<T>::execute(plans_->backward, raw(in), raw(out));
}
template <class T> void Fft<T>::forward(T* in, std::complex<T>* out) const {
  SF_ASSERT(real_);
  Fftw<T>::executeForward(plans_->forward, in, raw(out));
}
template <class T> void Fft<T>::backward(std::complex<T>* in, T* out) const {
  SF_ASSERT(real_);
  Fftw<T>::executeBackward(plans_->backward, raw(in), out);
}

template <class T> struct SineCosine<T>::Plan { typename Fftw<T>::Plan plan = nullptr; };

template <class T>
SineCosine<T>::SineCosine(std::size_t intervals, bool sine)
    : n_(intervals), sine_(sine), plan_(std::make_unique<Plan>()) {
  SF_ASSERT(intervals >= 2);
  AlignedVector<T> data(n_ + 1);
  const int size = static_cast<int>(sine ? n_ - 1 : n_ + 1);
  const std::lock_guard lock(plannerMutex());
  // Sines begin one number behind the cache line.
  plan_->plan = Fftw<T>::planReal(size, data.data() + (sine ? 1 : 0), data.data() + (sine ? 1 : 0),
                                  sine ? FFTW_RODFT00 : FFTW_REDFT00, FFTW_ESTIMATE | FFTW_UNALIGNED);
}

template <class T> SineCosine<T>::~SineCosine() {
  const std::lock_guard lock(plannerMutex());
  if (plan_->plan != nullptr) Fftw<T>::destroy(plan_->plan);
}

template <class T> void SineCosine<T>::transform(T* data) const {
  T* const first = data + (sine_ ? 1 : 0);
  Fftw<T>::executeReal(plan_->plan, first, first);
  if (sine_) data[0] = data[n_] = 0;
}

template <class T> void SineCosine<T>::toValues(T* c) const {
  for (std::size_t m = 1; m < n_; ++m) c[m] *= T(0.5);
  transform(c);
}

template <class T> void SineCosine<T>::toCoefficients(T* values) const {
  transform(values);
  const T scale = T(1) / static_cast<T>(n_);
  for (std::size_t m = 0; m <= n_; ++m) values[m] *= scale;
  values[0] *= T(0.5);
  values[n_] *= T(0.5);
}

template class SineCosine<float>;
template class SineCosine<double>;
template class Fft<float>;
template class Fft<double>;

} // namespace semiflow::numerics
