#include "core/pde/stencil.h"

#include <algorithm>

#include "core/numerics/weighted_sum.h"

namespace semiflow::pde {
namespace {

using std::size_t;

/// Rows and their weights, summed up in as few passes as they fit in.
template <class T> class Sum {
 public:
  Sum(T* out, size_t count, bool add) : out_(out), count_(count), add_(add) {}
  void push(const T* row, double weight) {
    if (weight == 0) return;
    if (used_ == rows_.size()) flush();
    rows_[used_] = row;
    weights_[used_++] = static_cast<T>(weight);
  }
  void flush() {
    numerics::weightedSum<T>({rows_.data(), used_}, {weights_.data(), used_}, out_, count_, add_);
    add_ = true;
    used_ = 0;
  }
  /// Restricts what is still to be summed to [begin, end), having summed it elsewhere.
  void split(size_t begin, size_t end) {
    if (begin == 0 && end == count_) return;
    const auto part = [&](size_t from, size_t to) {
      std::array<const T*, most> rows{};
      for (size_t i = 0; i < used_; ++i) rows[i] = rows_[i] + from;
      numerics::weightedSum<T>({rows.data(), used_}, {weights_.data(), used_}, out_ + from, to - from, add_);
    };
    part(0, begin);
    part(end, count_);
    for (size_t i = 0; i < used_; ++i) rows_[i] += begin;
    out_ += begin;
    count_ = end - begin;
  }

 private:
  static constexpr size_t most = 48;
  std::array<const T*, most> rows_{};
  std::array<T, most> weights_{};
  size_t used_ = 0;
  T* out_;
  size_t count_;
  bool add_;
};

} // namespace

template <class T> void Stencil<T>::add(size_t source, double factor) {
  values_.push_back({source, static_cast<T>(factor)});
}

template <class T> void Stencil<T>::add(size_t source, size_t axis, double factor, const LineOperator& op) {
  std::vector<Term>& list = terms(axis);
  auto found = std::find_if(list.begin(), list.end(),
                            [&](const Term& term) { return term.source == source && term.axis == axis; });
  if (found == list.end()) found = list.insert(list.end(), {source, axis, {}});
  found->op.add(factor, op);
}

template <class T>
void Stencil<T>::row(const Grid& grid, std::span<const Source<T>> sources, size_t y, size_t z, size_t begin, size_t end,
                     T* out, bool add) const {
  const size_t nx = grid.points[0], row = (z * grid.points[1] + y) * nx;
  Sum<T> sum(out, end - begin, add);
  for (const auto& [source, factor] : values_) sum.push(sources[source].values + row + begin, factor);
  for (const Term& term : across_) {
    const size_t at = term.axis == 1 ? y : z, stride = term.axis == 1 ? nx : nx * grid.points[1];
    const Source<T>& source = sources[term.source];
    const T* line = source.values + row + begin - at * stride;
    if (term.op.isInterior(at)) {
      const T* first = line + (at - term.op.reach()) * stride;
      for (size_t o = 0; o < term.op.interior.size(); ++o) sum.push(first + o * stride, term.op.interior[o]);
      continue;
    }
    const LineOperator::Row& edge = term.op.edge(at);
    for (const auto& [point, weight] : edge.taps) sum.push(line + point * stride, weight);
    for (size_t e = 0; e < 2; ++e) {
      const T* data = source.sides[2 * term.axis + e];
      if (data != nullptr) sum.push(data + (term.axis == 1 ? z : y) * nx + begin, edge.data[e]);
    }
  }
  if (along_.empty()) return sum.flush();

  size_t first = begin, last = end; // points between them are in the interior of every operator along x
  for (const Term& term : along_) {
    first = std::max(first, std::min(term.op.head.size(), end));
    last = std::min(last, std::max(nx - term.op.tail.size(), begin));
  }
  last = std::max(first, last);
  sum.split(first - begin, last - begin);
  for (const Term& term : along_) {
    const T* from = sources[term.source].values + row + first - std::min(first, term.op.reach());
    for (size_t o = 0; o < term.op.interior.size() && first < last; ++o) sum.push(from + o, term.op.interior[o]);
  }
  if (first < last) sum.flush();
  const auto edges = [&](size_t from, size_t to) {
    for (size_t x = from; x < to; ++x) {
      T value = out[x - begin];
      for (const Term& term : along_) {
        const Source<T>& source = sources[term.source];
        const auto tap = [&](size_t point, double weight) {
          value += static_cast<T>(weight) * source.values[row + point];
        };
        if (term.op.isInterior(x)) {
          for (size_t o = 0; o < term.op.interior.size(); ++o) tap(x + o - term.op.reach(), term.op.interior[o]);
          continue;
        }
        const LineOperator::Row& edge = term.op.edge(x);
        for (const auto& [point, weight] : edge.taps) tap(point, weight);
        for (size_t e = 0; e < 2; ++e) {
          if (source.sides[e] != nullptr)
            value += static_cast<T>(edge.data[e]) * source.sides[e][z * grid.points[1] + y];
        }
      }
      out[x - begin] = value;
    }
  };
  edges(begin, first);
  edges(last, end);
}

template class Stencil<float>;
template class Stencil<double>;

} // namespace semiflow::pde
