#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/experiment/frame.h"
#include "core/numerics/stepper.h"
#include "core/pde/fourier_diagnostics.h"
#include "core/pde/law.h"
#include "core/pde/noise_law.h"

namespace semiflow::pde {

/// A law on a periodic box, discretised by a Fourier pseudo-spectral method: the state holds Fourier coefficients,
///   u(x) = sum_k c_k exp(i k.(x - lower)),  k_a = 2 pi m_a / (upper_a - lower_a),
/// linear terms act on them exactly, and the nonlinear part is evaluated at the points of the grid.
///
/// Retained are the modes |m_a| <= K_a with K_a = floor((n_a - 1)/3) where dealiased (the 2/3 rule: a product of two
/// fields has no aliasing error), else floor((n_a - 1)/2); an even grid's Nyquist mode, whose odd derivatives are not
/// defined, is never kept. Of a real field only m_x >= 0 is stored. Within a field the modes run over x fastest, then
/// y, then z; m_x = 0, 1, ..., K (and, complex fields, then -K, ..., -1), m_y and m_z = 0, 1, ..., K, -K, ..., -1.
///
/// Transforms are FFTW's, in blocks over TBB; results have the same bits for any number of threads. All work memory is
/// allocated in the constructor and setLaw(). One object is used by one thread at a time.
/// S. A. Orszag, "On the elimination of aliasing in finite-difference schemes by filtering high-wavenumber components",
/// J. Atmos. Sci. 28, 1074 (1971).
template <class T> class FourierSystem final : public numerics::SplitSystem<T> {
 public:
  using State = numerics::State<T>;

  /// @param box law.dimension axes, all periodic, with at least 4 points each
  FourierSystem(Law law, std::vector<experiment::Axis> box, bool dealias = true);
  ~FourierSystem() override;

  /// Bytes that a system of this law takes, without a stepper's own states (workStates() of the stepping method, each
  /// of fields * modes complex numbers).
  static double memoryEstimate(const Law& law, const std::vector<experiment::Axis>& box, bool dealias = true);

  /// Another law for the same fields, e.g. with another value of a parameter; a stepper on this system must restart().
  void setLaw(Law law);
  /// Smooths the nonlinear rates, of mode m by the product over directions of exp(-36 (|m_a| / K_a)^order), so that
  /// they are damped to rounding at the ends of the spectrum and hardly below 0.8 of them: in place of, or beside, the
  /// 2/3 rule. T. Y. Hou, R. Li, "Computing nearly singular solutions using pseudo-spectral methods", J. Comput. Phys.
  /// 226, 379 (2007). @param order 0: not at all
  void setSmoothing(int order);
  /// What drives it at random, in place of what did; the paths of noise of the same fields go on. To be called again
  /// after setLaw().
  void setNoise(const std::optional<NoiseLaw>& noise);
  numerics::Noise<std::complex<T>>* noise() override;
  const Law& law() const;
  const std::vector<experiment::Axis>& box() const;
  std::size_t points() const;        ///< of the grid
  std::uint64_t evaluations() const; ///< calls of nonlinear() so far

  std::size_t fields() const override;
  std::size_t modes() const override;
  void symbol(std::size_t mode, std::complex<double>* matrix) const override;
  bool symbolIsDiagonal() const override;
  void nonlinear(double time, const State& u, State& out) override;
  /// Makes a real field's coefficients exactly conjugate symmetric: c(-m) = conj(c(m)) where both are stored.
  void project(State& u) const;
  void project(double, State& u) const override { project(u); }

  /// Signed mode numbers (m_x, m_y, m_z) of a mode.
  std::array<int, 3> modeNumbers(std::size_t mode) const;
  /// "wave number 3.14", "wave numbers (3.14, 0)".
  std::string modeName(std::size_t mode) const;

  /// Writes one field's coefficients from its values at the points (x fastest; what is not retained is dropped).
  /// @param imaginary as many values, or empty: zero. @pre empty for a law with real fields
  void fromPoints(std::span<const double> values, std::span<const double> imaginary, std::size_t field, State& state);
  /// Values of a derivative of an evolving or elliptic field at the points.
  /// @param imaginary as many as values for a complex law; else empty
  void toPoints(const State& state, const Derivative& of, std::span<double> values, std::span<double> imaginary = {});

  /// Makes ready what evaluates diagnostics of this law's fields; to be made anew after setLaw().
  using Diagnostics = FourierDiagnostics<T>;
  std::unique_ptr<Diagnostics> prepare(DiagnosticLaw law) const;
  /// The diagnostics at an instant, in their law's order; sums have the same bits for any number of threads.
  std::vector<double> evaluate(Diagnostics& diagnostics, double time, const State& state) const;

  /// How well a field is resolved: the largest |c_k| of the outer shell (any |m_a| > 0.9 K_a) over the largest of all.
  /// Above about 1e-8 (1e-5 in single precision, whose rounding is 1e-7) the solution is under-resolved. 0 for a zero
  /// field.
  double spectralTail(const State& state, std::size_t field) const;

  /// The root of the sum of |c_k|^2 over shells of |k|, of the given spacing and centred at its multiples, up to the
  /// largest wave number that is kept in every direction.
  struct Spectrum {
    double spacing = 1;
    std::vector<double> sizes;
  };
  Spectrum spectrum(const State& state, std::size_t field) const;

  struct NonFinite {
    std::size_t field = 0;
    std::size_t point = 0; ///< index, x fastest
    std::array<double, 3> place{};
  };
  /// The first point whose value is not a finite number; costs one pass over the state where all is well.
  std::optional<NonFinite> findNonFinite(const State& state);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

extern template class FourierSystem<float>;
extern template class FourierSystem<double>;

} // namespace semiflow::pde
