#pragma once

#include <complex>
#include <cstdint>
#include <limits>
#include <memory>
#include <stop_token>
#include <vector>

#include "core/base/component.h"

namespace semiflow::numerics {

struct LinearSolves; // linear_solver.h

/// Coefficients of all fields, one field after the other.
template <class T> using State = std::vector<std::complex<T>>;

/// What drives a system at random: the second term of du = f(u, t) dt + b(u, t) dW, in Ito's sense. Time goes by in
/// intervals (begin), each in equal steps (next). The paths of W are those of the object, whoever asks for them.
template <class V> class Noise {
 public:
  virtual ~Noise() = default;
  virtual void begin(double length, std::uint64_t steps) = 0;
  /// The next step's out = b(u, t) dW, and with `milstein` + b b' (dW^2 - E dW^2)/2, point by point; of noise that is
  /// smooth in time + b b' dW^2/2, since its increments have no quadratic variation to take off.
  /// @param h the step's length. @pre out does not alias u
  virtual void next(double time, double h, const std::vector<V>& u, bool milstein, std::vector<V>& out) = 0;
};

/// What a stepper moves: a vector of numbers V, field after field. V is complex (spectra) or real (grids).
template <class V> class System {
 public:
  virtual ~System() = default;
  /// Null where nothing is random.
  virtual Noise<V>* noise() { return nullptr; }
  virtual std::size_t fields() const = 0;
  virtual std::size_t perField() const = 0; ///< numbers; a state has fields() * perField() of them, index field*n + i
  /// Imposes what every state at that time satisfies and rounding or a step may spoil. Called after every step.
  virtual void project(double /*time*/, std::vector<V>& /*u*/) const {}
};

/// u' = L u + N(u, t), with L block-diagonal: mode by mode a matrix over the fields (its symbol). T is float or double.
template <class T> class SplitSystem : public System<std::complex<T>> {
 public:
  virtual std::size_t modes() const = 0; ///< per field
  std::size_t perField() const final { return modes(); }
  /// The symbol L(mode): fields*fields entries, row by row. Constant in time.
  virtual void symbol(std::size_t mode, std::complex<double>* matrix) const = 0;
  virtual bool symbolIsDiagonal() const = 0;
  /// out = N(u, t); counted as one function evaluation. @pre out does not alias u
  virtual void nonlinear(double time, const State<T>& u, State<T>& out) = 0;
};

template <class T> class GridSystem; // grid_system.h

/// Moves a state in time. It owns the state. Fixed-step methods take steps of frame length / ceil(frame length / step),
/// so that frames are met exactly; adaptive ones interpolate to them with their dense output. Work memory is allocated
/// by start() and where the step length changes, not in a step. Parallel in the calling thread's TBB arena, with the
/// same bits for any number of threads.
template <class V> class Stepper {
 public:
  virtual ~Stepper() = default;
  /// Begins anew from this time and state.
  virtual void start(double time, std::vector<V> state) = 0;
  /// The system's law has changed: coefficients and memory of earlier steps are void; time() and state() stay, and an
  /// adaptive method forgets what it has computed beyond them.
  virtual void restart() = 0;
  /// Goes on from this state at time(), where something outside the law has changed it: memory of earlier steps is
  /// void.
  virtual void replace(std::vector<V> state) = 0;
  /// From now on advance() also returns false, after a whole step, where steps() is that: to repeat what was done then.
  void haltAt(std::uint64_t step) { halt_ = step; }
  /// Moves towards `until`; true when it is reached, false when a stop was requested before, after a whole step. Called
  /// again with the same `until` it goes on, and the result is, bit for bit, that of a run that was never stopped.
  /// A state that has become non-finite is returned as it is, for the caller to check.
  /// @pre until > time()
  /// @throws DivergedError where an adaptive method would need a step too small to move on
  virtual bool advance(double until, const std::stop_token& stop) = 0;
  /// The state at time().
  virtual const std::vector<V>& state() const = 0;
  /// `until` where advance() returned true; where it returned false, the end of the last whole step.
  virtual double time() const = 0;
  virtual std::uint64_t steps() const = 0; ///< accepted steps
  /// What the solvers of its linear systems took; null where there are none.
  virtual LinearSolves* linearSolves() { return nullptr; }

 protected:
  bool mustStop(const std::stop_token& stop) const { return stop.stop_requested() || steps() == halt_; }

 private:
  std::uint64_t halt_ = std::numeric_limits<std::uint64_t>::max();
};

/// A time stepping method: the component. Makes a stepper for either precision, of spectra (u' = L u + N with a symbol)
/// or of values on a grid; the system must outlive it. Null where the method does not fit the system: an exponential
/// one has no symbol to work with on a grid.
class Stepping {
 public:
  virtual ~Stepping() = default;
  /// Order of convergence of the steps in their length.
  virtual int order() const = 0;
  /// Whether L is stepped explicitly, too: the step must then resolve the fastest linear mode.
  virtual bool isExplicit() const = 0;
  /// What a method does about a system's noise.
  enum class Randomness {
    none,    ///< nothing: it is for systems without any
    euler,   ///< b(u) dW; for systems with noise alone, as the next
    milstein ///< and b b' (dW^2 - E dW^2)/2, where the noise is commutative
  };
  virtual Randomness randomness() const { return Randomness::none; }
  /// Coefficients of 1, z, z^2, ... of R(z), where an explicit step of fixed length h multiplies a mode of rate lambda
  /// by R(h lambda); empty for other methods.
  virtual std::vector<double> stabilityPolynomial() const { return {}; }
  /// Whether it keeps to the longest step that a grid system allows (GridSystem::longestStep).
  virtual bool followsTheSystem() const { return false; }
  /// Vectors of the size of a state that a stepper holds, coefficients included: for an estimate of memory.
  virtual int workStates() const = 0;
  virtual std::unique_ptr<Stepper<std::complex<float>>> on(SplitSystem<float>& system) const = 0;
  virtual std::unique_ptr<Stepper<std::complex<double>>> on(SplitSystem<double>& system) const = 0;
  virtual std::unique_ptr<Stepper<float>> on(GridSystem<float>& system) const = 0;
  virtual std::unique_ptr<Stepper<double>> on(GridSystem<double>& system) const = 0;
};

/// Family "stepper", each with a live parameter `step`. etdrk4 (the default), etdrk1-3 and ifrk4 are for spectra, rk4,
/// ssprk3, dopri5, bogacki_shampine, imex_cnab2, imex_sbdf2-4 and convex_splitting for all, crank_nicolson, bdf2, rosenbrock and rk_tase
/// for grids. Where there is noise: euler_maruyama and milstein for all, exponential_euler and exponential_milstein for
/// spectra.
const Family<Stepping>& steppers();

} // namespace semiflow::numerics
