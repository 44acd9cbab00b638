#pragma once

#include <complex>
#include <memory>
#include <vector>

#include "core/experiment/frame.h"
#include "core/pde/law.h"

namespace semiflow::numerics {
struct SpectralModes;
}

namespace semiflow::pde {

/// Diagnostics of a state of Fourier coefficients: expressions evaluated at the points of the grid and reduced.
/// Integrals are sums over the points (the trapezoidal rule, exact for what the grid resolves), with the same bits for
/// any number of threads; a value that is not a number is passed on.
template <class T> class FourierDiagnostics {
 public:
  /// @param law of the fields; @param box as FourierSystem has it
  FourierDiagnostics(const Law& law, const numerics::SpectralModes& modes, const std::vector<experiment::Axis>& box,
                     DiagnosticLaw diagnostics);
  ~FourierDiagnostics();

  /// In the diagnostic law's order. Used by one caller at a time.
  std::vector<double> evaluate(double time, const std::vector<std::complex<T>>& state);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

extern template class FourierDiagnostics<float>;
extern template class FourierDiagnostics<double>;

} // namespace semiflow::pde
