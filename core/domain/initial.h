#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/base/component.h"
#include "core/domain/domain.h"
#include "core/experiment/frame.h"

namespace semiflow::domain {

/// What an initial condition is for.
struct Setting {
  const Domain& domain;
  std::vector<std::string> fields;                             ///< of the equation, in its order
  bool complex = false;                                        ///< the fields are complex
  std::uint64_t seed = 0;                                      ///< of the experiment
  std::vector<std::pair<std::string, double>> parameters = {}; ///< of the equation: numbers by name, for formulas
};

/// Fields at the first instant.
class Initial {
 public:
  virtual ~Initial() = default;
  /// One grid field per name in the setting, in that order, with imaginary parts where the setting is complex; in
  /// double precision whatever the run computes in. Depends on the setting alone, not on threads.
  /// @throws InputError where the values do not fit the setting; ResourceError for lack of memory
  virtual std::vector<experiment::GridField> on(const Setting& setting) const = 0;
};

/// Family `initial`.
const Family<Initial>& initials();

const Component<Initial>& expressionInitial();
const Component<Initial>& randomFourier();
const Component<Initial>& imageInitial();
const Component<Initial>& fileInitial();

/// Zero fields for the setting.
std::vector<experiment::GridField> blankFields(const Setting& setting);

/// The position of the field called that in the setting.
/// @throws InputError at the path, with the nearest field's name
std::size_t fieldNumber(const Setting& setting, const std::string& name, const std::string& path);

/// A number by name that formulas may use, with a value at every grid point.
struct GridVariable {
  std::string name;
  std::span<const double> values;
};

/// Fills fields[...] with formulas in x, y, z, pi, the setting's parameters and, where the setting is complex, i.
/// @param formulas field name and formula; @param path key path of the formulas, for messages: "initial.values"
/// @throws InputError for a name that is no field, a formula that cannot be read, or one that is not finite somewhere
void fillByFormulas(const Setting& setting, const std::vector<std::pair<std::string, std::string>>& formulas,
                    const std::string& path, std::span<const GridVariable> variables,
                    std::vector<experiment::GridField>& fields);

} // namespace semiflow::domain
