#include "core/pde/stencil_system.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/pde/grid_matrices.h"
#include "core/pde/grid_rows.h"
#include "core/pde/reduce.h"

namespace semiflow::pde {

using numerics::SparseMatrix;
using std::size_t;

template <class T>
StencilSystem<T>::StencilSystem(Law law, DiagnosticLaw diagnostics, Grid grid)
    : law_(std::move(law)), diagnosticLaw_(std::move(diagnostics)), grid_(std::move(grid)), sources_(law_, grid_),
      linearTerms_(fields()), ellipticTerms_(fields()), hasRest_(fields(), false), given_(fields()) {
  const size_t lanes = parts(law_);
  for (const LinearTerm& term : law_.linear) {
    const double re = term.coefficient.real(), im = term.coefficient.imag();
    for (size_t p = 0; p < lanes; ++p) {
      const bool elliptic = term.of.field >= law_.fields.size();
      hasElliptic_ = hasElliptic_ || elliptic;
      Stencil<T>& stencil = (elliptic ? ellipticTerms_ : linearTerms_)[term.row * lanes + p];
      if (re != 0) sources_.addTo(stencil, term.of, p, re);
      if (im != 0) sources_.addTo(stencil, term.of, 1 - p, p == 0 ? -im : im);
    }
  }
  allTerms_ = linearTerms_;
  for (size_t lane = 0; lane < fields(); ++lane) allTerms_[lane].add(ellipticTerms_[lane]);
  for (auto* list : {&linearTerms_, &ellipticTerms_, &allTerms_}) {
    for (Stencil<T>& stencil : *list) stencil.compile(grid_);
  }
  inputs_ = inputsOf(law_.nonlinear);
  const auto widen = [&](const Stencil<T>& stencil) {
    for (size_t a = 0; a < 2; ++a) edge_[a] = std::max(edge_[a], stencil.edge()[a]);
  };
  for (const Stencil<T>& stencil : allTerms_) widen(stencil);
  for (const Input& input : inputs_) widen(input.stencil);
  diagnosticInputs_ = inputsOf(diagnosticLaw_.pointwise);
  for (const size_t field : law_.nonlinearFields) {
    for (size_t p = 0; p < lanes; ++p) hasRest_[field * lanes + p] = true;
  }
  for (const double weight : quadratureOf(grid_)) volume_ += weight;
  for (const double x : grid_.places[0]) places_.push_back(static_cast<T>(x));
  for (size_t lane = 0; lane < fields(); ++lane) {
    for (size_t s = 0; s < 6; ++s) given_[lane][s] = sources_.isDirichlet(lane / lanes, s);
  }
}

template <class T> double StencilSystem<T>::memoryEstimate(const Law& law, double points) {
  // A copy of the state and elliptic fields, and of each mixed derivative one array.
  double arrays = static_cast<double>(law.fields.size() + law.elliptic.size());
  for (const LinearTerm& term : law.linear) {
    arrays += std::count_if(term.of.orders.begin(), term.of.orders.end(), [](int n) { return n > 0; }) > 1 ? 1 : 0;
  }
  return arrays * static_cast<double>(parts(law)) * points * sizeof(T);
}

template <class T> auto StencilSystem<T>::inputsOf(const Pointwise& pointwise) -> std::vector<Input> {
  std::vector<Input> inputs;
  for (const Derivative& of : pointwise.inputs) {
    for (size_t p = 0; p < parts(law_); ++p) {
      Input input;
      input.direct = of.orders == std::array<int, 3>{};
      input.source = sources_.sourceOf(of.field, p);
      if (!input.direct) input.stencil = sources_.stencilOf(of, p);
      inputs.push_back(std::move(input));
    }
  }
  return inputs;
}

template <class T> void StencilSystem<T>::project(double time, State& u) const { sources_.impose(time, u); }

template <class T>
template <class Visit>
void StencilSystem<T>::withInputs(const std::vector<Input>& inputs, double time, const GridRow& row, Visit visit) {
  Scratch& scratch = scratch_.local();
  scratch.values.resize(inputs.size() * longestRow);
  auto& lanes = scratch.inputs;
  lanes.clear();
  for (const Input& input : inputs) {
    if (input.direct) {
      lanes.push_back({sources_.sources()[input.source].values + row.first, 1});
      continue;
    }
    T* const values = scratch.values.data() + lanes.size() * longestRow;
    input.stencil.sum(grid_, sources_.sources(), row, 1, {}, values);
    lanes.push_back({values, 1});
  }
  const std::array<T, 3> rest{static_cast<T>(grid_.places[1][row.y]), static_cast<T>(grid_.places[2][row.z]),
                              static_cast<T>(time)};
  lanes.push_back({places_.data() + row.begin, 1});
  for (const T& value : rest) lanes.push_back({&value, 0});
  visit(std::span<const numerics::InputLane<T>>(lanes));
}

template <class T>
void StencilSystem<T>::evaluate(const Pointwise& pointwise, const std::vector<Input>& inputs, double time,
                                const State& u, std::vector<State>& out) {
  out.resize(pointwise.kernel.outputs());
  for (State& values : out) values.resize(perField());
  sources_.prepare(time, u);
  forRows(grid_, [&](const GridRow& row, size_t) {
    withInputs(inputs, time, row, [&](std::span<const numerics::InputLane<T>> in) {
      auto& outputs = scratch_.local().outputs;
      outputs.clear();
      for (State& values : out) outputs.push_back({values.data() + row.first, 1});
      numerics::run<T>(pointwise.kernel, in, outputs, row.count());
    });
  });
}

template <class T> void StencilSystem<T>::rate(double time, const State& u, State& out, Part part) {
  SF_ASSERT(u.size() == fields() * perField() && &u != &out);
  if (part != Part::linear) ++evaluations_;
  out.resize(u.size());
  sweep(time, u, part, 1, {}, out);
}

template <class T>
void StencilSystem<T>::rateSum(double time, const State& u, double factor, std::span<const numerics::Scaled<T>> terms,
                               State& out) {
  SF_ASSERT(u.size() == fields() * perField() && out.size() == u.size() && &u != &out);
  ++evaluations_;
  sweep(time, u, Part::whole, static_cast<T>(factor), terms, out);
}

template <class T>
void StencilSystem<T>::sweep(double time, const State& u, Part part, T factor,
                             std::span<const numerics::Scaled<T>> terms, State& out) {
  sources_.prepare(time, u);
  const auto body = [&](const GridRow& row, size_t) { rowOfSweep(time, row, part, factor, terms, out); };
  if (law_.nonlinear.usesPlace)
    forRows(grid_, body); // the kernel's y and z are numbers
  else
    forRowGroups(grid_, edge_, body);
}

template <class T>
void StencilSystem<T>::rowOfSweep(double time, const GridRow& row, Part part, T factor,
                                  std::span<const numerics::Scaled<T>> terms, State& out) {
  const size_t lanes = parts(law_), points = perField();
  Scratch& scratch = scratch_.local();
  const bool rest = part != Part::linear && !law_.nonlinearFields.empty();
  if (rest) {
    scratch.rest.resize(fields() * longestRow);
    withInputs(inputs_, time, row, [&](std::span<const numerics::InputLane<T>> in) {
      scratch.outputs.clear();
      for (const size_t field : law_.nonlinearFields) {
        for (size_t p = 0; p < lanes; ++p)
          scratch.outputs.push_back({scratch.rest.data() + (field * lanes + p) * longestRow, 1});
      }
      numerics::run<T>(law_.nonlinear.kernel, in, scratch.outputs, row.count());
    });
  }
  const auto& stencils = part == Part::whole ? allTerms_ : part == Part::linear ? linearTerms_ : ellipticTerms_;
  for (size_t lane = 0; lane < fields(); ++lane) {
    const size_t first = lane * points + row.first;
    scratch.addends.clear();
    for (const auto& term : terms)
      scratch.addends.push_back({term.vector->data() + first, static_cast<T>(term.factor)});
    if (rest && hasRest_[lane]) scratch.addends.push_back({scratch.rest.data() + lane * longestRow, factor});
    stencils[lane].sum(grid_, sources_.sources(), row, factor, scratch.addends, out.data() + first);
    holdGiven(row, lane, terms, out.data() + first);
  }
}

/// Where the value is given the rate is 0.
template <class T>
void StencilSystem<T>::holdGiven(const GridRow& row, size_t lane, std::span<const numerics::Scaled<T>> terms,
                                 T* to) const {
  const auto hold = [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      T value = 0;
      for (const auto& term : terms)
        value += static_cast<T>(term.factor) * (*term.vector)[lane * perField() + row.first + i];
      to[i] = value;
    }
  };
  const size_t nx = grid_.points[0];
  const auto& given = given_[lane];
  for (size_t r = 0; r < row.rows; ++r) {
    const size_t y = row.y + r, line = r * nx;
    const bool whole = (given[2] && y == 0) || (given[3] && y + 1 == grid_.points[1]) || (given[4] && row.z == 0) ||
                       (given[5] && row.z + 1 == grid_.points[2]);
    if (whole) hold(line, line + row.end - row.begin);
    if (!grid_.mask.empty()) {
      for (size_t x = 0; x < row.end - row.begin; ++x) {
        if (!grid_.isFree(row.first + line + x)) hold(line + x, line + x + 1);
      }
    }
    if (given[0] && row.begin == 0) hold(line, line + 1);
    if (given[1] && row.end == nx) hold(line + row.end - row.begin - 1, line + row.end - row.begin);
  }
}

