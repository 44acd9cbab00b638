#include "core/sampling/samplers/constraint.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace semiflow::sampling {
namespace {

/// The ball around a centre, or all but its inside.
class Ball final : public Constraint {
 public:
  Ball(std::vector<double> centre, double radius, bool outside)
      : centre_(std::move(centre)), radius_(radius), outside_(outside) {}

  bool project(std::span<double> point) const override {
    const std::size_t n = std::min(centre_.size(), point.size());
    double square = 0;
    for (std::size_t c = 0; c < n; ++c) square += std::pow(point[c] - centre_[c], 2);
    const double distance = std::sqrt(square);
    if (outside_ ? distance >= radius_ : distance <= radius_) return false;
    // Rounding must not leave it on the wrong side.
    const double target = radius_ * (outside_ ? 1 + 1e-14 : 1 - 1e-14);
    for (std::size_t c = 0; c < n; ++c) {
      const double direction = distance > 0 ? (point[c] - centre_[c]) / distance : (c == 0 ? 1 : 0);
      point[c] = centre_[c] + target * direction;
    }
    return true;
  }

 private:
  std::vector<double> centre_;
  double radius_;
  bool outside_;
};

class HalfSpace final : public Constraint {
 public:
  HalfSpace(std::vector<double> normal, double offset) : normal_(std::move(normal)), offset_(offset) {}

  bool project(std::span<double> point) const override {
    const std::size_t n = std::min(normal_.size(), point.size());
    double product = 0, square = 0;
    for (std::size_t c = 0; c < n; ++c) product += normal_[c] * point[c], square += normal_[c] * normal_[c];
    if (product >= offset_) return false;
    const double target = offset_ + 1e-14 * (std::abs(offset_) + std::abs(product));
    for (std::size_t c = 0; c < n; ++c) point[c] += (target - product) / square * normal_[c];
    return true;
  }

 private:
  std::vector<double> normal_;
  double offset_;
};

class Box final : public Constraint {
 public:
  Box(std::vector<double> lower, std::vector<double> upper) : lower_(std::move(lower)), upper_(std::move(upper)) {}

  bool project(std::span<double> point) const override {
    bool outside = false;
    for (std::size_t c = 0; c < std::min(lower_.size(), point.size()); ++c) {
      const double inside = std::clamp(point[c], lower_[c], upper_[c]);
      outside = outside || inside != point[c];
      point[c] = inside;
    }
    return outside;
  }

 private:
  std::vector<double> lower_, upper_;
};

const Component<Constraint>& ball() {
  static const auto component =
      Component<Constraint>("ball", "Ball")
          .summary("A disc, a ball: all points at most a radius from a centre.")
          .formula("|x − c| ≤ r")
          .parameter(vector("centre", {0, 0}).doc("c"))
          .parameter(real("radius", 1).above(0).doc("r"))
          .makes([](const Values& v) { return std::make_unique<Ball>(v.vector("centre"), v.real("radius"), false); });
  return component;
}

const Component<Constraint>& obstacle() {
  static const auto component =
      Component<Constraint>("obstacle", "Obstacle")
          .summary("All but the inside of a disc or ball.")
          .formula("|x − c| ≥ r")
          .parameter(vector("centre", {0, 0}).doc("c"))
          .parameter(real("radius", 1).above(0).doc("r"))
          .makes([](const Values& v) { return std::make_unique<Ball>(v.vector("centre"), v.real("radius"), true); });
  return component;
}

const Component<Constraint>& halfSpace() {
  static const auto component = Component<Constraint>("half_space", "Half space")
                                    .summary("One side of a line or plane.")
                                    .formula("n · x ≥ b")
                                    .parameter(vector("normal", {1, 0}).doc("n, of any length but zero"))
                                    .parameter(real("offset", 0).doc("b"))
                                    .makes([](const Values& v) {
                                      const std::vector<double> normal = v.vector("normal");
                                      if (std::all_of(normal.begin(), normal.end(), [](double n) { return n == 0; })) {
                                        throw v.error("normal", "a direction", "all numbers zero");
                                      }
                                      return std::make_unique<HalfSpace>(normal, v.real("offset"));
                                    });
  return component;
}

const Component<Constraint>& box() {
  static const auto component = Component<Constraint>("box", "Box")
                                    .summary("An interval of each coordinate.")
                                    .formula("lower ≤ x ≤ upper")
                                    .parameter(vector("lower", {-1, -1}).doc("the lowest corner"))
                                    .parameter(vector("upper", {1, 1}).doc("the highest corner"))
                                    .makes([](const Values& v) {
                                      const std::vector<double> lower = v.vector("lower"), upper = v.vector("upper");
                                      if (lower.size() != upper.size()) {
                                        throw v.error("upper", std::to_string(lower.size()) + " numbers, as lower has",
                                                      std::to_string(upper.size()));
                                      }
                                      for (std::size_t c = 0; c < lower.size(); ++c) {
                                        if (lower[c] > upper[c])
                                          throw v.error("upper", "numbers not below those of lower", "a smaller one");
                                      }
                                      return std::make_unique<Box>(lower, upper);
                                    });
  return component;
}

} // namespace

const Family<Constraint>& constraints() {
  static const Family<Constraint> family("constraint", "Regions", {ball(), obstacle(), halfSpace(), box()});
  return family;
}

} // namespace semiflow::sampling
