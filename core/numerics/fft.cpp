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

template class Fft<float>;
template class Fft<double>;

} // namespace semiflow::numerics
