#include <cmath>
#include <numbers>

#include "core/base/parallel.h"
#include "core/numerics/vector_math.h"
#include "core/sampling/score_errors/score_error.h"

namespace semiflow::sampling {
namespace {

constexpr std::size_t lanes = Cloud::lanes;

class NoError final : public ScoreError {
 public:
  void apply(const Level& /*level*/, const Cloud& /*x*/, Cloud& /*score*/) const override {}
};

class Bias final : public ScoreError {
 public:
  explicit Bias(std::vector<double> offset) : offset_(std::move(offset)) {}
  void apply(const Level& level, const Cloud& /*x*/, Cloud& score) const override {
    for (std::size_t s = 0; s < score.strips(); ++s) {
      for (std::size_t c = 0; c < std::min(offset_.size(), score.dimension()); ++c) {
        for (std::size_t l = 0; l < lanes; ++l) score.strip(s)[c * lanes + l] -= offset_[c] / level.sigma;
      }
    }
  }

 private:
  std::vector<double> offset_;
};

class Scale final : public ScoreError {
 public:
  explicit Scale(double excess) : excess_(excess) {}
  void apply(const Level& /*level*/, const Cloud& /*x*/, Cloud& score) const override {
    combine({{1 + excess_, score}}, score);
  }

 private:
  double excess_;
};

class Rotation final : public ScoreError {
 public:
  explicit Rotation(double angle) : cosine_(std::cos(angle)), sine_(std::sin(angle)) {}
  void apply(const Level& /*level*/, const Cloud& /*x*/, Cloud& score) const override {
    for (std::size_t s = 0; s < score.strips(); ++s) {
      for (std::size_t c = 0; c + 1 < score.dimension(); c += 2) {
        double* a = score.strip(s) + c * lanes;
        double* b = a + lanes;
        for (std::size_t l = 0; l < lanes; ++l) {
          const double turned = cosine_ * a[l] - sine_ * b[l];
          b[l] = sine_ * a[l] + cosine_ * b[l];
          a[l] = turned;
        }
      }
    }
  }

 private:
  double cosine_, sine_;
};

/// A smooth random function of place and noise level by random Fourier features: the same wherever and whenever it is
/// asked, as the error of a network is.
class Roughness final : public ScoreError {
 public:
  Roughness(double size, double length, std::uint64_t seed)
      : size_(size), length_(length), random_(seed, Stream::perturbations) {}

  void apply(const Level& level, const Cloud& x, Cloud& score) const override {
    const std::size_t d = x.dimension();
    std::vector<double> waves(features * d), phases(features * d);
    const double unit = 1 / (length_ * std::hypot(level.alpha, level.sigma));
    for (std::uint32_t m = 0; m < features; ++m) {
      random_.fillNormals(m, 1, waves.data() + m * d, d);
      const double pace = random_.normals(m, 2, 0)[0];
      for (std::size_t c = 0; c < d; ++c) {
        waves[m * d + c] *= unit;
        phases[m * d + c] =
            2 * std::numbers::pi * random_.uniforms(m, 3, static_cast<std::uint32_t>(c))[0] + pace * level.lambda;
      }
    }
    const double factor = -size_ * std::sqrt(2.0 / features) / level.sigma;
    parallelBlocks(x.strips(), 4, [&](std::size_t begin, std::size_t end) {
      std::vector<double> angles(d * lanes);
      for (std::size_t s = begin; s < end; ++s) {
        for (std::size_t m = 0; m < features; ++m) {
          double places[lanes] = {};
          for (std::size_t c = 0; c < d; ++c) {
            for (std::size_t l = 0; l < lanes; ++l) places[l] += waves[m * d + c] * x.strip(s)[c * lanes + l];
          }
          for (std::size_t i = 0; i < angles.size(); ++i) angles[i] = places[i % lanes] + phases[m * d + i / lanes];
          numerics::cos(angles.data(), angles.data(), angles.size());
          for (std::size_t i = 0; i < angles.size(); ++i) score.strip(s)[i] += factor * angles[i];
        }
      }
    });
  }

 private:
  static constexpr std::size_t features = 64;
  double size_, length_;
  Random random_;
};

} // namespace

const Component<ScoreError>& noScoreError() {
  static const auto component =
      Component<ScoreError>("none", "None").summary("The score is exact.").makes([](const Values&) {
        return std::make_unique<NoError>();
      });
  return component;
}

const Component<ScoreError>& scoreBias() {
  static const auto component =
      Component<ScoreError>("bias", "Bias")
          .summary("The predicted noise is off by the same amount everywhere: the cloud drifts to one side.")
          .formula("ε̂ = ε + b;  ŝ = s − b/σ")
          .parameter(vector("offset", {0.1, 0})
                         .live()
                         .doc("b: in units of the noise, a number per coordinate; 0 for those that are not given"))
          .makes([](const Values& v) { return std::make_unique<Bias>(v.vector("offset")); });
  return component;
}

const Component<ScoreError>& scoreNoise() {
  static const auto component =
      Component<ScoreError>("noise", "Noise")
          .summary("The predicted noise is off by a smooth random function of place and noise level, the same at every "
                   "call, as the error of a network is.")
          .formula("ε̂ = ε + a g(x/ℓ√(α² + σ²), λ),  g with mean 0 and mean square 1")
          .reference("Rahimi, Recht, Random features for large-scale kernel machines, NeurIPS (2007), for g")
          .parameter(real("size", 0.1).atLeast(0).live().doc("a: mean square error of each coordinate, its root"))
          .parameter(real("length", 0.3).above(0).live().doc("ℓ: over which the error changes, in units of the cloud"))
          .parameter(integer("seed", 1).between(0, 1e9).live().doc("of the random function"))
          .makes([](const Values& v) {
            return std::make_unique<Roughness>(v.real("size"), v.real("length"),
                                               static_cast<std::uint64_t>(v.integer("seed")));
          });
  return component;
}

const Component<ScoreError>& scoreScale() {
  static const auto component =
      Component<ScoreError>("scale", "Scale")
          .summary("The score is too long or too short by one factor: modes come out too narrow or too wide.")
          .formula("ŝ = (1 + a) s")
          .parameter(real("excess", 0.05).between(-1, 10).live().doc("a: 0.05 is five per cent too long"))
          .makes([](const Values& v) { return std::make_unique<Scale>(v.real("excess")); });
  return component;
}

const Component<ScoreError>& scoreRotation() {
  static const auto component =
      Component<ScoreError>("rotation", "Rotation")
          .summary("The score points to the side: it is no gradient any more, and particles swirl around the modes.")
          .formula("ŝ = R(a) s, in the planes of the coordinates 1 and 2, 3 and 4, ...")
          .parameter(real("angle", 0.2)
                         .between(-3.1416, 3.1416)
                         .unit("radian")
                         .live()
                         .doc("a: counter-clockwise; of an odd number of coordinates the last stays as it is"))
          .makes([](const Values& v) { return std::make_unique<Rotation>(v.real("angle")); });
  return component;
}

const Family<ScoreError>& scoreErrors() {
  static const Family<ScoreError> family("score_error", "Errors of the score",
                                         {noScoreError(), scoreBias(), scoreNoise(), scoreScale(), scoreRotation()});
  return family;
}

} // namespace semiflow::sampling