template <class T> const SparseMatrix* StencilSystem<T>::linear() {
  if (linearMatrix_) return &*linearMatrix_;
  const size_t lanes = parts(law_), points = perField();
  BlockMatrix blocks(fields(), points);
  for (size_t lane = 0; lane < fields(); ++lane) {
    const std::vector<bool> given = givenPoints(grid_, law_.fields[lane / lanes]);
    for (size_t i = 0; i < points; ++i) {
      if (given[i]) blocks.setToZero(lane, i);
    }
  }
  for (const LinearTerm& term : law_.linear) {
    if (term.of.field >= law_.fields.size()) continue; // full: what an elliptic field brings in reaches everywhere
    const double re = term.coefficient.real(), im = term.coefficient.imag();
    for (size_t p = 0; p < lanes; ++p) {
      blocks.add(term.row * lanes + p, term.of.field * lanes + p, re, sources_.matrixOf(term.of));
      if (lanes == 2) {
        blocks.add(term.row * lanes + p, term.of.field * lanes + 1 - p, p == 0 ? -im : im, sources_.matrixOf(term.of));
      }
    }
  }
  linearMatrix_ = blocks.matrix();
  return &*linearMatrix_;
}

template <class T>
std::vector<std::vector<std::vector<double>>> StencilSystem<T>::slopes(double time, const State& u,
                                                                       bool differentiated) {
  const numerics::Kernel& kernel = law_.nonlinear.kernel;
  const size_t points = perField(), outputs = kernel.outputs();
  sources_.prepare(time, u);
  std::vector<std::vector<std::vector<double>>> slopes(
      outputs, std::vector<std::vector<double>>(inputs_.size(), std::vector<double>(points)));
  forRows(grid_, [&](const GridRow& row, size_t) {
    withInputs(inputs_, time, row, [&](std::span<const numerics::InputLane<T>> lanes) {
      const size_t n = row.count();
      std::vector<std::vector<double>> values(lanes.size(), std::vector<double>(n));
      std::vector<numerics::InputLane<double>> in;
      for (size_t l = 0; l < lanes.size(); ++l) {
        for (size_t i = 0; i < n; ++i) {
          values[l][i] = static_cast<double>(lanes[l].data[static_cast<std::ptrdiff_t>(i) * lanes[l].stride]);
        }
        in.push_back({values[l].data(), 1});
      }
      std::vector<std::vector<double>> above(outputs, std::vector<double>(n)), below = above;
      std::vector<numerics::OutputLane<double>> up, down;
      for (size_t o = 0; o < outputs; ++o) {
        up.push_back({above[o].data(), 1});
        down.push_back({below[o].data(), 1});
      }
      for (size_t l = 0; l < inputs_.size(); ++l) {
        if (!kernel.uses(l) || (differentiated && inputs_[l].direct)) continue;
        double size = 0;
        for (const double value : values[l]) size = std::max(size, std::abs(value));
        const double step = std::cbrt(std::numeric_limits<double>::epsilon()) * (size > 0 ? size : 1);
        const std::vector<double> kept = values[l];
        for (double& value : values[l]) value += step;
        numerics::run<double>(kernel, in, up, n);
        for (size_t i = 0; i < n; ++i) values[l][i] = kept[i] - step;
        numerics::run<double>(kernel, in, down, n);
        values[l] = kept;
        in[l].data = values[l].data();
        for (size_t o = 0; o < outputs; ++o) {
          for (size_t i = 0; i < n; ++i) slopes[o][l][row.first + i] = (above[o][i] - below[o][i]) / (2 * step);
        }
      }
    });
  });
  return slopes;
}

