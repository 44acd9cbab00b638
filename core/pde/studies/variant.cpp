#include "core/pde/studies/variant.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/validate.h"
#include "core/pde/rollout.h"

namespace semiflow::pde {

namespace {

/// Kind `pde` without what only tells of an experiment.
const Component<experiment::Run>& nestedRollout() {
  static const auto made = [] {
    Component<experiment::Run> component(rollout().id(), rollout().title());
    component.summary(rollout().summary()).formula(rollout().formula());
    for (const Parameter& parameter : rollout().parameters()) {
      if (parameter.kind() != Kind::text) component.parameter(parameter);
    }
    component.makes([](const Values& values) { return runOf({"", values.tree(), values.path()}, values.directory()); });
    return component;
  }();
  return made;
}

} // namespace

const Family<experiment::Run>& rollouts() {
  static const Family<experiment::Run> family("rollout", "Rollouts of an equation", {nestedRollout()});
  return family;
}

Parameter baseParameter() { return component("base", anyFamily<rollouts>, "pde").doc("the rollout that is studied"); }

Parameter baseNameParameter() {
  return text("base_name", "").doc("of the rollout itself, in charts and data sets; none: its stepper's");
}

std::vector<Parameter> variantParameters(const std::string& doc) {
  std::vector<Parameter> all;
  for (const char* name : {"second", "third", "fourth"})
    all.push_back(component(name, anyFamily<variants>, "none").doc(doc));
  return all;
}

namespace {

/// What a name may be made of, as a variable of a data set.
std::string plain(const std::string& text) {
  std::string name;
  for (const char c : text) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (fits) name += c;
    if (!fits && !name.empty() && name.back() != '_') name += '_';
  }
  while (!name.empty() && name.back() == '_') name.pop_back();
  return name;
}

void collectChanges(const Json& before, const Json& after, const std::string& path,
                    std::vector<std::pair<std::string, Json>>& changes) {
  if (before == after) return;
  if (!before.is_object() || !after.is_object()) {
    changes.emplace_back(path, after);
    return;
  }
  for (const auto& [key, value] : after.items()) {
    const std::string below = path.empty() ? key : path + "." + key;
    if (before.contains(key))
      collectChanges(before.at(key), value, below, changes);
    else
      changes.emplace_back(below, value);
  }
}

} // namespace

std::vector<std::pair<std::string, Json>> changesBetween(const Json& before, const Json& after) {
  std::vector<std::pair<std::string, Json>> changes;
  collectChanges(before, after, "", changes);
  return changes;
}

Candidate candidate(const Json& base, const Variant& variant, const std::string& path) {
  Candidate made{plain(variant.name()), {}, path};
  if (made.name.empty()) made.name = path;
  static const std::vector<std::string> id{"id"};
  try {
    made.tree = validate(rollout(), variant.changed(base), "", id);
  } catch (const InputError& error) {
    throw error.within(path);
  }
  return made;
}

void makeUnique(std::vector<Candidate>& candidates) {
  std::vector<std::string> taken;
  for (Candidate& one : candidates) {
    const std::string first = one.name;
    for (int n = 2; std::find(taken.begin(), taken.end(), one.name) != taken.end(); ++n)
      one.name = fmt::format("{}_{}", first, n);
    taken.push_back(one.name);
  }
}

std::vector<Candidate> candidatesOf(const Values& study) {
  const Json base = study.child("base").tree();
  std::string name = plain(study.text("base_name"));
  if (name.empty()) name = base.at("stepper").at("id").get<std::string>();
  std::vector<Candidate> all{{name, base, study.pathOf("base")}};
  for (const char* slot : {"second", "third", "fourth"}) {
    const auto variant = study.make<Variant>(slot);
    if (!variant->isNone()) all.push_back(candidate(base, *variant, study.pathOf(slot)));
  }
  makeUnique(all);
  return all;
}

Values valuesOf(const Candidate& candidate, const std::filesystem::path& directory) {
  Json tree = candidate.tree;
  tree.erase("id"); // it is the root of its run
  return {rollout(), validate(rollout(), tree, ""), "", directory};
}

std::unique_ptr<experiment::Run> runOf(const Candidate& candidate, const std::filesystem::path& directory) {
  try {
    return rollout().make(valuesOf(candidate, directory));
  } catch (const InputError& error) {
    // A variant has its slots under the rollout's names.
    const std::string slot = error.keyPath().substr(0, error.keyPath().find('.'));
    const bool own = slot == "stepper" || slot == "discretisation";
    throw error.within(own ? candidate.path : "base");
  }
}

} // namespace semiflow::pde
