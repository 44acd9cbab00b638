#pragma once

#include <complex>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <vector>

namespace semiflow::numerics {

/// Coefficients of all fields, one field after the other.
template <class T> using State = std::vector<std::complex<T>>;

/// u' = L u + N(u, t), with L block-diagonal: mode by mode a matrix over the fields (its symbol). T is float or double.
template <class T> class SplitSystem {
 public:
  virtual ~SplitSystem() = default;
  virtual std::size_t fields() const = 0;
  virtual std::size_t
  modes() const = 0; ///< per field; a state has fields() * modes() entries, index field*modes + mode
  /// The symbol L(mode): fields*fields entries, row by row. Constant in time.
  virtual void symbol(std::size_t mode, std::complex<double>* matrix) const = 0;
  virtual bool symbolIsDiagonal() const = 0;
  /// out = N(u, t); counted as one function evaluation. @pre out does not alias u
  virtual void nonlinear(double time, const State<T>& u, State<T>& out) = 0;
};

/// Moves a state in time. It owns the state. Fixed-step methods take steps of frame length / ceil(frame length / step),
/// so that frames are met exactly; adaptive ones interpolate to them with their dense output.
template <class T> class Stepper {
 public:
  virtual ~Stepper() = default;
  /// Begins anew from this time and state.
  virtual void start(double time, State<T> state) = 0;
  /// The system's law has changed: coefficients and memory of earlier steps are void, the state stays.
  virtual void restart() = 0;
  /// Moves towards `until`; true when it is reached, false when a stop was requested before, after a whole step. Called
  /// again with the same `until` it goes on, and the result is, bit for bit, that of a run that was never stopped.
  virtual bool advance(double until, const std::stop_token& stop) = 0;
  /// The state at the time last reached by advance (or at the start).
  virtual const State<T>& state() const = 0;
  virtual double time() const = 0;         ///< how far the computation is
  virtual std::uint64_t steps() const = 0; ///< accepted steps
};

/// A time stepping method: the component. Makes a stepper for either precision.
class Stepping {
 public:
  virtual ~Stepping() = default;
  virtual int order() const = 0;
  virtual std::unique_ptr<Stepper<float>> on(SplitSystem<float>& system) const = 0;
  virtual std::unique_ptr<Stepper<double>> on(SplitSystem<double>& system) const = 0;
};

} // namespace semiflow::numerics