template <class T> SparseMatrix StencilSystem<T>::jacobian(double time, const State& u) {
  SparseMatrix matrix = *linear();
  if (law_.nonlinearFields.empty()) return matrix;
  const size_t lanes = parts(law_), points = perField();
  const auto s = slopes(time, u, false);
  BlockMatrix blocks(fields(), points);
  for (size_t o = 0; o < s.size(); ++o) {
    const size_t row = law_.nonlinearFields[o / lanes] * lanes + o % lanes;
    const std::vector<bool> given = givenPoints(grid_, law_.fields[row / lanes]);
    for (size_t i = 0; i < points; ++i) {
      if (given[i]) blocks.setToZero(row, i);
    }
    for (size_t l = 0; l < s[o].size(); ++l) {
      const Derivative& of = law_.nonlinear.inputs[l / lanes];
      if (of.field >= law_.fields.size()) continue;
      blocks.add(row, of.field * lanes + l % lanes, s[o][l], sources_.matrixOf(of));
    }
  }
  return matrix + blocks.matrix();
}

template <class T> std::vector<double> StencilSystem<T>::diagnostics(double time, const State& u) {
  const auto& reductions = diagnosticLaw_.reductions;
  std::vector<double> reduced(reductions.size());
  if (!reductions.empty()) {
    sources_.prepare(time, u);
    const std::array<std::vector<double>, 3> w{grid_.quadrature(0), grid_.quadrature(1), grid_.quadrature(2)};
    std::vector<double> partials(allRows(grid_) * reductions.size());
    forRows(grid_, [&](const GridRow& row, size_t number) {
      withInputs(diagnosticInputs_, time, row, [&](std::span<const numerics::InputLane<T>> in) {
        const size_t outputs = diagnosticLaw_.pointwise.kernel.outputs();
        std::vector<std::vector<T>> values(outputs, std::vector<T>(row.count()));
        std::vector<numerics::OutputLane<T>> out;
        for (auto& lane : values) out.push_back({lane.data(), 1});
        numerics::run<T>(diagnosticLaw_.pointwise.kernel, in, out, row.count());
        for (size_t r = 0; r < reductions.size(); ++r) {
          double sum = neutral(reductions[r].kind);
          const bool weighted = isSum(reductions[r].kind);
          for (size_t x = 0; x < row.count(); ++x) {
            if (!grid_.isFree(row.first + x)) continue;
            const auto value = static_cast<double>(values[reductions[r].output][x]);
            sum = merged(reductions[r].kind, sum, weighted ? w[0][row.begin + x] * value : value);
          }
          partials[number * reductions.size() + r] = weighted ? sum * w[1][row.y] * w[2][row.z] : sum;
        }
      });
    });
    for (size_t r = 0; r < reductions.size(); ++r) {
      reduced[r] = neutral(reductions[r].kind);
      for (size_t i = r; i < partials.size(); i += reductions.size()) {
        reduced[r] = merged(reductions[r].kind, reduced[r], partials[i]);
      }
      if (reductions[r].kind == Reduction::Kind::mean) reduced[r] /= volume_;
    }
  }
  return combined(diagnosticLaw_, reduced);
}

template class StencilSystem<float>;
template class StencilSystem<double>;

} // namespace semiflow::pde
