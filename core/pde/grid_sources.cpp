#include "core/pde/grid_sources.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/pde/grid_matrices.h"
#include "core/pde/grid_rows.h"

namespace semiflow::pde {

using numerics::SparseMatrix;
using std::size_t;

template <class T>
GridSources<T>::GridSources(const Law& law, const Grid& grid)
    : law_(law), grid_(grid), parts_(parts(law)), data_(law, grid), held_(law, grid),
      sources_(allFields(law) * parts_) {
  for (size_t i = 0; i < law.elliptic.size() * parts_; ++i) elliptic_.emplace_back(grid.total());
  if (!law.elliptic.empty()) prepareElliptic();
}

template <class T> std::array<LineEnd, 2> GridSources<T>::ends(size_t field, size_t axis) const {
  const domain::Sides& sides = grid_.boundary.of(nameOf(law_, field));
  return {lineEnd(sides[2 * axis], false), lineEnd(sides[2 * axis + 1], true)};
}

template <class T> const LineOperator& GridSources<T>::derivative(size_t field, size_t axis, int order) {
  const std::array<size_t, 3> key{field, axis, static_cast<size_t>(order)};
  const auto found = derivatives_.find(key);
  if (found != derivatives_.end()) return found->second;
  return derivatives_[key] = grid_.derivative(axis, order, ends(field, axis));
}

template <class T>
size_t GridSources<T>::mixedSource(size_t source, size_t field, size_t part, size_t axis, int order) {
  const size_t first = sources_.size() - mixed_.size();
  for (size_t m = 0; m < mixed_.size(); ++m) {
    const Mixed& known = *mixed_[m];
    if (known.source == source && known.axis == axis && known.order == order) return first + m;
  }
  auto made = std::make_unique<Mixed>();
  made->source = source;
  made->axis = axis;
  made->order = order;
  made->field = field;
  made->part = part;
  made->stencil.add(source, axis, 1, derivative(field, axis, order));
  made->stencil.compile(grid_);
  made->tangential = grid_.derivative(axis, order, {});
  made->values.resize(grid_.total());
  mixed_.push_back(std::move(made));
  sources_.emplace_back();
  return sources_.size() - 1;
}

template <class T> void GridSources<T>::addTo(Stencil<T>& stencil, const Derivative& of, size_t part, double factor) {
  size_t source = sourceOf(of.field, part), last = 3;
  for (size_t a = 0; a < 3; ++a) {
    if (of.orders[a] > 0) last = a;
  }
  if (last == 3) return stencil.add(source, factor);
  for (size_t a = 0; a < last; ++a) {
    if (of.orders[a] > 0) source = mixedSource(source, of.field, part, a, of.orders[a]);
  }
  stencil.add(source, last, factor, derivative(of.field, last, of.orders[last]));
}

template <class T> Stencil<T> GridSources<T>::stencilOf(const Derivative& of, size_t part) {
  Stencil<T> stencil;
  addTo(stencil, of, part, 1);
  stencil.compile(grid_);
  return stencil;
}

template <class T> void GridSources<T>::impose(double time, std::vector<T>& state) {
  data_.update(time);
  held_.update(time);
  for (size_t f = 0; f < law_.fields.size(); ++f) {
    for (size_t p = 0; p < parts_; ++p) {
      T* values = state.data() + sourceOf(f, p) * grid_.total();
      data_.impose(f, p, values);
      held_.impose(f, p, values);
    }
  }
}

template <class T> void GridSources<T>::pointToSides() {
  for (size_t f = 0; f < allFields(law_); ++f) {
    for (size_t p = 0; p < parts_; ++p) {
      for (size_t s = 0; s < 6; ++s) sources_[sourceOf(f, p)].sides[s] = data_.side(f, p, s);
    }
  }
}

template <class T> void GridSources<T>::prepare(double time, const std::vector<T>& state) {
  data_.update(time);
  held_.update(time);
  pointToSides();
  const T* values = state.data();
  if (data_.dirichletVaries() || held_.varies()) {
    imposed_ = state;
    impose(time, imposed_);
    values = imposed_.data();
  }
  const size_t evolving = law_.fields.size() * parts_;
  for (size_t i = 0; i < evolving; ++i) sources_[i].values = values + i * grid_.total();
  for (size_t i = 0; i < elliptic_.size(); ++i) sources_[evolving + i].values = elliptic_[i].data();
  fillMixed(false);
  if (elliptic_.empty()) return;
  solveElliptic();
  fillMixed(true);
}

template <class T> void GridSources<T>::fillMixed(bool elliptic) {
  for (const auto& mixed : mixed_) {
    if ((mixed->field >= law_.fields.size()) == elliptic) fill(*mixed);
  }
}

template <class T> void GridSources<T>::fill(Mixed& mixed) {
  forRows(grid_, [&](const GridRow& row, size_t) {
    mixed.stencil.sum(grid_, sources_, row, 1, {}, mixed.values.data() + row.first);
  });
  Source<T>& made = sources_[sources_.size() - mixed_.size() +
                             static_cast<size_t>(std::find_if(mixed_.begin(), mixed_.end(),
                                                              [&](const auto& m) { return m.get() == &mixed; }) -
                                                 mixed_.begin())];
  made.values = mixed.values.data();
  // The relations at the other sides hold for the derivative along them, too, with the data's derivative.
  for (size_t s = 0; s < 6; ++s) {
    const T* data = sources_[mixed.source].sides[s];
    made.sides[s] = nullptr;
    if (s / 2 == mixed.axis || data == nullptr) continue;
    std::array<size_t, 3> size = grid_.points;
    size[s / 2] = 1;
    size_t stride = 1;
    for (size_t a = 0; a < mixed.axis; ++a) stride *= size[a];
    const size_t line = size[mixed.axis], total = size[0] * size[1] * size[2];
    std::vector<T>& values = mixed.sides[s];
    values.assign(total, 0);
    for (size_t i = 0; i < total; ++i) {
      const size_t at = i / stride % line, base = i - at * stride;
      for (const auto& [point, weight] : mixed.tangential.row(at).taps) {
        values[i] += static_cast<T>(weight) * data[base + point * stride];
      }
    }
    made.sides[s] = values.data();
  }
}

template <class T> const SparseMatrix& GridSources<T>::matrixOf(const Derivative& of) {
  const auto found = matrices_.find(of);
  if (found != matrices_.end()) return found->second;
  SparseMatrix product;
  for (size_t a = 0; a < 3; ++a) {
    if (of.orders[a] == 0) continue;
    const SparseMatrix factor = lifted(grid_, a, derivative(of.field, a, of.orders[a]));
    product = product.size() == 0 ? factor : SparseMatrix(factor * product);
  }
  if (product.size() == 0) product = identity(grid_.total());
  return matrices_[of] = std::move(product);
}

/// The elliptic equations A p + B u + data = 0 as one matrix over all parts of all elliptic fields. Where constants of
/// a part are in A's null space a row that makes its mean 0, and a column for its multiplier, border the matrix.
template <class T> void GridSources<T>::prepareElliptic() {
  const size_t points = grid_.total(), lanes = elliptic_.size(), first = law_.fields.size();
  constraints_.resize(lanes);
  BlockMatrix blocks(lanes, points);
  for (const std::string& field : law_.elliptic) given_.push_back(givenPoints(grid_, field));
  for (const LinearTerm& term : law_.constraints) {
    const double re = term.coefficient.real(), im = term.coefficient.imag();
    for (size_t p = 0; p < parts_; ++p) {
      const auto add = [&](size_t from, double factor) {
        if (factor == 0) return;
        addTo(constraints_[term.row * parts_ + p], term.of, from, factor);
        if (term.of.field >= first) {
          blocks.add(term.row * parts_ + p, (term.of.field - first) * parts_ + from, factor, matrixOf(term.of));
        }
      };
      add(p, re);
      if (parts_ == 2) add(1 - p, p == 0 ? -im : im);
    }
  }
  for (Stencil<T>& constraint : constraints_) constraint.compile(grid_);
  for (size_t lane = 0; lane < lanes; ++lane) {
    for (size_t i = 0; i < points; ++i) {
      if (given_[lane / parts_][i]) blocks.setToIdentity(lane, i);
    }
  }
  SparseMatrix a = blocks.matrix();
  std::vector<double> weights = quadratureOf(grid_);
  bordered_.clear();
  for (size_t lane = 0; lane < lanes; ++lane) {
    if (constantsVanish(grid_, a, lane)) bordered_.push_back(lane);
  }
  solver_ = std::make_unique<numerics::SparseLu>();
  if (solver_->factorize(bordered(a, bordered_, points, weights))) return;
  throw InputError("equation.constraints", "equations that determine their fields with these boundary conditions",
                   "a singular system");
}

template <class T> void GridSources<T>::solveElliptic() {
  const size_t points = grid_.total(), first = law_.fields.size();
  for (size_t i = 0; i < elliptic_.size(); ++i) {
    std::fill(elliptic_[i].begin(), elliptic_[i].end(), T(0));
    data_.impose(first + i / parts_, i % parts_, elliptic_[i].data());
    held_.impose(first + i / parts_, i % parts_, elliptic_[i].data());
  }
  fillMixed(true);
  Eigen::VectorXd right =
      Eigen::VectorXd::Zero(static_cast<Eigen::Index>(elliptic_.size() * points + bordered_.size()));
  for (size_t i = 0; i < elliptic_.size(); ++i) {
    forRows(grid_, [&](const GridRow& row, size_t) {
      std::array<T, longestRow> residual;
      constraints_[i].sum(grid_, sources_, row, 1, {}, residual.data());
      for (size_t x = 0; x < row.count(); ++x) {
        const bool given = given_[i / parts_][row.first + x];
        right[static_cast<Eigen::Index>(i * points + row.first + x)] = given ? 0 : -static_cast<double>(residual[x]);
      }
    });
  }
  if (right.allFinite()) solver_->solve(right); // else the state is lost, and what is non-finite is to be seen
  for (size_t i = 0; i < elliptic_.size(); ++i) {
    const double* values = right.data() + i * points;
    for (size_t x = 0; x < points; ++x) elliptic_[i][x] += static_cast<T>(values[x]);
  }
}

template class GridSources<float>;
template class GridSources<double>;

} // namespace semiflow::pde
