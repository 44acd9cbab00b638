#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "core/sampling/cloud.h"
#include "core/sampling/level.h"

namespace semiflow::sampling {

/// out = an estimate of the gradient of log p_t at every particle of x: exact, empirical or learned.
using ScoreFunction = std::function<void(const Level&, const Cloud& x, Cloud& out)>;

/// A score in the forms that samplers ask for. With s the score and x = alpha x_0 + sigma eps, every form is the
/// conditional mean of what it is named after, given x. Counts the evaluations of a whole cloud; what is evaluated for
/// a part of it counts as its share.
/// Salimans, Ho, "Progressive distillation for fast sampling of diffusion models" (2022), for the forms.
class Prediction {
 public:
  explicit Prediction(ScoreFunction score) : score_(std::move(score)) {}

  /// out = s. @pre here and below: out has the shape of x and is not x
  void score(const Level& level, const Cloud& x, Cloud& out);
  /// out = -sigma s, the noise eps.
  void noise(const Level& level, const Cloud& x, Cloud& out);
  /// out = (x + sigma^2 s) / alpha, the data x_0 (Tweedie's formula).
  void data(const Level& level, const Cloud& x, Cloud& out);
  /// out = alpha eps - sigma x_0, the velocity of (alpha, sigma) on the circle.
  void velocity(const Level& level, const Cloud& x, Cloud& out);

  /// out = another score, counted as one of these.
  void scoreBy(const ScoreFunction& other, const Level& level, const Cloud& x, Cloud& out);

  /// out[k] = the data at x[k], for several levels at once, in parallel. @pre all of one size
  void dataAt(std::span<const Level> levels, std::span<const Cloud> x, std::span<Cloud> out);

  /// Rounded up where parts of clouds do not add up to whole ones. The largest cloud yet is the whole.
  std::uint64_t evaluations() const { return whole_ == 0 ? 0 : (particles_ + whole_ - 1) / whole_; }

 private:
  void count(std::size_t particles);

  ScoreFunction score_;
  std::uint64_t particles_ = 0; ///< evaluated so far
  std::uint64_t whole_ = 0;     ///< size of the largest cloud
};

} // namespace semiflow::sampling
