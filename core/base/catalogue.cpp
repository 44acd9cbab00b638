#include "core/base/catalogue.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/suggest.h"

namespace semiflow {

AnyFamily::AnyFamily(std::string id, std::string title) : id_(std::move(id)), title_(std::move(title)) {}

const Description* AnyFamily::find(std::string_view id) const {
  for (const Description* description : descriptions()) {
    if (description->id() == id) return description;
  }
  return nullptr;
}

std::vector<std::string> AnyFamily::ids() const {
  std::vector<std::string> all;
  for (const Description* description : descriptions()) all.push_back(description->id());
  return all;
}

Catalogue::Catalogue(std::vector<const AnyFamily*> families) : families_(std::move(families)) {}

const AnyFamily& Catalogue::family(std::string_view id) const {
  std::vector<std::string> ids;
  for (const AnyFamily* family : families_) {
    if (family->id() == id) return *family;
    ids.push_back(family->id());
  }
  throw InputError("family", fmt::format("one of {}", fmt::join(ids, ", ")), fmt::format("'{}'", id),
                   suggestion(id, ids));
}

const Description& Catalogue::describe(std::string_view path) const {
  const std::size_t slash = path.find('/');
  const AnyFamily& chosen = family(path.substr(0, slash));
  const std::string_view id = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
  if (const Description* description = chosen.find(id)) return *description;
  const std::vector<std::string> ids = chosen.ids();
  throw InputError(std::string(chosen.id()), oneOf(ids, chosen.id()), fmt::format("'{}'", id), suggestion(id, ids));
}

} // namespace semiflow
