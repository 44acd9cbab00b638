#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/pde/volumes/reconstruction.h"

namespace semiflow::pde::volumes {

/// What is beyond the last cell: the cells of the other end, the last cell again (waves leave), or the mirror image
/// with the normal velocity turned round (a wall; for a field without velocity as for outflow).
enum class Side { periodic, outflow, wall };

/// One direction of a grid of cells of equal width.
struct Direction {
  std::size_t cells = 0; ///< at least `ghosts`
  double width = 1;
  Side lower = Side::periodic, upper = Side::periodic; ///< both periodic or none
};

struct Method {
  Reconstruction reconstruction = Reconstruction::mc;
  RiemannSolver solver = RiemannSolver::hllc;
  double courant = 0.4; ///< of the steps that states are kept positive for, as far as it is below 1/2
};

/// The rate of change of cell averages on a grid of one or two directions, direction by direction:
///   du_i/dt = -sum_d (F_{i+1/2} - F_{i-1/2}) / width_d
/// States are field after field, and x runs fastest. A shared face has one flux: what leaves one cell enters the other,
/// and sums change through the sides only. Parallel over pieces of lines, with the same bits for any number of threads.
template <class T> class Scheme {
 public:
  Scheme(std::shared_ptr<const ConservationLaw<T>> law, std::vector<Direction> directions, Method method);

  std::size_t fields() const { return law_->fields(); }
  std::size_t cells() const { return cells_; }
  const ConservationLaw<T>& law() const { return *law_; }

  /// out = du/dt. @pre out does not alias u, both have fields() * cells() entries
  void rate(const std::vector<T>& u, std::vector<T>& out) const;

  /// A step of length h has at a cell the Courant number h * sum_d (speed_d/width_d + 2 phi'(u)/width_d^2).
  struct Fastest {
    double rate = 0;      ///< that sum where it is largest
    std::size_t cell = 0; ///< where that is
    Fastest& operator+=(const Fastest& other) { return *this = other.rate > rate ? other : *this; }
  };
  Fastest fastest(const std::vector<T>& u) const;

  /// The first cell whose state is not finite or has no positive density or pressure.
  std::optional<std::size_t> firstInadmissible(const std::vector<T>& u) const;

 private:
  /// Where the field that a sweep along that direction has at a position lies in the state.
  std::size_t fieldAt(std::size_t direction, std::size_t position) const;
  void speeds(std::size_t direction, const std::vector<T>& u, std::size_t begin, std::size_t n, T* speed) const;
  /// Lines that are swept together: as many as there are numbers in a line of the processor's cache.
  static constexpr std::size_t group = 8;
  struct Piece {
    std::size_t direction, line, lines, first, count; ///< lines [line, line + lines), cells [first, first + count)
  };
  std::size_t pieces(std::size_t direction) const;
  Piece piece(std::size_t direction, std::size_t number) const;
  void gather(const Piece& piece, const T* u, Line<T>* lines) const;
  void sweep(std::size_t direction, std::size_t n, Fields<const T> cells, Fields<T> rates) const;
  void scatter(const Piece& piece, Line<T>* rates, T* out) const;

  std::shared_ptr<const ConservationLaw<T>> law_;
  std::vector<Direction> directions_;
  std::vector<std::size_t> strides_; ///< between neighbours along each direction
  Method method_;
  std::size_t cells_ = 1;
};

extern template class Scheme<float>;
extern template class Scheme<double>;

} // namespace semiflow::pde::volumes
