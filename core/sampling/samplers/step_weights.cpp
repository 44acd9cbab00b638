#include "core/sampling/samplers/step_weights.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "core/numerics/phi.h"

namespace semiflow::sampling {
namespace {

constexpr std::size_t points = 12;

struct Quadrature {
  std::array<double, points> nodes, weights; ///< on [0, 1]
};

/// Gauss-Legendre, the roots by Newton's method.
const Quadrature& gaussLegendre() {
  static const Quadrature quadrature = [] {
    Quadrature q{};
    for (std::size_t i = 0; i < points; ++i) {
      double x = std::cos(std::numbers::pi * (static_cast<double>(i) + 0.75) / (points + 0.5));
      double slope = 0;
      for (int iteration = 0; iteration < 50; ++iteration) {
        double previous = 1, value = x;
        for (std::size_t k = 2; k <= points; ++k) {
          const auto n = static_cast<double>(k);
          const double next = ((2 * n - 1) * x * value - (n - 1) * previous) / n;
          previous = value;
          value = next;
        }
        slope = points * (x * value - previous) / (x * x - 1);
        const double change = value / slope;
        x -= change;
        if (std::abs(change) < 1e-16) break;
      }
      q.nodes[i] = 0.5 * (1 + x);
      q.weights[i] = 1 / ((1 - x * x) * slope * slope);
    }
    return q;
  }();
  return quadrature;
}

double coordinate(Variable variable, const Level& level) {
  switch (variable) {
  case Variable::lambda:
    return level.lambda;
  case Variable::rho:
    return std::exp(-level.lambda);
  default:
    return level.time;
  }
}

double coordinateAt(Variable variable, const Process& process, double lambda) {
  switch (variable) {
  case Variable::lambda:
    return lambda;
  case Variable::rho:
    return std::exp(-lambda);
  default:
    return process.timeAt(lambda);
  }
}

double lagrange(const std::vector<double>& nodes, std::size_t j, double u) {
  double product = 1;
  for (std::size_t k = 0; k < nodes.size(); ++k) {
    if (k != j) product *= (u - nodes[k]) / (nodes[j] - nodes[k]);
  }
  return product;
}

/// weights[j], j > 0, += the integral over lambda of L_j against the law of motion's own weight. The first weight is
/// what is left of the total, so that constants are exact.
void integrate(Form form, Variable variable, double tau, const Process& process, const Level& from, const Level& to,
               std::span<const Level> nodes, std::vector<double>& weights) {
  const double kappa = 1 + tau * tau;
  const double h = to.lambda - from.lambda;
  std::vector<double> places;
  for (const Level& node : nodes) places.push_back(coordinate(variable, node));
  const auto panels = static_cast<std::size_t>(std::ceil(std::abs(h) * kappa)) + 1;
  const double length = h / static_cast<double>(panels);
  for (std::size_t panel = 0; panel < panels; ++panel) {
    for (std::size_t q = 0; q < points; ++q) {
      const double lambda = from.lambda + (static_cast<double>(panel) + gaussLegendre().nodes[q]) * length;
      const double kernel = form == Form::data ? to.alpha * kappa * std::exp(-kappa * (to.lambda - lambda))
                                               : -to.sigma * kappa * std::exp(to.lambda - lambda);
      const double weight = gaussLegendre().weights[q] * length * kernel;
      const double u = coordinateAt(variable, process, lambda);
      for (std::size_t j = 1; j < places.size(); ++j) weights[j] += weight * lagrange(places, j, u);
    }
  }
}

void balance(std::vector<double>& weights) {
  for (std::size_t j = 1; j < weights.size(); ++j) weights[0] -= weights[j];
}

} // namespace

LinearStep firstOrderStep(Form form, double tau, const Level& from, const Level& to) {
  const double h = to.lambda - from.lambda;
  const double t2 = tau * tau;
  const double drawn = tau == 0 ? 0 : std::sqrt(-std::expm1(-2 * h * (form == Form::data ? t2 : 1)));
  SF_ASSERT(tau == 0 || h > 0);
  if (form == Form::data) {
    return {to.sigma / from.sigma * std::exp(-t2 * h), {-to.alpha * std::expm1(-(1 + t2) * h)}, to.sigma * drawn};
  }
  return {
      to.alpha / from.alpha, {-to.sigma * (1 + t2) * std::expm1(h)}, tau * to.alpha * std::exp(-from.lambda) * drawn};
}

StepRule interpolating(Form form, Variable variable, double tau) {
  return [=](const Process& process, const Level& from, const Level& to, std::span<const Level> nodes) {
    LinearStep step = firstOrderStep(form, tau, from, to);
    step.weights.resize(nodes.size());
    if (nodes.size() > 1) {
      integrate(form, variable, tau, process, from, to, nodes, step.weights);
      balance(step.weights);
    }
    return step;
  };
}

StepRule midpointRule(Form form, double tau, StepRule otherwise) {
  return [=](const Process& process, const Level& from, const Level& to, std::span<const Level> nodes) {
    if (nodes.size() != 2) return otherwise(process, from, to, nodes);
    LinearStep step = firstOrderStep(form, tau, from, to);
    const double place = (nodes[1].lambda - nodes[0].lambda) / (to.lambda - from.lambda);
    step.weights.push_back(0.5 * step.weights[0] / place);
    balance(step.weights);
    return step;
  };
}

StepRule uniRule(Form form, bool bh1) {
  const StepRule exact = interpolating(form, Variable::lambda);
  return [=](const Process& process, const Level& from, const Level& to, std::span<const Level> nodes) {
    if (nodes.size() != 2) return exact(process, from, to, nodes);
    LinearStep step = firstOrderStep(form, 0, from, to);
    const double h = to.lambda - from.lambda;
    const double place = (nodes[1].lambda - nodes[0].lambda) / h;
    const double factor = bh1 ? (form == Form::data ? to.alpha * h : -to.sigma * h) : step.weights[0];
    step.weights.push_back(0.5 * factor / place);
    balance(step.weights);
    return step;
  };
}

StepRule trapezoidalRule(Form form) {
  return [=](const Process&, const Level& from, const Level& to, std::span<const Level> nodes) {
    LinearStep step = firstOrderStep(form, 0, from, to);
    if (nodes.size() == 2) step.weights.assign(2, 0.5 * step.weights[0]);
    return step;
  };
}

StepRule publishedThirdOrderRule(Form form) {
  const StepRule fewer = midpointRule(form, 0, interpolating(form, Variable::lambda));
  return [=](const Process& process, const Level& from, const Level& to, std::span<const Level> nodes) {
    if (nodes.size() != 3) return fewer(process, from, to, nodes);
    LinearStep step = firstOrderStep(form, 0, from, to);
    const double h = to.lambda - from.lambda;
    const double z = form == Form::data ? -h : h;
    std::array<double, 4> phi{};
    numerics::phi(z, phi);
    const double scale = form == Form::data ? to.alpha : -to.sigma;
    const double slope = scale * h * phi[2];     // of the derivative at the start
    const double curvature = scale * h * phi[3]; // of the second difference; twice that would be right
    const double r0 = (nodes[0].lambda - nodes[1].lambda) / h;
    const double r1 = (nodes[1].lambda - nodes[2].lambda) / h;
    // D1 = D10 + r0 D2, D2 = (D10 - D11)/(r0 + r1), D10 = (F0 - F1)/r0, D11 = (F1 - F2)/r1.
    const double second = (slope * r0 + curvature) / (r0 + r1);
    step.weights.push_back(-(slope + second) / r0 - second / r1);
    step.weights.push_back(second / r1);
    balance(step.weights);
    return step;
  };
}

StepRule constantAdamsRule(Form form) {
  return [=](const Process&, const Level& from, const Level& to, std::span<const Level> nodes) {
    static constexpr std::array<std::array<double, 4>, 4> table{{{1, 0, 0, 0},
                                                                 {3.0 / 2, -1.0 / 2, 0, 0},
                                                                 {23.0 / 12, -16.0 / 12, 5.0 / 12, 0},
                                                                 {55.0 / 24, -59.0 / 24, 37.0 / 24, -9.0 / 24}}};
    SF_ASSERT(nodes.size() <= table.size());
    LinearStep step = firstOrderStep(form, 0, from, to);
    const double total = step.weights[0];
    step.weights.clear();
    for (std::size_t j = 0; j < nodes.size(); ++j) step.weights.push_back(total * table[nodes.size() - 1][j]);
    return step;
  };
}

void predict(Prediction& prediction, Form form, const Level& level, const Cloud& x, Cloud& out) {
  if (form == Form::data) {
    prediction.data(level, x, out);
  } else {
    prediction.noise(level, x, out);
  }
}

} // namespace semiflow::sampling
