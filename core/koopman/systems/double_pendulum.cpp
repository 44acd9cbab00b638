#include <cmath>
#include <numbers>

#include "core/koopman/systems/catalogue.h"

namespace semiflow::koopman {
namespace {

struct Arms {
  double m1, m2, l1, l2, g;
};

/// Lagrange's equations M(a - b) (a'', b'') = r, solved for the accelerations. s = (a, b, a', b').
void rate(const Arms& arms, const double* s, double* f) {
  const double c = std::cos(s[0] - s[1]), sine = std::sin(s[0] - s[1]);
  const double m11 = (arms.m1 + arms.m2) * arms.l1, m12 = arms.m2 * arms.l2 * c;
  const double m21 = arms.l1 * c, m22 = arms.l2;
  const double r1 = -arms.m2 * arms.l2 * s[3] * s[3] * sine - (arms.m1 + arms.m2) * arms.g * std::sin(s[0]);
  const double r2 = arms.l1 * s[2] * s[2] * sine - arms.g * std::sin(s[1]);
  const double determinant = m11 * m22 - m12 * m21;
  f[0] = s[2];
  f[1] = s[3];
  f[2] = (r1 * m22 - m12 * r2) / determinant;
  f[3] = (m11 * r2 - m21 * r1) / determinant;
}

} // namespace

/// Angles from the vertical, not wrapped; their velocities.
const Component<System>& doublePendulum() {
  static const auto component =
      Component<System>("double_pendulum", "Double pendulum")
          .summary("Two arms: two frequencies for small swings, chaos for large ones, the energy kept.")
          .formula("(m₁+m₂) l₁ a'' + m₂ l₂ (b'' cos(a−b) + b'² sin(a−b)) = −(m₁+m₂) g sin a,  "
                   "l₂ b'' + l₁ (a'' cos(a−b) − a'² sin(a−b)) = −g sin b")
          .reference("Shinbrot, Grebogi, Wisdom, Yorke, Chaos in a double pendulum, Am. J. Phys. 60, 491 (1992)")
          .parameter(real("mass_1", 1).above(0).unit("mass").doc("m₁, at the end of the upper arm"))
          .parameter(real("mass_2", 1).above(0).unit("mass").doc("m₂, at the end of the lower arm"))
          .parameter(real("length_1", 1).above(0).unit("length").doc("l₁, of the upper arm"))
          .parameter(real("length_2", 1).above(0).unit("length").doc("l₂, of the lower arm"))
          .parameter(real("gravity", 1).atLeast(0).unit("length/time^2").doc("g"))
          .makes([](const Values& v) {
            const Arms arms{v.real("mass_1"), v.real("mass_2"), v.real("length_1"), v.real("length_2"),
                            v.real("gravity")};
            constexpr double turn = 2 * std::numbers::pi;
            return std::make_unique<System>(System{.stateNames = {"a", "b", "a_rate", "b_rate"},
                                                   .lower = {-0.5, -0.5, -0.2, -0.2},
                                                   .upper = {0.5, 0.5, 0.2, 0.2},
                                                   .periods = {turn, turn, 0, 0},
                                                   .interval = 0.2,
                                                   .law = [=](const double* s, double* f) { rate(arms, s, f); }});
          });
  return component;
}

} // namespace semiflow::koopman
