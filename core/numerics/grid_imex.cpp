#include "core/numerics/grid_imex.h"

#include <algorithm>

namespace semiflow::numerics {

template <class T> void GridImexMultistep<T>::prepare(double h) {
  const SparseMatrix& linear = *this->system_.linear();
  prepareShifted(*solver_, linear, h * tableau_.g[0] / tableau_.a[0], this->time());
  starters_.clear();
  for (std::size_t j = 1; depth() > 1 && j <= static_cast<std::size_t>(tableau_.order); ++j) {
    starters_.push_back(made());
    prepareShifted(*starters_.back(), linear, h / static_cast<double>(j), this->time());
  }
  known_ = 0;
  const std::size_t size = this->system_.fields() * this->system_.perField();
  for (auto* list : {&states_, &rests_, &linears_}) {
    list->resize(depth());
    for (auto& vector : *list) vector.resize(size);
  }
}

template <class T>
void GridImexMultistep<T>::takeStep(double time, double h, const std::vector<T>& u, std::vector<T>& next) {
  for (auto* list : {&states_, &rests_, &linears_}) std::rotate(list->begin(), list->end() - 1, list->end());
  states_[0] = u;
  this->system_.rate(time, u, rests_[0], Part::rest);
  const bool earlier = std::any_of(tableau_.g.begin() + 1, tableau_.g.end(), [](double g) { return g != 0; });
  if (earlier) this->system_.rate(time, u, linears_[0], Part::linear);
  known_ = std::min(known_ + 1, depth());
  if (known_ < depth()) return start(time, h, u, next);
  starters_.clear();
  boundary_.at(time + h, source_);
  const double a = tableau_.a[0];
  std::vector<Scaled<T>> terms{{h * tableau_.g[0] / a, &source_}};
  for (std::size_t j = 0; j < depth(); ++j) {
    terms.push_back({-tableau_.a[j + 1] / a, &states_[j]});
    terms.push_back({h * tableau_.b[j] / a, &rests_[j]});
    if (tableau_.g[j + 1] != 0) terms.push_back({h * tableau_.g[j + 1] / a, &linears_[j]});
  }
  linearCombination<T>(terms, next);
  this->system_.project(time + h, next);
  solveState(*solver_, time, next);
}

template <class T>
void GridImexMultistep<T>::start(double time, double h, const std::vector<T>& u, std::vector<T>& next) {
  const std::size_t columns = starters_.size();
  std::vector<std::vector<T>> row; // of the extrapolation's tableau, from the last one back
  std::vector<T> rest;
  for (std::size_t j = 1; j <= columns; ++j) {
    const double part = h / static_cast<double>(j);
    std::vector<T> v = u;
    for (std::size_t k = 0; k < j; ++k) {
      const double now = time + static_cast<double>(k) * part;
      this->system_.rate(now, v, rest, Part::rest);
      boundary_.at(now + part, source_);
      linearCombination<T>(std::array<Scaled<T>, 3>{{{1, &v}, {part, &rest}, {part, &source_}}}, v);
      this->system_.project(now + part, v);
      solveState(*starters_[j - 1], now, v);
    }
    std::vector<std::vector<T>> nextRow{v};
    for (std::size_t k = 1; k < j; ++k) {
      const double ratio = static_cast<double>(j) / static_cast<double>(j - k);
      std::vector<T> better(v.size());
      linearCombination<T>(
          std::array<Scaled<T>, 2>{{{1 + 1 / (ratio - 1), &nextRow[k - 1]}, {-1 / (ratio - 1), &row[k - 1]}}}, better);
      nextRow.push_back(std::move(better));
    }
    row = std::move(nextRow);
  }
  next = row.back();
}

template class GridImexMultistep<float>;
template class GridImexMultistep<double>;

} // namespace semiflow::numerics
