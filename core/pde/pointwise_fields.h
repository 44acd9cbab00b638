#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/experiment/frame.h"
#include "core/numerics/expression.h"

namespace semiflow::pde {

/// Fields that are pointwise formulas of others on the same grid, e.g. a pressure of density, momentum and energy.
class PointwiseFields {
 public:
  /// A field to be made: its name, its unit and its formula in the names of the given ones and the parameters.
  struct Formula {
    std::string name, unit, text;
  };
  PointwiseFields() = default;
  /// @param names what formulas call the given fields (inputs, or complexInputs), parameters and other formulas
  /// @throws InputError "PATH.NAME: ..." for a formula that cannot be read, or that is not real
  PointwiseFields(std::vector<Formula> formulas, const numerics::Variables& names, const std::string& path);

  std::size_t count() const { return formulas_.size(); }
  /// One real field per formula, from fields in the order of the names. Parallel.
  std::vector<experiment::GridField> of(const std::vector<const experiment::GridField*>& given) const;

 private:
  std::vector<Formula> formulas_;
  numerics::Kernel kernel_;
};

} // namespace semiflow::pde
