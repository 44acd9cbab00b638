#include "core/pde/stencil.h"

#include <algorithm>

#include "core/numerics/weighted_sum.h"
#include "core/pde/masked_rows.h"

namespace semiflow::pde {
namespace {

using std::size_t;

/// Rows and their weights, summed up in as few passes as they fit in.
template <class T> class Sum {
 public:
  Sum(T* out, size_t count) : out_(out), count_(count) {}
  void push(const T* row, T weight) {
    if (weight == 0) return;
    if (used_ == rows_.size()) flush();
    rows_[used_] = row;
    weights_[used_++] = weight;
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
  bool add_ = false;
};

constexpr size_t mostAtOnce = 40; ///< neighbours and addends of a sweep over interior rows

} // namespace

template <class T> void Stencil<T>::add(size_t source, double factor) { values_.push_back({source, factor}); }

template <class T> void Stencil<T>::add(size_t source, size_t axis, double factor, const LineOperator& op) {
  std::vector<Term>& list = terms(axis);
  auto found = std::find_if(list.begin(), list.end(),
                            [&](const Term& term) { return term.source == source && term.axis == axis; });
  if (found == list.end()) found = list.insert(list.end(), {source, axis, {}});
  found->op.add(factor, op);
}

template <class T> void Stencil<T>::add(const Stencil& other) {
  for (const auto& [source, factor] : other.values_) add(source, factor);
  for (const auto* list : {&other.across_, &other.along_}) {
    for (const Term& term : *list) add(term.source, term.axis, 1, term.op);
  }
}

template <class T> void Stencil<T>::compile(const Grid& grid) {
  points_ = grid.points;
  taps_.clear();
  const auto push = [](std::vector<Tap>& taps, size_t source, std::ptrdiff_t offset, double weight) {
    const auto same = std::find_if(taps.begin(), taps.end(),
                                   [&](const Tap& tap) { return tap.source == source && tap.offset == offset; });
    if (same != taps.end())
      same->weight += static_cast<T>(weight);
    else if (weight != 0)
      taps.push_back({source, offset, static_cast<T>(weight)});
  };
  const auto pushInterior = [&](std::vector<Tap>& taps, const Term& term, size_t stride) {
    for (size_t o = 0; o < term.op.interior.size(); ++o) {
      const auto offset = static_cast<std::ptrdiff_t>(o) - static_cast<std::ptrdiff_t>(term.op.reach());
      push(taps, term.source, offset * static_cast<std::ptrdiff_t>(stride), term.op.interior[o]);
    }
  };
  for (const auto& [source, factor] : values_) push(taps_, source, 0, factor);
  for (const Term& term : across_) pushInterior(taps_, term, term.axis == 1 ? points_[0] : points_[0] * points_[1]);
  const std::vector<Tap> rest = taps_;
  size_t heads = 0, tails = 0;
  for (const Term& term : along_) {
    pushInterior(taps_, term, 1);
    heads = std::max(heads, term.op.head.size());
    tails = std::max(tails, term.op.tail.size());
  }
  const auto edgeAt = [&](size_t x) {
    EdgePoint point{rest, {}};
    for (const Term& term : along_) {
      const LineOperator::Row row = term.op.row(x);
      for (const auto& [at, weight] : row.taps)
        push(point.taps, term.source, static_cast<std::ptrdiff_t>(at) - static_cast<std::ptrdiff_t>(x), weight);
      if (row.data != std::array<double, 2>{})
        point.data.push_back({term.source, {static_cast<T>(row.data[0]), static_cast<T>(row.data[1])}});
    }
    return point;
  };
  head_.clear();
  tail_.clear();
  for (size_t x = 0; x < std::min(heads, points_[0]); ++x) head_.push_back(edgeAt(x));
  for (size_t x = points_[0] - std::min(tails, points_[0] - head_.size()); x < points_[0]; ++x)
    tail_.push_back(edgeAt(x));
  compilePatches(grid);
}

template <class T> std::array<size_t, 2> Stencil<T>::edge() const {
  std::array<size_t, 2> rows{};
  for (const Term& term : across_)
    rows[term.axis - 1] = std::max({rows[term.axis - 1], term.op.head.size(), term.op.tail.size()});
  return rows;
}

template <class T> bool Stencil<T>::isInterior(const GridRow& row) const {
  return std::all_of(across_.begin(), across_.end(), [&](const Term& term) {
    return term.op.isInterior(term.axis == 1 ? row.y : row.z) &&
           term.op.isInterior(term.axis == 1 ? row.y + row.rows - 1 : row.z);
  });
}

template <class T>
void Stencil<T>::sum(const Grid& grid, std::span<const Source<T>> sources, const GridRow& row, T factor,
                     std::span<const Addend<T>> addends, T* out) const {
  if (isInterior(row) && (row.rows > 1 || taps_.size() + addends.size() <= mostAtOnce))
    interiorRows(sources, row, factor, addends, out);
  else
    edgeRow(grid, sources, row, factor, addends, out);
  if (!patches_.points.empty()) patch(sources, row, factor, addends, out);
}

template <class T> void Stencil<T>::compilePatches(const Grid& grid) {
  patches_ = {};
  if (grid.mask.empty()) return;
  for (size_t point = 0; point < grid.total(); ++point) {
    if (!grid.isFree(point)) continue;
    const auto meets = [&](const std::vector<Term>& list) {
      return std::any_of(list.begin(), list.end(),
                         [&](const Term& term) { return meetsMask(grid, term.axis, term.op, point); });
    };
    if (!meets(along_) && !meets(across_)) continue;
    for (const auto& [source, factor] : values_) patches_.taps.push_back({source, point, static_cast<T>(factor)});
    for (const auto* list : {&across_, &along_}) {
      for (const Term& term : *list) addPatch(grid, term, point);
    }
    patches_.points.push_back(point);
    patches_.firstTap.push_back(patches_.taps.size());
    patches_.firstDatum.push_back(patches_.data.size());
  }
}

template <class T> void Stencil<T>::addPatch(const Grid& grid, const Term& term, size_t point) {
  const size_t nx = grid.points[0], ny = grid.points[1], x = point % nx, y = point / nx % ny, z = point / nx / ny;
  const size_t stride = term.axis == 0 ? 1 : term.axis == 1 ? nx : nx * ny;
  const size_t base = point - (term.axis == 0 ? x : term.axis == 1 ? y : z) * stride;
  const size_t index = term.axis == 0 ? z * ny + y : term.axis == 1 ? z * nx + x : y * nx + x;
  const LineOperator::Row row = rowAt(grid, term.axis, term.op, point);
  for (const auto& [position, weight] : row.taps)
    patches_.taps.push_back({term.source, base + position * stride, static_cast<T>(weight)});
  for (size_t e = 0; e < 2; ++e) {
    if (row.data[e] != 0) patches_.data.push_back({term.source, 2 * term.axis + e, index, static_cast<T>(row.data[e])});
  }
}

template <class T>
void Stencil<T>::patch(std::span<const Source<T>> sources, const GridRow& row, T factor,
                       std::span<const Addend<T>> addends, T* out) const {
  const auto& points = patches_.points;
  const auto begin = std::lower_bound(points.begin(), points.end(), row.first);
  for (auto p = static_cast<size_t>(begin - points.begin()); p < points.size(); ++p) {
    if (points[p] >= row.first + row.count()) break;
    T value = 0;
    for (size_t t = patches_.firstTap[p]; t < patches_.firstTap[p + 1]; ++t) {
      const auto& tap = patches_.taps[t];
      value += tap.weight * sources[tap.source].values[tap.point];
    }
    for (size_t d = patches_.firstDatum[p]; d < patches_.firstDatum[p + 1]; ++d) {
      const auto& datum = patches_.data[d];
      if (sources[datum.source].sides[datum.side] != nullptr)
        value += datum.weight * sources[datum.source].sides[datum.side][datum.index];
    }
    const size_t at = points[p] - row.first;
    value *= factor;
    for (const Addend<T>& addend : addends) value += addend.factor * addend.values[at];
    out[at] = value;
  }
}

/// Rows lie one after the other, so that many are one long row, but for the points at the ends of x: those are computed
/// again.
template <class T>
void Stencil<T>::interiorRows(std::span<const Source<T>> sources, const GridRow& row, T factor,
                              std::span<const Addend<T>> addends, T* out) const {
  const size_t nx = points_[0];
  const size_t first = std::max(row.begin, std::min(head_.size(), row.end));
  const size_t last = std::max(first, std::min(row.end, std::max(nx - tail_.size(), row.begin)));
  const size_t from = first - row.begin, to = row.count() - (row.end - last);
  std::array<const T*, mostAtOnce> vectors;
  std::array<T, mostAtOnce> weights;
  size_t count = 0;
  for (const Tap& tap : taps_) {
    vectors[count] = sources[tap.source].values + row.first + tap.offset + from;
    weights[count++] = factor * tap.weight;
  }
  const size_t neighbours = count;
  for (const Addend<T>& addend : addends) {
    const T* values = addend.values + from;
    const auto same = std::find(vectors.begin(), vectors.begin() + static_cast<std::ptrdiff_t>(neighbours), values);
    const auto at = static_cast<size_t>(same - vectors.begin());
    if (at < neighbours) {
      weights[at] += addend.factor;
    } else {
      vectors[count] = values;
      weights[count++] = addend.factor;
    }
  }
  if (first < last)
    numerics::weightedSum<T>({vectors.data(), count}, {weights.data(), count}, out + from, to - from, false);
  for (size_t x = row.begin; x < first; ++x) edgeColumn(sources, row, x, factor, addends, out);
  for (size_t x = last; x < row.end; ++x) edgeColumn(sources, row, x, factor, addends, out);
}

template <class T>
void Stencil<T>::edgeColumn(std::span<const Source<T>> sources, const GridRow& row, size_t x, T factor,
                            std::span<const Addend<T>> addends, T* out) const {
  const EdgePoint& point = x < head_.size() ? head_[x] : tail_[x - (points_[0] - tail_.size())];
  const size_t nx = points_[0], at = x - row.begin;
  for (size_t r = 0; r < row.rows; ++r) {
    T value = 0;
    for (const Tap& tap : point.taps)
      value +=
          tap.weight * sources[tap.source].values[static_cast<std::ptrdiff_t>(row.first + at + r * nx) + tap.offset];
    for (const auto& [source, data] : point.data) {
      for (size_t e = 0; e < 2; ++e) {
        if (sources[source].sides[e] != nullptr) value += data[e] * sources[source].sides[e][(row.first + at) / nx + r];
      }
    }
    value *= factor;
    for (const Addend<T>& addend : addends) value += addend.factor * addend.values[at + r * nx];
    out[at + r * nx] = value;
  }
}

template <class T>
void Stencil<T>::edgeRow(const Grid& grid, std::span<const Source<T>> sources, const GridRow& place, T factor,
                         std::span<const Addend<T>> addends, T* out) const {
  const size_t nx = grid.points[0], y = place.y, z = place.z, begin = place.begin, end = place.end;
  const size_t row = (z * grid.points[1] + y) * nx;
  Sum<T> sum(out, end - begin);
  for (const Addend<T>& addend : addends) sum.push(addend.values, addend.factor);
  for (const auto& [source, weight] : values_)
    sum.push(sources[source].values + row + begin, factor * static_cast<T>(weight));
  for (const Term& term : across_) {
    const size_t at = term.axis == 1 ? y : z, stride = term.axis == 1 ? nx : nx * grid.points[1];
    const Source<T>& source = sources[term.source];
    const T* line = source.values + row + begin - at * stride;
    if (term.op.isInterior(at)) {
      const T* first = line + (at - term.op.reach()) * stride;
      for (size_t o = 0; o < term.op.interior.size(); ++o)
        sum.push(first + o * stride, factor * static_cast<T>(term.op.interior[o]));
      continue;
    }
    const LineOperator::Row& edge = term.op.edge(at);
    for (const auto& [point, weight] : edge.taps) sum.push(line + point * stride, factor * static_cast<T>(weight));
    for (size_t e = 0; e < 2; ++e) {
      const T* data = source.sides[2 * term.axis + e];
      if (data != nullptr)
        sum.push(data + (term.axis == 1 ? z : y) * nx + begin, factor * static_cast<T>(edge.data[e]));
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
    for (size_t o = 0; o < term.op.interior.size() && first < last; ++o)
      sum.push(from + o, factor * static_cast<T>(term.op.interior[o]));
  }
  if (first < last) sum.flush();
  const auto edges = [&](size_t from, size_t to) {
    for (size_t x = from; x < to; ++x) {
      T value = 0;
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
      out[x - begin] += factor * value;
    }
  };
  edges(begin, first);
  edges(last, end);
}

template class Stencil<float>;
template class Stencil<double>;

} // namespace semiflow::pde
