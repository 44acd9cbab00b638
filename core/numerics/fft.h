#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <new>
#include <vector>

namespace semiflow::numerics {

/// Allocates on cache lines, as FFTW's vector code and its new-array execution want it.
template <class T> struct AlignedAllocator {
  using value_type = T;
  static constexpr std::align_val_t alignment{64};
  AlignedAllocator() = default;
  template <class U> AlignedAllocator(const AlignedAllocator<U>&) {}
  T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), alignment)); }
  void deallocate(T* p, std::size_t) { ::operator delete(p, alignment); }
  template <class U> bool operator==(const AlignedAllocator<U>&) const { return true; }
};
template <class T> using AlignedVector = std::vector<T, AlignedAllocator<T>>;

/// Entries between the starts of neighbouring rows of at least n: whole cache lines, and never a power of two, so that
/// equal places of several rows do not compete for one set of the cache.
template <class T> constexpr std::size_t rowPitch(std::size_t n) {
  constexpr std::size_t line = 64 / sizeof(T);
  return (n + line - 1) / line * line + line;
}

/// One-dimensional discrete Fourier transforms of n points, unnormalised: forward sums with exp(-2 pi i j k/n),
/// backward with exp(+2 pi i j k/n). Plans are FFTW's estimated ones, which are the same in every run. T is float or
/// double. Immutable; used by any number of threads at once. M. Frigo, S. G. Johnson, "The design and implementation of
/// FFTW3", Proc. IEEE 93, 216 (2005).
template <class T> class Fft {
 public:
  /// @param real the points are real numbers, and only the n/2+1 coefficients with k >= 0 are used
  Fft(std::size_t n, bool real);
  ~Fft();
  Fft(const Fft&) = delete;
  Fft& operator=(const Fft&) = delete;

  std::size_t points() const { return n_; }
  bool real() const { return real_; }
  /// Coefficients: n, or n/2+1 for real points.
  std::size_t coefficients() const { return real_ ? n_ / 2 + 1 : n_; }

  // All pointers are on cache lines, input and output do not overlap, and backward() of real points spoils its input.
  void forward(const std::complex<T>* in, std::complex<T>* out) const;  ///< @pre !real()
  void backward(const std::complex<T>* in, std::complex<T>* out) const; ///< @pre !real()
  void forward(T* in, std::complex<T>* out) const;                      ///< @pre real(); may spoil its input
  void backward(std::complex<T>* in, T* out) const;                     ///< @pre real()

 private:
  struct Plans;
  std::size_t n_;
  bool real_;
  std::unique_ptr<Plans> plans_;
};

/// Sums of cosines or of sines through the points j/n, j = 0..n, of an interval with both ends:
///   values_j = sum_{m=0}^{n} c_m cos(pi m j/n)   or   sum_{m=1}^{n-1} c_m sin(pi m j/n) (c_0 and c_n are not used, and
/// written as 0). Plans are FFTW's estimated ones. Immutable; used by any number of threads at once.
template <class T> class SineCosine {
 public:
  /// @param intervals n, at least 2
  SineCosine(std::size_t intervals, bool sine);
  ~SineCosine();
  SineCosine(const SineCosine&) = delete;
  SineCosine& operator=(const SineCosine&) = delete;

  /// In place, n + 1 numbers.
  void toValues(T* c) const;
  void toCoefficients(T* values) const;

 private:
  struct Plan;
  void transform(T* data) const;
  std::size_t n_;
  bool sine_;
  std::unique_ptr<Plan> plan_;
};

extern template class SineCosine<float>;
extern template class SineCosine<double>;
extern template class Fft<float>;
extern template class Fft<double>;

} // namespace semiflow::numerics
