#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "core/pde/grid.h"
#include "core/pde/grid_rows.h"

namespace semiflow::pde {

/// An array of values at a grid's points, and for each side the data of its relation (null: zero). A side's data lie in
/// the order of the grid, the side's own direction left out.
template <class T> struct Source {
  const T* values = nullptr;
  std::array<const T*, 6> sides{};
};

/// Something that is added to a stencil's sum: factor times the values at the points of the row.
template <class T> struct Addend {
  const T* values = nullptr;
  T factor = 1;
};

/// A sum of linear operators along single directions, each on one of several sources. T is float or double.
template <class T> class Stencil {
 public:
  /// factor * (the values themselves)
  void add(std::size_t source, double factor);
  /// factor * (op along the direction); added to what is there for that source and direction.
  void add(std::size_t source, std::size_t axis, double factor, const LineOperator& op);
  /// Adds all terms of another one.
  void add(const Stencil& other);
  /// To be called after the last add(), and before sum().
  void compile(const Grid& grid);

  bool empty() const { return values_.empty() && across_.empty() && along_.empty(); }
  /// How many rows from the ends of y and z have weights of their own.
  std::array<std::size_t, 2> edge() const;
  /// out = sum of the addends + factor * the stencil, for all points of the row. An interior row (or rows) is one sweep
  /// over all neighbours' rows at once. @pre out overlaps none of the others; rows that are taken together are edge()
  /// rows or more away from the ends
  void sum(const Grid& grid, std::span<const Source<T>> sources, const GridRow& row, T factor,
           std::span<const Addend<T>> addends, T* out) const;

 private:
  struct Term {
    std::size_t source, axis;
    LineOperator op;
  };
  /// A neighbour in an interior row.
  struct Tap {
    std::size_t source;
    std::ptrdiff_t offset; ///< of its index in the grid
    T weight;
  };
  /// A point next to an end of x, in an interior row.
  struct EdgePoint {
    std::vector<Tap> taps;
    std::vector<std::pair<std::size_t, std::array<T, 2>>> data; ///< weights of the ends' data, by source
  };
  std::vector<Term>& terms(std::size_t axis) { return axis == 0 ? along_ : across_; }
  bool isInterior(const GridRow& row) const;
  void interiorRows(std::span<const Source<T>> sources, const GridRow& row, T factor,
                    std::span<const Addend<T>> addends, T* out) const;
  /// The points at x of interior rows, next to an end.
  void edgeColumn(std::span<const Source<T>> sources, const GridRow& row, std::size_t x, T factor,
                  std::span<const Addend<T>> addends, T* out) const;
  void edgeRow(const Grid& grid, std::span<const Source<T>> sources, const GridRow& row, T factor,
               std::span<const Addend<T>> addends, T* out) const;

  /// The points whose neighbours a mask hides, in ascending order.
  struct Patches {
    struct Tap {
      std::size_t source, point;
      T weight;
    };
    struct Datum {
      std::size_t source, side, index;
      T weight;
    };
    std::vector<std::size_t> points, firstTap{0}, firstDatum{0};
    std::vector<Tap> taps;
    std::vector<Datum> data;
  };
  void compilePatches(const Grid& grid);
  void addPatch(const Grid& grid, const Term& term, std::size_t point);
  void patch(std::span<const Source<T>> sources, const GridRow& row, T factor, std::span<const Addend<T>> addends,
             T* out) const;

  Patches patches_;
  std::vector<std::pair<std::size_t, double>> values_;
  std::vector<Term> across_; ///< along y and z: whole rows are added up
  std::vector<Term> along_;  ///< along x
  std::vector<Tap> taps_;    ///< of interior rows, away from the ends of x
  std::vector<EdgePoint> head_, tail_;
  std::array<std::size_t, 3> points_{1, 1, 1};
};

extern template class Stencil<float>;
extern template class Stencil<double>;

} // namespace semiflow::pde
