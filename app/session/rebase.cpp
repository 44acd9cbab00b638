#include "app/session/rebase.h"

namespace semiflow::app {

using experiment::Experiment;
namespace fs = std::filesystem;

namespace {

void rebase(const Description& description, Json& tree, const fs::path& from, const fs::path& to) {
  for (const Parameter& parameter : description.parameters()) {
    Json& value = tree.at(parameter.name());
    if (parameter.kind() == Kind::component) {
      rebase(*parameter.family().find(value.at("id").get<std::string>()), value, from, to);
    } else if (parameter.kind() == Kind::file) {
      const fs::path path = value.get<std::string>();
      if (!path.empty() && path.is_relative()) value = pathFrom(to, from / path).string();
    } else if (parameter.kind() == Kind::experiment) {
      try {
        value = rebased(Experiment(value, from), to).withoutDefaults();
      } catch (const InputError&) { // one still being written: nothing in it can be found anyway
      }
    }
  }
}

} // namespace

fs::path pathFrom(const fs::path& directory, const fs::path& file) {
  const fs::path absolute = fs::absolute(file).lexically_normal();
  const fs::path relative = absolute.lexically_relative(fs::absolute(directory).lexically_normal());
  return relative.empty() || *relative.begin() == ".." ? absolute : relative;
}

Experiment rebased(const Experiment& experiment, const fs::path& directory) {
  const fs::path from = fs::absolute(experiment.directory()).lexically_normal();
  const fs::path to = fs::absolute(directory).lexically_normal();
  Json tree = experiment.tree();
  if (from != to) rebase(experiment.kind(), tree, from, to);
  return {tree, to};
}

} // namespace semiflow::app
