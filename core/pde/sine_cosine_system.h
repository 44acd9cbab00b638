#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/domain/domain.h"
#include "core/numerics/fft.h"
#include "core/numerics/stepper.h"
#include "core/pde/law.h"

namespace semiflow::pde {

/// A law on a domain whose sides hold every field, or its slope, at zero: fields are sums of products of sines
/// (Dirichlet) and cosines (Neumann) of pi m (x - lower)/(upper - lower), one kind per direction and field, and the
/// state holds their coefficients, m = 0 ... K per direction (x fastest; those of a sine at m = 0 are 0); the imaginary
/// parts are those of complex fields. Linear terms act on them exactly; the rest is evaluated at the points and
/// expanded in the series of its field, so a term that does not fulfil the field's conditions converges slowly. K =
/// floor(2 n/3) of n intervals where dealiased, else n - 1. Used by one thread at a time, with the same bits for any
/// number of threads.
template <class T> class SineCosineSystem final : public numerics::SplitSystem<T> {
 public:
  using State = numerics::State<T>;

  /// @throws InputError for sides of another kind, and for linear terms that take a series into one of another kind:
  /// odd
  ///         derivatives, or fields with other conditions
  SineCosineSystem(Law law, const domain::Domain& domain, bool dealias);
  static double memoryEstimate(const Law& law, double points);

  void setLaw(Law law);
  std::uint64_t evaluations() const { return evaluations_; }
  std::size_t points() const { return points_[0] * points_[1] * points_[2]; }

  std::size_t fields() const override { return law_.fields.size(); }
  std::size_t modes() const override { return counts_[0] * counts_[1] * counts_[2]; }
  void symbol(std::size_t mode, std::complex<double>* matrix) const override;
  bool symbolIsDiagonal() const override;
  void nonlinear(double time, const State& u, State& out) override;
  void project(double time, State& u) const override;
  /// "wave number 3.14", "wave numbers (3.14, 0)".
  std::string modeName(std::size_t mode) const;

  void fromPoints(std::span<const double> values, std::span<const double> imaginary, std::size_t field, State& state);
  void toPoints(const State& state, const Derivative& of, std::span<double> values, std::span<double> imaginary = {});
  double spectralTail(const State& state, std::size_t field) const;
  struct NonFinite {
    std::size_t field = 0;
    std::size_t point = 0;
  };
  std::optional<NonFinite> findNonFinite(const State& state);

  using Diagnostics = DiagnosticLaw;
  std::unique_ptr<Diagnostics> prepare(DiagnosticLaw law) const {
    return std::make_unique<Diagnostics>(std::move(law));
  }
  std::vector<double> evaluate(const Diagnostics& diagnostics, double time, const State& state);

 private:
  using Values = std::vector<T>;
  std::array<std::size_t, 3> numbers(std::size_t mode) const;
  double waveNumber(std::size_t axis, std::size_t m) const;
  /// Coefficients p = map * u of an elliptic field from the evolving ones' at a mode, one number per evolving field.
  const std::complex<double>* ellipticMap(std::size_t mode, std::size_t elliptic) const {
    return ellipticMaps_.data() + (mode * law_.elliptic.size() + elliptic) * fields();
  }
  void solveElliptic();
  double derivativeFactor(const Derivative& of, const std::array<std::size_t, 3>& m) const;
  void requireFitting(const Law& law) const;
  /// One lane per part of each derivative, at the points.
  void values(const State& state, const std::vector<Derivative>& derivatives, std::vector<Values>& lanes);
  void transform(Values& lane, const std::array<bool, 3>& sines, bool toValues) const;
  void toSeries(Values& lane, std::size_t field, bool imaginary, State& out) const;
  /// Runs a kernel over all points. @param outputs one lane per output
  void run(const Pointwise& pointwise, double time, const std::vector<Values>& lanes,
           std::vector<Values>& outputs) const;

  Law law_;
  domain::Domain domain_;
  std::array<std::size_t, 3> points_{1, 1, 1}, counts_{1, 1, 1}; ///< of points and of modes kept
  std::vector<std::array<bool, 3>> sines_;                       ///< per field: whether it is a sum of sines
  std::array<std::array<std::unique_ptr<numerics::SineCosine<T>>, 2>, 3> transforms_;
  std::vector<std::complex<double>> ellipticMaps_;
  std::vector<Values> inputs_, outputs_;
  std::uint64_t evaluations_ = 0;
};

extern template class SineCosineSystem<float>;
extern template class SineCosineSystem<double>;

} // namespace semiflow::pde
