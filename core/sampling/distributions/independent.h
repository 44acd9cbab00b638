#pragma once

#include <vector>

#include "core/sampling/distributions/target.h"

namespace semiflow::sampling {

/// Independent groups of coordinates: p(x_1, x_2, ...) = p_1(x_1) p_2(x_2) ..., and so at every noise level. Its modes
/// are those of the first part that has more than one.
class Independent final : public Target {
 public:
  explicit Independent(std::vector<std::unique_ptr<Target>> parts);

  std::size_t dimension() const override { return dimension_; }
  void score(const Level& level, const Cloud& x, Cloud& out) const override;
  std::vector<double> logDensity(const Level& level, const Cloud& x) const override;
  void sample(const Random& random, Cloud& out) const override;
  const std::vector<double>& modeWeights() const override { return parts_[moded_]->modeWeights(); }
  std::vector<double> modeShares(const Level& level, const Cloud& x) const override;
  std::unique_ptr<Target> marginal(std::size_t coordinates) const override;
  std::pair<double, double> extent(const Level& level, std::size_t coordinate) const override;

 private:
  /// The coordinates of one part.
  Cloud cut(const Cloud& x, std::size_t part) const;

  std::vector<std::unique_ptr<Target>> parts_;
  std::vector<std::size_t> first_; ///< coordinate of each part
  std::size_t dimension_ = 0;
  std::size_t moded_ = 0; ///< the part whose modes count
};

} // namespace semiflow::sampling
