#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/experiment/frame.h"
#include "core/numerics/kernel.h"

namespace semiflow::pde {

/// Fields that are pointwise formulas of others on the same grid, e.g. a pressure of density, momentum and energy.
class PointwiseFields {
 public:
  /// A field to be made: its name, its unit and its formula in the names of the given ones and the parameters.
  struct Formula {
    std::string name, unit, text;
  };
  PointwiseFields() = default;
  /// @throws InputError "PATH.NAME: ..." for a formula that cannot be read
  PointwiseFields(std::vector<Formula> formulas, const std::vector<std::string>& given,
                  const std::vector<std::pair<std::string, double>>& parameters, const std::string& path);

  std::size_t count() const { return formulas_.size(); }
  /// One field per formula, from real fields in the order of `given`. Parallel.
  std::vector<experiment::GridField> of(const std::vector<const experiment::GridField*>& given) const;

 private:
  std::vector<Formula> formulas_;
  numerics::Kernel kernel_;
};

} // namespace semiflow::pde
