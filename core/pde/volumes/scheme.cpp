#include "core/pde/volumes/scheme.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/parallel.h"

namespace semiflow::pde::volumes {
namespace {

/// The cell that stands for the one at `index`, which may lie beyond either end, and whether it is a mirror image.
std::pair<std::size_t, bool> standIn(const Direction& direction, std::ptrdiff_t index) {
  const auto count = static_cast<std::ptrdiff_t>(direction.cells);
  if (index >= 0 && index < count) return {static_cast<std::size_t>(index), false};
  const bool below = index < 0;
  switch (below ? direction.lower : direction.upper) {
  case Side::periodic:
    return {static_cast<std::size_t>(below ? index + count : index - count), false};
  case Side::outflow:
    return {below ? 0 : direction.cells - 1, false};
  case Side::wall:
    break;
  }
  return {static_cast<std::size_t>(below ? -1 - index : 2 * count - 1 - index), true};
}

} // namespace

template <class T>
Scheme<T>::Scheme(std::shared_ptr<const ConservationLaw<T>> law, std::vector<Direction> directions, Method method)
    : law_(std::move(law)), directions_(std::move(directions)), method_(method) {
  for (const Direction& direction : directions_) {
    SF_ASSERT(direction.cells >= ghosts);
    strides_.push_back(cells_);
    cells_ *= direction.cells;
  }
}

template <class T> std::size_t Scheme<T>::fieldAt(std::size_t direction, std::size_t position) const {
  if (!law_->hasMomentum() || direction == 0) return position;
  if (position == 1) return 1 + direction;
  return position == 1 + direction ? 1 : position;
}

template <class T> std::size_t Scheme<T>::pieces(std::size_t direction) const {
  const std::size_t length = directions_[direction].cells, lines = cells_ / length;
  const std::size_t groups = direction == 0 ? lines : (lines + group - 1) / group;
  return groups * ((length + segmentCells - 1) / segmentCells);
}

template <class T> typename Scheme<T>::Piece Scheme<T>::piece(std::size_t direction, std::size_t number) const {
  const std::size_t length = directions_[direction].cells, lines = cells_ / length;
  const std::size_t segments = (length + segmentCells - 1) / segmentCells, together = direction == 0 ? 1 : group;
  Piece piece{};
  piece.direction = direction;
  piece.line = number / segments * together;
  piece.lines = std::min(together, lines - piece.line);
  piece.first = number % segments * segmentCells;
  piece.count = std::min(segmentCells, length - piece.first);
  return piece;
}

template <class T> void Scheme<T>::gather(const Piece& piece, const T* u, Line<T>* lines) const {
  const Direction& direction = directions_[piece.direction];
  const std::size_t along = strides_[piece.direction], across = piece.direction == 0 ? direction.cells : 1;
  for (std::size_t position = 0; position < fields(); ++position) {
    const T* field = u + fieldAt(piece.direction, position) * cells_ + piece.line * across;
    const bool turns = law_->hasMomentum() && position == 1;
    for (std::size_t k = 0; k < piece.count + 2 * ghosts; ++k) {
      const auto [cell, mirrored] =
          standIn(direction, static_cast<std::ptrdiff_t>(piece.first + k) - static_cast<std::ptrdiff_t>(ghosts));
      const T sign = mirrored && turns ? T(-1) : T(1);
      const T* from = field + cell * along;
      for (std::size_t g = 0; g < piece.lines; ++g) lines[g].numbers[position * pitch + k] = sign * from[g * across];
    }
  }
}

template <class T>
void Scheme<T>::sweep(std::size_t direction, std::size_t n, Fields<const T> cells, Fields<T> rates) const {
  Line<T> low, high, flux;
  reconstruct(*law_, method_.reconstruction, n, cells, low.all(), high.all());
  if (method_.reconstruction != Reconstruction::constant)
    law_->limit(static_cast<T>(std::min(method_.courant, 0.45)), n + 2, cells.from(2), low.all(), high.all());
  law_->flux(method_.solver, static_cast<int>(direction), n + 1, high.all(), low.all().from(1), flux.all());
  const T perWidth = static_cast<T>(1 / directions_[direction].width);
  if (law_->diffuses()) {
    std::array<T, pitch> phi, slope;
    law_->diffusion(n + 2, cells.from(2), phi.data(), slope.data());
    for (std::size_t i = 0; i <= n; ++i) flux.all()[0][i] -= (phi[i + 1] - phi[i]) * perWidth;
  }
  for (std::size_t f = 0; f < fields(); ++f) {
    const T* through = flux.all()[f];
    T* rate = rates[f];
    for (std::size_t i = 0; i < n; ++i) rate[i] = (through[i] - through[i + 1]) * perWidth;
  }
}

template <class T> void Scheme<T>::scatter(const Piece& piece, Line<T>* rates, T* out) const {
  const std::size_t along = strides_[piece.direction];
  const std::size_t across = piece.direction == 0 ? directions_[0].cells : 1;
  for (std::size_t position = 0; position < fields(); ++position) {
    T* field = out + fieldAt(piece.direction, position) * cells_ + piece.line * across + piece.first * along;
    if (piece.direction == 0) { // the first sweep, whose lines lie whole in memory
      std::copy_n(rates[0].all()[position], piece.count, field);
      continue;
    }
    for (std::size_t k = 0; k < piece.count; ++k) {
      for (std::size_t g = 0; g < piece.lines; ++g) field[k * along + g] += rates[g].numbers[position * pitch + k];
    }
  }
}

template <class T> void Scheme<T>::rate(const std::vector<T>& u, std::vector<T>& out) const {
  SF_ASSERT(u.size() == fields() * cells_ && out.size() == u.size() && u.data() != out.data());
  for (std::size_t d = 0; d < directions_.size(); ++d) {
    const std::size_t atOnce = d == 0 ? group : 1; // pieces of a task
    parallelBlocks(pieces(d), atOnce, [&](std::size_t begin, std::size_t end) {
      std::array<Line<T>, group> cells, rates;
      for (std::size_t number = begin; number < end; ++number) {
        const Piece part = piece(d, number);
        gather(part, u.data(), cells.data());
        for (std::size_t g = 0; g < part.lines; ++g) sweep(d, part.count, cells[g].all(), rates[g].all());
        scatter(part, rates.data(), out.data());
      }
    });
  }
}

/// The largest speed along a direction at n cells and, where it may be larger there, on the way to their neighbours.
template <class T>
void Scheme<T>::speeds(std::size_t direction, const std::vector<T>& u, std::size_t begin, std::size_t n,
                       T* speed) const {
  Line<T> cells;
  for (std::size_t f = 0; f < fields(); ++f)
    std::copy_n(u.data() + fieldAt(direction, f) * cells_ + begin, n, cells.all()[f]);
  law_->speed(static_cast<int>(direction), n, cells.all(), speed);
  if (!law_->isFasterBetween()) return;
  const Direction& along = directions_[direction];
  const std::size_t stride = strides_[direction];
  Line<T> between;
  std::array<T, pitch> other;
  for (const std::ptrdiff_t step : {-1, 1}) {
    for (const T part : {T(0.25), T(0.5), T(0.75)}) {
      for (std::size_t i = 0; i < n; ++i) {
        const std::size_t at = begin + i, j = at / stride % along.cells;
        const std::size_t neighbour =
            at - j * stride + standIn(along, static_cast<std::ptrdiff_t>(j) + step).first * stride;
        for (std::size_t f = 0; f < fields(); ++f) {
          const std::size_t field = fieldAt(direction, f) * cells_;
          between.all()[f][i] = (1 - part) * u[field + at] + part * u[field + neighbour];
        }
      }
      law_->speed(static_cast<int>(direction), n, between.all(), other.data());
      for (std::size_t i = 0; i < n; ++i) speed[i] = std::max(speed[i], other[i]);
    }
  }
}

template <class T> typename Scheme<T>::Fastest Scheme<T>::fastest(const std::vector<T>& u) const {
  return parallelSum(cells_, segmentCells, Fastest{}, [&](std::size_t begin, std::size_t end) {
    const std::size_t n = end - begin;
    std::array<double, segmentCells> sum{};
    std::array<T, pitch> speed, phi, slope;
    for (std::size_t d = 0; d < directions_.size(); ++d) {
      const double perWidth = 1 / directions_[d].width;
      speeds(d, u, begin, n, speed.data());
      for (std::size_t i = 0; i < n; ++i) sum[i] += speed[i] * perWidth;
      if (!law_->diffuses()) continue;
      law_->diffusion(n, Fields<const T>(u.data() + begin), phi.data(), slope.data());
      for (std::size_t i = 0; i < n; ++i) sum[i] += 2 * std::abs(slope[i]) * perWidth * perWidth;
    }
    Fastest found;
    for (std::size_t i = 0; i < n; ++i) found += Fastest{sum[i], begin + i};
    return found;
  });
}

template <class T> std::optional<std::size_t> Scheme<T>::firstInadmissible(const std::vector<T>& u) const {
  for (std::size_t begin = 0; begin < cells_; begin += segmentCells) {
    const std::size_t n = std::min(segmentCells, cells_ - begin);
    Line<T> cells;
    for (std::size_t f = 0; f < fields(); ++f) std::copy_n(u.data() + f * cells_ + begin, n, cells.all()[f]);
    const std::size_t found = law_->firstInadmissible(n, cells.all());
    if (found < n) return begin + found;
  }
  return std::nullopt;
}

template class Scheme<float>;
template class Scheme<double>;

} // namespace semiflow::pde::volumes
