#pragma once

#include <array>
#include <limits>
#include <span>
#include <type_traits>

#include <Eigen/SparseCore>

#include "core/numerics/linear_combination.h"
#include "core/numerics/stepper.h"

namespace semiflow::numerics {

/// Row-major, so that products are summed row by row whatever the number of threads.
using SparseMatrix = Eigen::SparseMatrix<double, Eigen::RowMajor>;

/// Which part of a rate: f = L u + b(t), with L sparse and constant, and the rest.
enum class Part { whole, linear, rest };

/// u' = f(u, t) for the values of fields at the points of a grid (complex fields as two real ones). T is float or
/// double; matrices are of double precision whatever T is.
template <class T> class GridSystem : public System<T> {
 public:
  /// out = f(u, t) or a part of it; counted as one function evaluation unless linear. @pre out does not alias u
  virtual void rate(double time, const std::vector<T>& u, std::vector<T>& out, Part part = Part::whole) = 0;
  /// out = sum of the terms + factor * f(u, t): a stage of an explicit method, in one sweep over memory where the
  /// system can; counted as one function evaluation. @pre out has a state's size and aliases neither u nor a term
  virtual void rateSum(double time, const std::vector<T>& u, double factor, std::span<const Scaled<T>> terms,
                       std::vector<T>& out) {
    rate_.resize(u.size());
    rate(time, u, rate_);
    std::vector<Scaled<T>> all(terms.begin(), terms.end());
    all.push_back({factor, &rate_});
    linearCombination<T>(all, out);
  }
  /// L, or null: nothing is known as linear, and Part::linear and Part::rest are not to be asked for.
  virtual const SparseMatrix* linear() { return nullptr; }
  /// Whether the rest is 0.
  virtual bool isLinear() const { return false; }
  virtual bool hasJacobian() const { return false; }
  /// df/du, up to what elliptic fields bring in. @pre hasJacobian()
  virtual SparseMatrix jacobian(double /*time*/, const std::vector<T>& /*u*/) { return {}; }
  /// The longest time step that explicit methods should take from here; infinite where that is not known.
  virtual double longestStep(double /*time*/, const std::vector<T>& /*u*/) {
    return std::numeric_limits<double>::infinity();
  }
  /// Whether the rate makes sense of a state; a step to one of which it does not is better taken shorter.
  virtual bool isAdmissible(const std::vector<T>& /*u*/) const { return true; }
  /// Points along x, y and z (1 where there is no such direction): what a multigrid method coarsens.
  virtual std::array<std::size_t, 3> shape() const { return {this->perField(), 1, 1}; }
  /// Which of these directions are periodic.
  virtual std::array<bool, 3> periodic() const { return {false, false, false}; }

 private:
  std::vector<T> rate_;
};

/// The kind of system whose states hold numbers V.
template <class V> struct SystemFor { using type = GridSystem<V>; };
template <class T> struct SystemFor<std::complex<T>> { using type = SplitSystem<T>; };
template <class V> using SystemOf = typename SystemFor<V>::type;

/// T of T and of complex<T>.
template <class V> struct RealFor { using type = V; };
template <class T> struct RealFor<std::complex<T>> { using type = T; };
template <class V> using RealOf = typename RealFor<V>::type;

} // namespace semiflow::numerics
