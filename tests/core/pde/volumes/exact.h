#pragma once

#include <array>
#include <functional>

#include "core/experiment/frame.h"

namespace semiflow::tests {

/// Density, velocity and pressure of an ideal gas; of shallow water, depth and velocity (and 0).
using Gas = std::array<double, 3>;

/// The exact solution of Euler's equations from a jump between two states, as a function of x/t. E. F. Toro, "Riemann
/// Solvers and Numerical Methods for Fluid Dynamics", Springer (2009), chapter 4.
class ExactRiemann {
 public:
  ExactRiemann(Gas left, Gas right, double gamma = 1.4);
  double starPressure() const { return pressure_; }
  double starVelocity() const { return velocity_; }
  Gas at(double xOverT) const;

 private:
  /// Of one side: how much the velocity changes from it to a star region of that pressure.
  double change(const Gas& side, double pressure) const;
  Gas leftOfContact(const Gas& side, double velocity, double xOverT) const;

  Gas left_, right_;
  double gamma_, pressure_ = 0, velocity_ = 0;
};

/// Depth and velocity behind a dam at x = 0 that breaks at time 0, gravity 1, over water at rest (J. J. Stoker, "Water
/// Waves", 1957) or, where `low` is 0, over a dry bed (A. Ritter, 1892).
Gas damBreak(double high, double low, double xOverT);

/// The mean of a function over a cell, by 20 points in it.
double cellMean(const std::function<double(double)>& f, double lower, double upper);
/// Sum of |field - exact| over sum of |exact|, the exact one averaged over the cells of a line.
double relativeError(const experiment::GridField& field, const std::function<double(double)>& exact);

} // namespace semiflow::tests
