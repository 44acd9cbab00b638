#include "core/numerics/extrapolation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <Eigen/Core>

namespace semiflow::numerics {
namespace {

using Eigen::VectorXd;

constexpr int columns = 7;

struct Work {
  explicit Work(int n) : rate(n), before(n), now(n), next(n) {
    for (VectorXd& v : tableau) v.resize(n);
  }
  VectorXd rate, before, now, next;
  std::array<VectorXd, columns>
      tableau; ///< the present diagonal of the extrapolation tableau, coarsest difference last
};

/// Gragg's rule: Euler's step, then leapfrog; of an even number of substeps, its error is a series in h^2.
void midpoint(const Rate& f, const VectorXd& x, double step, int substeps, Work& w, VectorXd& out) {
  const double h = step / substeps;
  w.before = x;
  f(x.data(), w.rate.data());
  w.now = x + h * w.rate;
  for (int i = 1; i < substeps; ++i) {
    f(w.now.data(), w.rate.data());
    w.next = w.before + 2 * h * w.rate;
    std::swap(w.before, w.now);
    std::swap(w.now, w.next);
  }
  f(w.now.data(), w.rate.data());
  out = 0.5 * (w.now + w.before + h * w.rate);
}

/// One extrapolated step from x. @return the difference of the last two columns relative to the state; the result is
/// the last entry of the tableau
double attempt(const Rate& f, const VectorXd& x, double step, Work& w) {
  double error = std::numeric_limits<double>::infinity();
  VectorXd entry(x.size()), previous(x.size());
  for (int k = 0; k < columns; ++k) {
    const int substeps = 2 * (k + 1);
    midpoint(f, x, step, substeps, w, entry);
    // Aitken-Neville in h^2; tableau[j] goes from row k-1 to row k
    for (int j = 0; j < k; ++j) {
      const double ratio = static_cast<double>(substeps) / (2 * (k - j));
      previous = entry + (entry - w.tableau[static_cast<std::size_t>(j)]) / (ratio * ratio - 1);
      std::swap(w.tableau[static_cast<std::size_t>(j)], entry);
      std::swap(entry, previous);
    }
    if (k == columns - 1) {
      const double size = std::max(x.lpNorm<Eigen::Infinity>(), entry.lpNorm<Eigen::Infinity>());
      error = (entry - w.tableau[static_cast<std::size_t>(k - 1)]).lpNorm<Eigen::Infinity>() /
              std::max(size, std::numeric_limits<double>::min());
    }
    w.tableau[static_cast<std::size_t>(k)] = entry;
  }
  return error;
}

} // namespace

void extrapolate(const Rate& rate, double* x, int dimension, double interval, double tolerance) {
  Work w(dimension);
  VectorXd state = Eigen::Map<const VectorXd>(x, dimension);
  double done = 0; // as a fraction, so that the end is met exactly
  double fraction = 1;
  double rejected = std::numeric_limits<double>::infinity(); // the error of the last attempt at this step
  constexpr double smallest = 1e-9;
  while (done < 1 && state.allFinite()) {
    fraction = std::min(fraction, 1 - done);
    const double error = attempt(rate, state, fraction * interval, w);
    // A small error that a shorter step does not lessen is round-off.
    const bool accepted =
        error <= tolerance || (error > 0.5 * rejected && error <= 1e3 * tolerance) || fraction <= smallest;
    if (accepted) {
      state = w.tableau.back();
      done = fraction >= 1 - done ? 1 : done + fraction;
    }
    rejected = accepted || !std::isfinite(error) ? std::numeric_limits<double>::infinity() : error;
    // The difference of the last two columns is of order h^(2 columns - 1).
    const double factor = 0.8 * std::pow(tolerance / std::max(error, 1e-20), 1.0 / (2 * columns - 1));
    fraction *= std::isfinite(error) ? std::clamp(factor, 0.1, 4.0) : 0.1;
  }
  Eigen::Map<VectorXd>(x, dimension) = state;
}

} // namespace semiflow::numerics
