#include "core/base/component.h"

#include "core/base/validate.h"

namespace semiflow {

Values::Values(const Description& description, Json tree, std::string path, std::filesystem::path directory)
    : description_(&description), tree_(std::move(tree)), path_(std::move(path)), directory_(std::move(directory)) {}

const Parameter& Values::parameter(std::string_view name) const {
  const Parameter* found = description_->find(name);
  SF_ASSERT(found != nullptr);
  return *found;
}

const Json& Values::value(std::string_view name) const {
  SF_ASSERT(description_->find(name) != nullptr);
  return tree_.at(std::string(name));
}

double Values::real(std::string_view name) const { return value(name).get<double>(); }
long long Values::integer(std::string_view name) const { return value(name).get<long long>(); }
bool Values::boolean(std::string_view name) const { return value(name).get<bool>(); }
std::string Values::text(std::string_view name) const { return value(name).get<std::string>(); }
std::vector<double> Values::vector(std::string_view name) const { return value(name).get<std::vector<double>>(); }
std::vector<std::vector<double>> Values::matrix(std::string_view name) const {
  return value(name).get<std::vector<std::vector<double>>>();
}
std::vector<std::vector<std::vector<double>>> Values::matrices(std::string_view name) const {
  return value(name).get<std::vector<std::vector<std::vector<double>>>>();
}
std::vector<std::string> Values::texts(std::string_view name) const {
  return value(name).get<std::vector<std::string>>();
}

std::vector<std::pair<std::string, std::string>> Values::expressionMap(std::string_view name) const {
  std::vector<std::pair<std::string, std::string>> entries;
  for (const auto& [key, entry] : value(name).items()) entries.emplace_back(key, entry.get<std::string>());
  return entries;
}

std::vector<std::pair<std::string, double>> Values::realMap(std::string_view name) const {
  std::vector<std::pair<std::string, double>> entries;
  for (const auto& [key, entry] : value(name).items())
    entries.emplace_back(key, (entry.is_object() ? entry.at("value") : entry).get<double>());
  return entries;
}

std::filesystem::path Values::file(std::string_view name) const {
  const std::string given = text(name);
  if (given.empty()) throw error(name, "the path of a file", "nothing");
  const std::filesystem::path absolute = std::filesystem::absolute(directory_ / given).lexically_normal();
  std::error_code ignored; // a path that cannot be looked at is one that cannot be read
  if (!std::filesystem::is_regular_file(absolute, ignored)) {
    throw error(name, "the path of a file", "no such file: " + absolute.string());
  }
  return absolute;
}

const Json& Values::experiment(std::string_view name) const { return value(name); }

Values Values::child(std::string_view name) const {
  const Json& tree = value(name);
  const Description* description = parameter(name).family().find(tree.at("id").get<std::string>());
  SF_ASSERT(description != nullptr);
  return {*description, tree, pathOf(name), directory_};
}

std::string Values::pathOf(std::string_view name) const {
  return path_.empty() ? std::string(name) : path_ + "." + std::string(name);
}

InputError Values::error(std::string_view name, const std::string& expected, const std::string& found,
                         const std::string& hint) const {
  return {pathOf(name), expected, found, hint};
}

} // namespace semiflow
