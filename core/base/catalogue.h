#pragma once

#include <string_view>
#include <vector>

#include "core/base/component.h"

namespace semiflow {

/// All families of the program, for listing and describing. core/experiment/catalogue.h holds the one of Semiflow.
class Catalogue {
 public:
  explicit Catalogue(std::vector<const AnyFamily*> families);
  const std::vector<const AnyFamily*>& families() const { return families_; }
  /// @throws InputError with the nearest known family
  const AnyFamily& family(std::string_view id) const;
  /// @param path "family/id". @throws InputError with the nearest known family or component
  const Description& describe(std::string_view path) const;

 private:
  std::vector<const AnyFamily*> families_;
};

} // namespace semiflow
