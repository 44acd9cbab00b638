#include "core/pde/studies/tangent_flow.h"

#include <algorithm>
#include <cmath>

#include <Eigen/Dense>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/pde/tangents.h"

namespace semiflow::pde {

TangentFlow::TangentFlow(const Equation& equation, const domain::Domain& domain, bool dealias, std::size_t k)
    : dimension_(domain.dimension()), own_(equation.fields.size()), k_(k) {
  const Equation whole = withTangents(equation, k);
  system_ = std::make_unique<FourierSystem<double>>(deriveLaw(whole, dimension_), domain.axes, dealias);
  diagnostics_ = system_->prepare(deriveDiagnostics(whole, dimension_));
}

double TangentFlow::dimensionOf(const Law& law, const domain::Domain& domain, bool dealias) {
  double count = static_cast<double>(law.fields.size()) * (law.complex ? 2 : 1);
  for (const auto& axis : domain.axes)
    count *= 2 * std::floor(static_cast<double>(axis.points - 1) / (dealias ? 3 : 2)) + 1;
  return count;
}

bool TangentFlow::start(const numerics::Stepping& stepping, double time,
                        const std::vector<experiment::GridField>& fields, std::uint64_t seed) {
  auto stepper = stepping.on(*system_);
  if (!stepper) return false;
  State state(system_->fields() * system_->modes());
  for (std::size_t f = 0; f < fields.size(); ++f) system_->fromPoints(fields[f].values, fields[f].imaginary, f, state);
  // At the points, so that a perturbation has the symmetry of what it perturbs.
  const Random random(seed, Stream::perturbations);
  std::vector<double> values(system_->points()), imaginary(fields.front().isComplex() ? values.size() : 0);
  for (std::size_t f = own_; f < system_->fields(); ++f) {
    random.fillNormals(2 * f, 0, values.data(), values.size());
    random.fillNormals(2 * f + 1, 0, imaginary.data(), imaginary.size());
    system_->fromPoints(values, imaginary, f, state);
  }
  std::vector<double> growth;
  orthonormalise(state, growth);
  stepper_ = std::move(stepper);
  stepper_->start(time, std::move(state));
  return true;
}

void TangentFlow::setEquation(const Equation& equation) {
  const Equation whole = withTangents(equation, k_);
  system_->setLaw(deriveLaw(whole, dimension_));
  diagnostics_ = system_->prepare(deriveDiagnostics(whole, dimension_));
  stepper_->restart();
}

bool TangentFlow::advance(double until, const std::stop_token& stop, std::vector<double>& growth) {
  if (!stepper_->advance(until, stop)) return false;
  State state = stepper_->state();
  orthonormalise(state, growth);
  stepper_->replace(std::move(state));
  return true;
}

/// Gram and Schmidt's way, twice, which is enough for round-off. The coefficients of a real field that are not stored
/// count as little as the others: exponents are the same in every scalar product.
void TangentFlow::orthonormalise(State& state, std::vector<double>& growth) const {
  const auto rows = static_cast<Eigen::Index>(2 * own_ * system_->modes());
  auto* first = reinterpret_cast<double*>(state.data() + own_ * system_->modes());
  Eigen::Map<Eigen::MatrixXd> w(first, rows, static_cast<Eigen::Index>(k_));
  growth.resize(k_);
  for (Eigen::Index j = 0; j < w.cols(); ++j) {
    for (int pass = 0; pass < 2; ++pass) {
      for (Eigen::Index i = 0; i < j; ++i) w.col(j) -= w.col(i).dot(w.col(j)) * w.col(i);
    }
    const double length = w.col(j).norm();
    growth[static_cast<std::size_t>(j)] = std::log(length);
    w.col(j) /= length;
  }
}

void TangentFlow::values(std::size_t field, std::vector<double>& values, std::vector<double>& imaginary) const {
  system_->toPoints(stepper_->state(), {field, {}}, values, imaginary);
}

std::vector<double> TangentFlow::diagnostics() const {
  return system_->evaluate(*diagnostics_, time(), stepper_->state());
}

double TangentFlow::spectralTail() const {
  double largest = 0;
  for (std::size_t f = 0; f < own_; ++f) largest = std::max(largest, system_->spectralTail(stepper_->state(), f));
  return largest;
}

bool TangentFlow::isFinite() const {
  const State& state = stepper_->state();
  return std::all_of(state.begin(), state.end(),
                     [](const auto& c) { return std::isfinite(c.real()) && std::isfinite(c.imag()); });
}

} // namespace semiflow::pde
