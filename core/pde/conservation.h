#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/pde/volumes/conservation_law.h"
#include "core/pde/volumes/laws.h"

namespace semiflow::pde {

/// An equation as a conservation law u_t + div f(u) = 0, for finite volumes. Made for a dimension, in either precision.
struct Conservation {
  template <class T> using Maker = std::function<std::unique_ptr<volumes::ConservationLaw<T>>(int dimension)>;
  Maker<float> single;
  Maker<double> inDouble;
  std::string positive; ///< what has to be positive, for messages: "density or pressure"
  std::optional<volumes::ScalarFormulas> formulas = {}; ///< of a law of one field that they say all of
};

/// @param make called as make(T{}, dimension) for T float and double
template <class Make>
std::shared_ptr<const Conservation> conservationOf(const Make& make, const std::string& positive) {
  return std::make_shared<const Conservation>(Conservation{[make](int dimension) { return make(float{}, dimension); },
                                                           [make](int dimension) { return make(double{}, dimension); },
                                                           positive});
}

inline std::shared_ptr<const Conservation> conservationOf(const volumes::ScalarFormulas& formulas) {
  const auto make = [formulas]<class T>(T, int) { return volumes::scalarLaw<T>(formulas); };
  Conservation law = *conservationOf(make, formulas.field);
  law.formulas = formulas;
  return std::make_shared<const Conservation>(std::move(law));
}

} // namespace semiflow::pde
