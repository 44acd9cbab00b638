#pragma once

#include <array>
#include <cstddef>

/// Finite volumes for hyperbolic conservation laws u_t + sum_d f_d(u)_d = 0: cell averages, states on both sides of
/// every face, a Riemann solver between them. E. F. Toro, "Riemann Solvers and Numerical Methods for Fluid Dynamics",
/// Springer (2009).
namespace semiflow::pde::volumes {

constexpr std::size_t mostFields = 4;
constexpr std::size_t ghosts = 3;         ///< cells beyond either end that a sweep needs
constexpr std::size_t segmentCells = 128; ///< a line is swept in pieces of at most that many: they stay in the cache
constexpr std::size_t pitch = segmentCells + 2 * ghosts + 2;

/// The numbers of several fields along a piece of a line of cells or faces: field f at place i is (*this)[f][i].
template <class T> class Fields {
 public:
  explicit Fields(T* data) : data_(data) {}
  T* operator[](std::size_t field) const { return data_ + field * pitch; }
  Fields from(std::size_t place) const { return Fields(data_ + place); }
  operator Fields<const T>() const { return Fields<const T>(data_); } // NOLINT: as T* is a const T*

 private:
  T* data_;
};

/// Room for them.
template <class T, std::size_t fields = mostFields> struct Line {
  alignas(64) std::array<T, fields * pitch> numbers;
  Fields<T> all() { return Fields<T>(numbers.data()); }
};

/// The numerical flux between two states.
/// - rusanov: V. V. Rusanov, USSR Comput. Math. Math. Phys. 1, 304 (1962): one wave speed, the most diffusive.
/// - hll: A. Harten, P. D. Lax, B. van Leer, SIAM Rev. 25, 35 (1983): the two outermost waves.
/// - hllc: E. F. Toro, M. Spruce, W. Speares, Shock Waves 4, 25 (1994): the contact wave as well.
enum class RiemannSolver { rusanov, hll, hllc };

/// The physics of a conservation law along one direction. Fields are in the order of the state, except that the
/// component of a vector field normal to the faces comes first (see hasMomentum). All functions act on n places at
/// once; arrays overlap only where they are the same. T is float or double. Usable from many threads.
template <class T> class ConservationLaw {
 public:
  virtual ~ConservationLaw() = default;
  virtual std::size_t fields() const = 0;
  /// Fields 1, 2, ... are the components of a vector: a sweep along direction d swaps fields 1 and 1 + d, and a wall
  /// turns the sign of field 1.
  virtual bool hasMomentum() const = 0;

  /// Conserved variables to those that are reconstructed by limited slopes (density, velocity, pressure), and back.
  virtual void toPrimitive(std::size_t n, Fields<const T> conserved, Fields<T> primitive) const = 0;
  virtual void toConserved(std::size_t n, Fields<const T> primitive, Fields<T> conserved) const = 0;
  /// The flux through faces from the conserved states on both sides. @param direction 0: x, 1: y
  virtual void flux(RiemannSolver solver, int direction, std::size_t n, Fields<const T> left, Fields<const T> right,
                    Fields<T> flux) const = 0;
  /// The largest absolute characteristic speed.
  virtual void speed(int direction, std::size_t n, Fields<const T> conserved, T* speed) const = 0;
  /// Whether it may be larger between two states than at both, as for a flux that is not convex.
  virtual bool isFasterBetween() const { return false; }

  /// Left eigenvectors (rows, as fields*fields numbers) of the flux's Jacobian between two states, and right ones
  /// (columns): rows and columns of `left` and `right` at field row*fields + column.
  /// @pre hasEigenvectors(); without them fields are reconstructed one by one
  virtual bool hasEigenvectors() const = 0;
  virtual void eigenvectors(std::size_t n, Fields<const T> below, Fields<const T> above, Fields<T> left,
                            Fields<T> right) const = 0;

  /// Pulls the states at both faces of cells towards the cells' averages, as little as makes both, and what remains of
  /// the average without `weight` of each, admissible (positive density and pressure). X. Zhang, C.-W. Shu, J. Comput.
  /// Phys. 229, 8918 (2010). @param weight in (0, 1/2)
  virtual void limit(T weight, std::size_t n, Fields<const T> average, Fields<T> low, Fields<T> high) const = 0;
  /// The first place whose state is not admissible (not finite, or no positive density and pressure); n where none.
  virtual std::size_t firstInadmissible(std::size_t n, Fields<const T> conserved) const = 0;

  /// A flux -grad phi(u) beside f: whether there is one, phi, and a bound phi'(u) for the step length.
  virtual bool diffuses() const { return false; }
  virtual void diffusion(std::size_t /*n*/, Fields<const T> /*conserved*/, T* /*phi*/, T* /*slope*/) const {}
};

} // namespace semiflow::pde::volumes
