#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

#include <tbb/cache_aligned_allocator.h>

#include "core/base/random.h"

namespace semiflow::sampling {

/// Points in R^d, `lanes` at a time: strip s holds particles s*lanes .. s*lanes + lanes - 1, coordinate by coordinate,
/// so that what is done to a strip vectorises over particles in any dimension. The last strip is padded with lanes that
/// are computed like all others and never read: what happens to a particle does not depend on how many there are.
class Cloud {
 public:
  static constexpr std::size_t lanes = 64;

  Cloud() = default;
  /// All zero.
  Cloud(std::size_t count, std::size_t dimension);

  std::size_t count() const { return count_; }
  std::size_t dimension() const { return dimension_; }
  std::size_t strips() const { return (count_ + lanes - 1) / lanes; }

  /// Coordinate c of the strip's particles is at [c*lanes, (c+1)*lanes).
  double* strip(std::size_t s) { return values_.data() + s * lanes * dimension_; }
  const double* strip(std::size_t s) const { return values_.data() + s * lanes * dimension_; }

  double& at(std::size_t particle, std::size_t coordinate) { return values_[index(particle, coordinate)]; }
  double at(std::size_t particle, std::size_t coordinate) const { return values_[index(particle, coordinate)]; }

  /// Everything, padding included.
  std::span<double> values() { return values_; }
  std::span<const double> values() const { return values_; }

  /// Bytes that a cloud of this size takes.
  static double bytes(std::size_t count, std::size_t dimension);

 private:
  std::size_t index(std::size_t particle, std::size_t coordinate) const {
    return (particle / lanes * dimension_ + coordinate) * lanes + particle % lanes;
  }

  std::size_t count_ = 0;
  std::size_t dimension_ = 0;
  std::vector<double, tbb::cache_aligned_allocator<double>> values_;
};

/// How many strips one parallel block takes.
inline constexpr std::size_t stripsPerBlock = 32;

/// factor * cloud, as a term of a sum.
struct Term {
  double factor;
  const Cloud& cloud;
};

/// out = the sum of one or more terms, added from left to right. `out` may be one of them. @pre all of one shape
void combine(std::initializer_list<Term> terms, Cloud& out);
void combine(std::span<const Term> terms, Cloud& out);

/// x += factor * z with z standard normal, independent per particle and coordinate, from (particle, step) of `random`.
void addNormals(Cloud& x, double factor, const Random& random, std::uint32_t step);
/// The same where x holds the particles that are listed of a larger cloud: each has the numbers of its place there.
void addNormals(Cloud& x, std::span<const std::size_t> which, double factor, const Random& random, std::uint32_t step);

/// The index of the first particle with a coordinate that is not finite; count() where all are.
std::size_t firstNonFinite(const Cloud& x);

/// The first `count` particles.
Cloud firstParticles(const Cloud& x, std::size_t count);

/// The particles of x that are listed, in that order: what a method that goes on with some of them works on.
Cloud gather(const Cloud& x, std::span<const std::size_t> which);
/// x[which[j]] = part[j].
void scatter(const Cloud& part, std::span<const std::size_t> which, Cloud& x);

} // namespace semiflow::sampling
