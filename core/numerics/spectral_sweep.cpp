#include "core/numerics/spectral_sweep.h"

#include <algorithm>

#include <tbb/task_arena.h>

#include "core/base/error.h"
#include "core/base/parallel.h"

namespace semiflow::numerics {
namespace {

/// Columns that are moved and transformed together: one or two whole cache lines of each row.
constexpr std::size_t wide = 8;

/// Below this many points a sweep is over before other threads have woken up.
constexpr std::size_t smallGrid = 4096;

std::size_t blocksOf(std::size_t count, std::size_t size) { return (count + size - 1) / size; }

/// Where a direction's stored modes are among all n of its transform: 0..head-1 at the front, the rest at the end.
struct Places {
  std::size_t count, head, coefficients;
  std::size_t of(std::size_t j) const { return j < head ? j : coefficients - count + j; }
  /// body(j, of(j)) for every stored mode; two loops without a branch in them.
  template <class Body> void each(const Body& body) const {
    for (std::size_t j = 0; j < head; ++j) body(j, j);
    for (std::size_t j = head; j < count; ++j) body(j, coefficients - count + j);
  }
  template <class C> void pad(C* column) const {
    std::fill(column + head, column + (coefficients - (count - head)), C(0));
  }
};

Places placesOf(const SpectralModes& modes, int axis) {
  const std::size_t n = modes.points[static_cast<std::size_t>(axis)];
  const auto head = static_cast<std::size_t>(modes.largest[static_cast<std::size_t>(axis)]) + 1;
  return {modes.count(axis), head, axis == 0 && modes.real ? n / 2 + 1 : n};
}

/// Columns of an array: entry j of column c is at data[j*stride + c].
template <class C> struct Columns {
  C* data;
  std::size_t stride;
  std::size_t width; ///< at most `wide`
};

template <class T> std::complex<T> turned(const std::complex<T>& c, T factor, bool imaginary) {
  return imaginary ? std::complex<T>(-factor * c.imag(), factor * c.real()) : factor * c;
}

/// Rows that are fetched before they are needed: their strides are longer than a page, which the processor does not
/// foresee.
constexpr std::size_t ahead = 8;

using Wide = std::integral_constant<std::size_t, wide>;

/// Brings whole blocks into the cache; a place beyond the array's end does no harm.
template <class T, class Width> void prefetch(const std::complex<T>* place, Width) {
#if defined(__GNUC__)
  constexpr std::size_t line = 64 / sizeof(std::complex<T>);
  if constexpr (std::is_same_v<Width, Wide>) {
    for (std::size_t i = 0; i < wide; i += line) __builtin_prefetch(place + i);
  }
#endif
}

/// Calls move(width, stride) with the commonest shapes as constants, so that its loops unroll: blocks of columns, and
/// the single column that a line is.
template <class Move> void withShape(std::size_t width, std::size_t stride, const Move& move) {
  using One = std::integral_constant<std::size_t, 1>;
  if (width == wide)
    move(Wide(), stride);
  else if (width == 1 && stride == 1)
    move(One(), One());
  else
    move(width, stride);
}

/// Copies columns to contiguous ones, the stored modes to their places in the transform.
template <class C> void gather(Columns<const C> from, const Places& places, C* to, std::size_t pitch) {
  withShape(from.width, from.stride, [&](auto width, auto stride) {
    places.each([&](std::size_t j, std::size_t place) {
      const C* source = from.data + j * stride;
      prefetch(source + ahead * stride, width);
      for (std::size_t c = 0; c < width; ++c) to[place + c * pitch] = source[c];
    });
  });
  for (std::size_t c = 0; c < from.width; ++c) places.pad(to + c * pitch);
}

/// Adds a term's columns on the way: entry j of column c times along[j] across[c] multiplier.
template <class T, class Multiplier, bool imaginary, bool first>
void gatherTerm(Columns<const std::complex<T>> from, const Multiplier* multiplier, const T* along, const T* across,
                const Places& places, std::complex<T>* to, std::size_t pitch) {
  withShape(from.width, from.stride, [&](auto width, auto stride) {
    places.each([&](std::size_t j, std::size_t place) {
      const std::complex<T>* source = from.data + j * stride;
      prefetch(source + ahead * stride, width);
      std::complex<T>* target = to + place;
      for (std::size_t c = 0; c < width; ++c) {
        std::complex<T> value = source[c];
        T factor = along[j] * across[c];
        if constexpr (std::is_same_v<Multiplier, T>) factor *= multiplier[j * stride + c];
        if constexpr (std::is_same_v<Multiplier, std::complex<T>>) {
          const std::complex<T> m = multiplier[j * stride + c];
          value = {value.real() * m.real() - value.imag() * m.imag(),
                   value.real() * m.imag() + value.imag() * m.real()};
        }
        value = turned(value, factor, imaginary);
        if constexpr (first)
          target[c * pitch] = value;
        else
          target[c * pitch] += value;
      }
    });
  });
}

struct None {};

/// Picks the code for one term. @param offset of the columns in the field
template <class T>
void gatherTerm(const SpectralTerm<T>& term, bool first, Columns<const std::complex<T>> from, std::size_t offset,
                const T* along, const T* across, const Places& places, std::complex<T>* to, std::size_t pitch) {
  const auto with = [&](const auto* multiplier) {
    using M = std::remove_cvref_t<decltype(*multiplier)>;
    if (term.imaginary) {
      first ? gatherTerm<T, M, true, true>(from, multiplier, along, across, places, to, pitch)
            : gatherTerm<T, M, true, false>(from, multiplier, along, across, places, to, pitch);
    } else {
      first ? gatherTerm<T, M, false, true>(from, multiplier, along, across, places, to, pitch)
            : gatherTerm<T, M, false, false>(from, multiplier, along, across, places, to, pitch);
    }
  };
  if (!term.complexMultiplier.empty())
    with(term.complexMultiplier.data() + offset);
  else if (!term.realMultiplier.empty())
    with(term.realMultiplier.data() + offset);
  else
    with(static_cast<const None*>(nullptr));
}

/// The stored modes of contiguous, transformed columns, scaled, to where they belong.
template <class T>
void scatter(const std::complex<T>* from, std::size_t pitch, const Places& places, T scale,
             Columns<std::complex<T>> to) {
  withShape(to.width, to.stride, [&](auto width, auto stride) {
    places.each([&](std::size_t j, std::size_t place) {
      std::complex<T>* target = to.data + j * stride;
      prefetch(target + ahead * stride, width);
      for (std::size_t c = 0; c < width; ++c) target[c] = scale * from[place + c * pitch];
    });
  });
}

} // namespace

/// What one thread works in.
template <class T> struct SpectralSweep<T>::Workspace {
  AlignedVector<Complex> columns, transformed;      ///< `wide` columns before and after a transform
  AlignedVector<Complex> rows;                      ///< coefficients of a block of rows
  AlignedVector<Complex> planeInputs, planeOutputs; ///< 3-D: a plane, transformed in z and y
  AlignedVector<T> values;                          ///< of inputs and outputs at the points of a block of rows
  AlignedVector<T> x, y;
  T z = 0, t = 0;
  std::vector<InputLane<T>> inputLanes;
  std::vector<OutputLane<T>> outputLanes;
  std::size_t valueStride = 0; ///< numbers between the values of neighbouring inputs
};

template <class T>
SpectralSweep<T>::SpectralSweep(const SpectralModes& modes, const std::array<double, 3>& origin,
                                std::vector<SpectralInput<T>> inputs, std::size_t outputs)
    : modes_(modes), origin_(origin), inputs_(std::move(inputs)), outputs_(outputs) {
  for (std::size_t a = 0; a < static_cast<std::size_t>(modes.dimension); ++a) {
    fft_[a] = std::make_unique<Fft<T>>(modes.points[a], a == 0 && modes.real);
  }
  rowBlock_ = std::min<std::size_t>(wide, modes.points[1]);
  rowPitch_ = (modes.points[0] + 15) / 16 * 16;
  columnPitch_ = numerics::rowPitch<Complex>(modes.points[1]);
  if (modes.dimension == 2) half_ = modes.count(0) * columnPitch_;
  if (modes.dimension == 3) half_ = modes.points[2] * modes.count(1) * modes.count(0);
  halfInputs_.resize(half_ * inputs_.size());
  halfOutputs_.resize(half_ * outputs_);
  small_ = modes.dimension == 1 || modes.allPoints() <= smallGrid;
  own_ = makeWorkspace();
}

template <class T> SpectralSweep<T>::~SpectralSweep() = default;

template <class T> auto SpectralSweep<T>::makeWorkspace() const -> std::unique_ptr<Workspace> {
  auto w = std::make_unique<Workspace>();
  const std::size_t column = numerics::rowPitch<Complex>(std::max(modes_.points[1], modes_.points[2]));
  if (modes_.dimension > 1) {
    w->columns.resize(wide * column);
    w->transformed.resize(wide * column);
  }
  w->rows.resize(rowBlock_ * numerics::rowPitch<Complex>(fft_[0]->coefficients()));
  if (modes_.dimension == 3) {
    w->planeInputs.resize(inputs_.size() * modes_.count(0) * columnPitch_);
    w->planeOutputs.resize(outputs_ * modes_.count(0) * columnPitch_);
  }
  const std::size_t parts = modes_.real ? 1 : 2;
  w->valueStride = parts * rowBlock_ * rowPitch_ + 16;
  w->values.resize((inputs_.size() + outputs_) * w->valueStride);
  w->x.resize(rowBlock_ * rowPitch_);
  w->y.resize(rowBlock_ * rowPitch_);
  for (std::size_t i = 0; i < w->x.size(); ++i) {
    const auto j = static_cast<double>(i % rowPitch_);
    w->x[i] = static_cast<T>(origin_[0] + j * modes_.periods[0] / static_cast<double>(modes_.points[0]));
  }
  for (std::size_t i = 0; i < inputs_.size() + outputs_; ++i) {
    for (std::size_t p = 0; p < parts; ++p) {
      T* data = w->values.data() + i * w->valueStride + p;
      const auto stride = static_cast<std::ptrdiff_t>(parts);
      if (i < inputs_.size())
        w->inputLanes.push_back({data, stride});
      else
        w->outputLanes.push_back({data, stride});
    }
  }
  w->inputLanes.push_back({w->x.data(), 1});
  w->inputLanes.push_back({w->y.data(), 1});
  w->inputLanes.push_back({&w->z, 0});
  w->inputLanes.push_back({&w->t, 0});
  return w;
}

template <class T> std::size_t SpectralSweep<T>::blocks() const {
  return modes_.points[2] * blocksOf(modes_.points[1], rowBlock_);
}

template <class T> template <class Body> void SpectralSweep<T>::forEach(std::size_t count, const Body& body) {
  if (small_) {
    const DenormalsFlushed flushed;
    for (std::size_t task = 0; task < count; ++task) body(task, *own_);
    return;
  }
  parallelBlocks(count, 1, [&](std::size_t task, std::size_t) {
    auto& workspace = workspaces_.local();
    if (!workspace) workspace = makeWorkspace();
    body(task, *workspace);
  });
}

template <class T>
void SpectralSweep<T>::run(double time, const Complex* state, const Visit& visit, std::span<Complex* const> outputs) {
  SF_ASSERT(outputs.size() == outputs_);
  time_ = time;
  if (modes_.dimension == 1) {
    const DenormalsFlushed flushed;
    line(state, visit, outputs, *own_);
    return;
  }
  const std::size_t columnBlocks = blocksOf(modes_.count(0), wide) * (modes_.dimension == 3 ? modes_.count(1) : 1);
  forEach(inputs_.size() * columnBlocks, [&](std::size_t task, Workspace& w) { inputColumns(task, state, w); });
  if (modes_.dimension == 2) {
    forEach(blocks(), [&](std::size_t block, Workspace& w) { rowsOfPlane(0, block, visit, w); });
  } else {
    forEach(modes_.points[2], [&](std::size_t z, Workspace& w) { plane(z, visit, w); });
  }
  forEach(outputs_ * columnBlocks, [&](std::size_t task, Workspace& w) { outputColumns(task, outputs, w); });
}

/// From the state to a few columns that are transformed in the last direction.
template <class T> void SpectralSweep<T>::inputColumns(std::size_t task, const Complex* state, Workspace& w) {
  const std::size_t nx = modes_.count(0), ny = modes_.count(1);
  const int axis = modes_.dimension - 1;
  const std::size_t others = axis == 1 ? 1 : ny;
  const std::size_t block = task % blocksOf(nx, wide);
  const std::size_t y = task / blocksOf(nx, wide) % others; // 3-D: these columns' index in y
  const std::size_t input = task / blocksOf(nx, wide) / others;
  const std::size_t offset = y * nx + block * wide;
  const std::size_t stride = nx * others, width = std::min(wide, nx - block * wide);
  const std::size_t points = modes_.points[static_cast<std::size_t>(axis)];
  const std::size_t pitch = numerics::rowPitch<Complex>(points);
  const Places places = placesOf(modes_, axis);
  bool first = true;
  for (const SpectralTerm<T>& term : inputs_[input]) {
    std::array<T, wide> across{};
    for (std::size_t c = 0; c < width; ++c) {
      across[c] = term.factors[0][block * wide + c] * (axis == 1 ? T(1) : term.factors[1][y]);
    }
    const Columns<const Complex> from{state + term.field * modes_.total() + offset, stride, width};
    gatherTerm(term, first, from, offset, term.factors[static_cast<std::size_t>(axis)].data(), across.data(), places,
               w.columns.data(), pitch);
    first = false;
  }
  for (std::size_t c = 0; c < width; ++c) {
    Complex* column = w.columns.data() + c * pitch;
    if (first)
      std::fill(column, column + points, Complex(0));
    else
      places.pad(column);
    Complex* target =
        axis == 1 ? halfInput(input) + (block * wide + c) * columnPitch_ : w.transformed.data() + c * pitch;
    fft_[static_cast<std::size_t>(axis)]->backward(column, target);
  }
  if (axis == 1) return;
  const Places everything{points, points, points};
  scatter(w.transformed.data(), pitch, everything, T(1), {halfInput(input) + offset, stride, width});
}

/// From columns of outputs, transformed in all directions but the last, to coefficients.
template <class T>
void SpectralSweep<T>::outputColumns(std::size_t task, std::span<Complex* const> outputs, Workspace& w) {
  const std::size_t nx = modes_.count(0), ny = modes_.count(1);
  const int axis = modes_.dimension - 1;
  const std::size_t others = axis == 1 ? 1 : ny;
  const std::size_t block = task % blocksOf(nx, wide);
  const std::size_t y = task / blocksOf(nx, wide) % others;
  const std::size_t output = task / blocksOf(nx, wide) / others;
  const std::size_t offset = y * nx + block * wide;
  const std::size_t stride = nx * others, width = std::min(wide, nx - block * wide);
  const std::size_t points = modes_.points[static_cast<std::size_t>(axis)];
  const std::size_t pitch = numerics::rowPitch<Complex>(points);
  if (axis == 2) {
    const Places everything{points, points, points};
    gather(Columns<const Complex>{halfOutput(output) + offset, stride, width}, everything, w.columns.data(), pitch);
  }
  for (std::size_t c = 0; c < width; ++c) {
    const Complex* column =
        axis == 1 ? halfOutput(output) + (block * wide + c) * columnPitch_ : w.columns.data() + c * pitch;
    fft_[static_cast<std::size_t>(axis)]->forward(column, w.transformed.data() + c * pitch);
  }
  const T scale = static_cast<T>(1 / static_cast<double>(modes_.allPoints()));
  scatter(w.transformed.data(), pitch, placesOf(modes_, axis), scale, {outputs[output] + offset, stride, width});
}

/// 3-D: the transforms in y around the rows of one plane.
template <class T> void SpectralSweep<T>::plane(std::size_t z, const Visit& visit, Workspace& w) {
  const std::size_t nx = modes_.count(0), ny = modes_.count(1), size = nx * columnPitch_;
  const Places places = placesOf(modes_, 1);
  for (std::size_t input = 0; input < inputs_.size(); ++input) {
    for (std::size_t c = 0; c < nx; c += wide) {
      const std::size_t width = std::min(wide, nx - c);
      gather(Columns<const Complex>{halfInput(input) + z * ny * nx + c, nx, width}, places, w.columns.data(),
             columnPitch_);
      for (std::size_t k = 0; k < width; ++k) {
        fft_[1]->backward(w.columns.data() + k * columnPitch_,
                          w.planeInputs.data() + input * size + (c + k) * columnPitch_);
      }
    }
  }
  const std::size_t rowBlocks = blocksOf(modes_.points[1], rowBlock_);
  for (std::size_t block = 0; block < rowBlocks; ++block) rowsOfPlane(z, block, visit, w);
  for (std::size_t output = 0; output < outputs_; ++output) {
    for (std::size_t c = 0; c < nx; c += wide) {
      const std::size_t width = std::min(wide, nx - c);
      for (std::size_t k = 0; k < width; ++k) {
        fft_[1]->forward(w.planeOutputs.data() + output * size + (c + k) * columnPitch_,
                         w.transformed.data() + k * columnPitch_);
      }
      scatter(w.transformed.data(), columnPitch_, places, T(1), {halfOutput(output) + z * ny * nx + c, nx, width});
    }
  }
}

/// The transforms in x around one block of rows.
template <class T>
void SpectralSweep<T>::rowsOfPlane(std::size_t z, std::size_t block, const Visit& visit, Workspace& w) {
  const std::size_t y = block * rowBlock_, rows = std::min(rowBlock_, modes_.points[1] - y);
  const std::size_t nx = modes_.count(0), size = nx * columnPitch_;
  const std::size_t pitch = numerics::rowPitch<Complex>(fft_[0]->coefficients());
  const std::size_t valuePitch = rowPitch_ * (modes_.real ? 1 : 2);
  const Places places = placesOf(modes_, 0);
  for (std::size_t input = 0; input < inputs_.size(); ++input) {
    const Complex* from = (modes_.dimension == 2 ? halfInput(input) : w.planeInputs.data() + input * size) + y;
    withShape(rows, columnPitch_, [&](auto width, std::size_t stride) {
      for (std::size_t j = 0; j < nx; ++j) {
        const Complex* source = from + j * stride;
        prefetch(source + ahead * stride, width);
        Complex* target = w.rows.data() + places.of(j);
        for (std::size_t r = 0; r < width; ++r) target[r * pitch] = source[r];
      }
    });
    for (std::size_t r = 0; r < rows; ++r) {
      Complex* row = w.rows.data() + r * pitch;
      places.pad(row);
      T* values = w.values.data() + input * w.valueStride + r * valuePitch;
      if (modes_.real)
        fft_[0]->backward(row, values);
      else
        fft_[0]->backward(row, reinterpret_cast<Complex*>(values));
    }
  }
  visitRows(y, z, rows, visit, w);
  for (std::size_t output = 0; output < outputs_; ++output) {
    Complex* to = (modes_.dimension == 2 ? halfOutput(output) : w.planeOutputs.data() + output * size) + y;
    for (std::size_t r = 0; r < rows; ++r) {
      T* values = w.values.data() + (inputs_.size() + output) * w.valueStride + r * valuePitch;
      Complex* row = w.rows.data() + r * pitch;
      if (modes_.real)
        fft_[0]->forward(values, row);
      else
        fft_[0]->forward(reinterpret_cast<const Complex*>(values), row);
    }
    withShape(rows, columnPitch_, [&](auto width, std::size_t stride) {
      for (std::size_t j = 0; j < nx; ++j) {
        const Complex* source = w.rows.data() + places.of(j);
        Complex* target = to + j * stride;
        prefetch(target + ahead * stride, width);
        for (std::size_t r = 0; r < width; ++r) target[r] = source[r * pitch];
      }
    });
  }
}

template <class T>
void SpectralSweep<T>::visitRows(std::size_t y, std::size_t z, std::size_t rows, const Visit& visit, Workspace& w) {
  for (std::size_t r = 0; r < rows; ++r) {
    const double place =
        origin_[1] + static_cast<double>(y + r) * modes_.periods[1] / static_cast<double>(modes_.points[1]);
    std::fill_n(w.y.data() + r * rowPitch_, rowPitch_, static_cast<T>(place));
  }
  w.z = static_cast<T>(origin_[2] + static_cast<double>(z) * modes_.periods[2] / static_cast<double>(modes_.points[2]));
  w.t = static_cast<T>(time_);
  SpectralRows<T> block;
  block.inputs = w.inputLanes;
  block.outputs = w.outputLanes;
  block.block = z * blocksOf(modes_.points[1], rowBlock_) + y / rowBlock_;
  block.first = (z * modes_.points[1] + y) * modes_.points[0];
  block.rows = rows;
  block.points = modes_.points[0];
  block.pitch = rowPitch_;
  visit(block);
}

/// All of a one-dimensional sweep.
template <class T>
void SpectralSweep<T>::line(const Complex* state, const Visit& visit, std::span<Complex* const> outputs, Workspace& w) {
  const Places places = placesOf(modes_, 0);
  const std::size_t nx = places.count;
  const T one = 1;
  Complex* row = w.rows.data();
  for (std::size_t input = 0; input < inputs_.size(); ++input) {
    bool first = true;
    for (const SpectralTerm<T>& term : inputs_[input]) {
      // A line is a single column.
      gatherTerm(term, first, {state + term.field * nx, 1, 1}, 0, term.factors[0].data(), &one, places, row, 0);
      first = false;
    }
    if (first)
      std::fill(row, row + places.coefficients, Complex(0));
    else
      places.pad(row);
    T* values = w.values.data() + input * w.valueStride;
    if (modes_.real)
      fft_[0]->backward(row, values);
    else
      fft_[0]->backward(row, reinterpret_cast<Complex*>(values));
  }
  visitRows(0, 0, 1, visit, w);
  const T scale = static_cast<T>(1 / static_cast<double>(modes_.points[0]));
  for (std::size_t output = 0; output < outputs_; ++output) {
    T* values = w.values.data() + (inputs_.size() + output) * w.valueStride;
    if (modes_.real)
      fft_[0]->forward(values, row);
    else
      fft_[0]->forward(reinterpret_cast<const Complex*>(values), row);
    scatter(row, 0, places, scale, {outputs[output], 1, 1});
  }
}

template <class T>
double SpectralSweep<T>::memoryEstimate(const SpectralModes& modes, std::size_t inputs, std::size_t outputs) {
  const auto n = [](std::size_t count) { return static_cast<double>(count); };
  const double arrays = n(inputs + outputs);
  const double slice = n(modes.count(0)) * n(modes.points[1] + 8);
  const double half = modes.dimension == 1   ? 0
                      : modes.dimension == 2 ? slice
                                             : n(modes.points[2] * modes.count(1) * modes.count(0));
  const double rows = n(std::min(wide, modes.points[1])) * n(modes.points[0] + 16);
  const double own = 3 * rows + arrays * rows + (modes.dimension == 3 ? arrays * slice : 0) +
                     2 * n(wide) * n(std::max(modes.points[1], modes.points[2]) + 8);
  const double threads = modes.dimension == 1 ? 1 : 1 + tbb::this_task_arena::max_concurrency();
  return static_cast<double>(sizeof(Complex)) * (arrays * half + threads * own);
}

template class SpectralSweep<float>;
template class SpectralSweep<double>;

} // namespace semiflow::numerics
