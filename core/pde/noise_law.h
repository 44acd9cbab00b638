#pragma once

#include <complex>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/component.h"
#include "core/pde/law.h"

namespace semiflow::pde {

/// Stochastic forcing, as a user chooses it: the component. du = (...) dt + strength * amplitude(u, x, t) dW in Ito's
/// sense for every field that has an amplitude, with independent W.
struct Forcing {
  /// Of the covariance E dW(x) dW(y) = exp(-|x - y|^2/(2 length^2)) dt; 0: white noise, E dW(x) dW(y) = delta(x - y)
  /// dt.
  double correlationLength = 0;
  /// Over which it is alike in time; 0: independent at every instant. Else dW is eta dt, tau d eta = -eta dt + dW.
  double correlationTime = 0;
  double strength = 1;
  std::vector<std::pair<std::string, std::string>> amplitude; ///< by field; empty: 1 for every field
  std::string path;                                           ///< key path, for messages
};

/// What makes a Forcing; none where there is none.
class ForcingChoice {
 public:
  virtual ~ForcingChoice() = default;
  virtual std::optional<Forcing> forcing() const { return std::nullopt; }
};

/// Family `noise`: none, white, coloured.
const Family<ForcingChoice>& noises();

/// Stochastic forcing in the form that it is computed in. In equations of complex fields W is complex, with
/// independent parts of half the variance.
struct NoiseLaw {
  std::vector<std::size_t> fields; ///< evolving ones, ascending
  /// Outputs: b of each of these fields, then b b'/2 of each, the slope being that in the field itself.
  Pointwise amplitude;
  /// Why Milstein's term is more than b b'/2 (dW^2 - E dW^2), or b b'/2 dW^2 with a correlation time, e.g. "the
  /// amplitude of u depends on v, which has noise of its own"; empty where it is not.
  std::string obstacle;
  double correlationLength = 0, correlationTime = 0; ///< as of Forcing
  std::uint64_t seed = 0;

  /// Whether fields are rough on every grid, so that no tail of their spectrum tells of a lack of resolution.
  bool isWhite() const { return correlationLength == 0; }
  /// Whether amplitudes are mere numbers.
  bool isConstant() const { return amplitude.inputs.empty() && !amplitude.usesPlace && !amplitude.usesTime; }
};

/// The amplitudes that are mere numbers. @pre noise.isConstant()
std::vector<std::complex<double>> constantAmplitudes(const NoiseLaw& noise, bool complex);

/// @throws InputError "noise.amplitude.NAME: ..." for what is no field or no formula, and where an amplitude depends on
///         a field that follows from a source
NoiseLaw deriveNoise(const Equation& equation, int dimension, const Forcing& forcing, std::uint64_t seed);

} // namespace semiflow::pde
