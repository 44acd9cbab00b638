#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/description.h"
#include "core/base/error.h"

namespace semiflow {

/// The checked values of one component, with what is needed to name a key in an error and to find a file.
/// A getter's name must be one of the description's parameters, of that kind (asserted).
class Values {
 public:
  /// @param tree complete and checked, as validate() returns it
  /// @param path the component's key path in the experiment, e.g. "process.schedule"; empty at the root
  /// @param directory what relative file paths start from
  Values(const Description& description, Json tree, std::string path, std::filesystem::path directory);

  double real(std::string_view name) const;
  long long integer(std::string_view name) const;
  bool boolean(std::string_view name) const;
  std::string text(std::string_view name) const; ///< also for choices and expressions
  std::vector<double> vector(std::string_view name) const;
  std::vector<std::vector<double>> matrix(std::string_view name) const;
  std::vector<std::vector<std::vector<double>>> matrices(std::string_view name) const;
  std::vector<std::string> texts(std::string_view name) const; ///< also for lists of expressions
  std::vector<std::pair<std::string, std::string>> expressionMap(std::string_view name) const;
  std::vector<std::pair<std::string, double>> realMap(std::string_view name) const;
  /// The absolute path. @throws InputError where the file does not exist or none is given
  std::filesystem::path file(std::string_view name) const;
  /// A whole experiment, still to be checked.
  const Json& experiment(std::string_view name) const;
  /// The nested component's values.
  Values child(std::string_view name) const;
  /// The nested component itself (defined in component.h). @throws InputError from its maker
  template <class T> std::unique_ptr<T> make(std::string_view name) const;

  /// The key path of a parameter, for messages: "equation.feed".
  std::string pathOf(std::string_view name) const;
  InputError error(std::string_view name, const std::string& expected, const std::string& found,
                   const std::string& hint = {}) const;

  const Description& description() const { return *description_; }
  const std::string& id() const { return description_->id(); }
  const Json& tree() const { return tree_; }
  const std::string& path() const { return path_; }
  const std::filesystem::path& directory() const { return directory_; }
  const Parameter& parameter(std::string_view name) const;

 private:
  const Json& value(std::string_view name) const;

  const Description* description_;
  Json tree_;
  std::string path_;
  std::filesystem::path directory_;
};

} // namespace semiflow
