#pragma once

#include <array>
#include <vector>

#include "core/numerics/kernel.h"
#include "core/pde/grid.h"

namespace semiflow::pde {

/// The values at which a mask's fixed parts hold the fields, for every field and part (see parts()).
template <class T> class HeldRegions {
 public:
  /// @throws InputError for a value that cannot be read or is not finite somewhere at time 0
  HeldRegions(const Law& law, const Grid& grid);
  bool varies() const { return varies_; } ///< with time, for an evolving field
  /// Evaluates what depends on time.
  void update(double time);
  /// Writes the held values into an array of a field's part.
  void impose(std::size_t field, std::size_t part, T* values) const;

 private:
  struct Region {
    std::size_t number = 0; ///< among the mask's fixed parts
    std::size_t field = 0;
    numerics::Kernel kernel;
    bool varies = false;
    std::array<std::vector<T>, 2> values;
  };
  void evaluate(Region& region, double time) const;

  bool complex_;
  std::size_t dimension_;
  bool varies_ = false;
  double time_ = 0;
  std::vector<std::vector<std::size_t>> points_;           ///< of every fixed part
  std::vector<std::array<std::vector<double>, 3>> places_; ///< of those points
  std::vector<Region> regions_;
};

extern template class HeldRegions<float>;
extern template class HeldRegions<double>;

} // namespace semiflow::pde
