#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/component.h"
#include "core/experiment/run.h"

namespace semiflow::pde {

/// A change to a rollout: the component.
class Variant {
 public:
  virtual ~Variant() = default;
  virtual bool isNone() const { return false; }
  /// A complete, checked tree of kind `pde` with the change made in it. @throws InputError where it cannot be made
  virtual Json changed(const Json& tree) const = 0;
  /// What tells it from others: "etdrk1". A name of letters, digits and _.
  virtual std::string name() const = 0;
};

/// Family `variant`: none (the default), stepper, discretisation, method (both), equation, resolution, numbers.
const Family<Variant>& variants();

/// Family `rollout`: kind `pde` as a part of another experiment, without a title of its own.
const Family<experiment::Run>& rollouts();

/// A rollout to be run as a part of a study.
struct Candidate {
  std::string name; ///< unique among the candidates of a study
  Json tree;        ///< of kind `pde`, complete and checked
  std::string path; ///< of the variant in the study, "second"; of the rollout itself "base"
};

/// The parameters `base` and `base_name`, `second`, `third` and `fourth` of a study.
Parameter baseParameter();
Parameter baseNameParameter(); ///< `base_name`
std::vector<Parameter> variantParameters(const std::string& doc);

/// The rollout itself and every variant that is not none. @throws InputError naming the variant
std::vector<Candidate> candidatesOf(const Values& study);
/// A candidate of one change, at a path. @throws InputError
Candidate candidate(const Json& base, const Variant& variant, const std::string& path);
/// Key paths whose values differ, with the new ones: what an edit of a study changes in its rollouts. Whole lists, and
/// what only one of them has, count as one value.
std::vector<std::pair<std::string, Json>> changesBetween(const Json& before, const Json& after);
/// Makes names differ: "etdrk4", "etdrk4_2".
void makeUnique(std::vector<Candidate>& candidates);

/// The run of a candidate. @throws InputError with the key as the study's file has it: below "base", or below the
/// variant where that brought it in
std::unique_ptr<experiment::Run> runOf(const Candidate& candidate, const std::filesystem::path& directory);
/// The checked values of a candidate, as its run gets them.
Values valuesOf(const Candidate& candidate, const std::filesystem::path& directory);

} // namespace semiflow::pde
