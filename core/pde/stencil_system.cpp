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
  inputs_ = inputsOf(law_.nonlinear);
  diagnosticInputs_ = inputsOf(diagnosticLaw_.pointwise);
  for (const size_t field : law_.nonlinearFields) {
    for (size_t p = 0; p < lanes; ++p) hasRest_[field * lanes + p] = true;
  }
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
    input.stencil.row(grid_, sources_.sources(), row.y, row.z, row.begin, row.end, values, false);
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
  sources_.prepare(time, u);
  forRows(grid_, [&](const GridRow& row, size_t) { rowOfRate(time, row, part, out); });
}

template <class T> void StencilSystem<T>::rowOfRate(double time, const GridRow& row, Part part, State& out) {
  const size_t lanes = parts(law_), points = perField();
  const auto to = [&](size_t lane) { return out.data() + lane * points + row.first; };
  const bool rest = part != Part::linear && !law_.nonlinearFields.empty();
  if (rest) {
    withInputs(inputs_, time, row, [&](std::span<const numerics::InputLane<T>> in) {
      auto& outputs = scratch_.local().outputs;
      outputs.clear();
      for (const size_t field : law_.nonlinearFields) {
        for (size_t p = 0; p < lanes; ++p) outputs.push_back({to(field * lanes + p), 1});
      }
      numerics::run<T>(law_.nonlinear.kernel, in, outputs, row.count());
    });
  }
  for (size_t lane = 0; lane < fields(); ++lane) {
    bool add = rest && hasRest_[lane];
    const auto sum = [&](const Stencil<T>& stencil) {
      if (stencil.empty()) return;
      stencil.row(grid_, sources_.sources(), row.y, row.z, row.begin, row.end, to(lane), add);
      add = true;
    };
    if (part != Part::rest) sum(linearTerms_[lane]);
    if (part != Part::linear) sum(ellipticTerms_[lane]);
    if (!add) std::fill_n(to(lane), row.count(), T(0));
    const auto& given = given_[lane];
    const bool whole = (given[2] && row.y == 0) || (given[3] && row.y + 1 == grid_.points[1]) ||
                       (given[4] && row.z == 0) || (given[5] && row.z + 1 == grid_.points[2]);
    if (whole) std::fill_n(to(lane), row.count(), T(0));
    if (given[0] && row.begin == 0) to(lane)[0] = 0;
    if (given[1] && row.end == grid_.points[0]) to(lane)[row.count() - 1] = 0;
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
            const auto value = static_cast<double>(values[reductions[r].output][x]);
            sum = merged(reductions[r].kind, sum, weighted ? w[0][row.begin + x] * value : value);
          }
          partials[number * reductions.size() + r] = weighted ? sum * w[1][row.y] * w[2][row.z] : sum;
        }
      });
    });
    double volume = 1;
    for (const auto& weights : w) {
      double length = 0;
      for (const double weight : weights) length += weight;
      volume *= length;
    }
    for (size_t r = 0; r < reductions.size(); ++r) {
      reduced[r] = neutral(reductions[r].kind);
      for (size_t i = r; i < partials.size(); i += reductions.size()) {
        reduced[r] = merged(reductions[r].kind, reduced[r], partials[i]);
      }
      if (reductions[r].kind == Reduction::Kind::mean) reduced[r] /= volume;
    }
  }
  return combined(diagnosticLaw_, reduced);
}

template class StencilSystem<float>;
template class StencilSystem<double>;

} // namespace semiflow::pde
