#include "core/sweep/parts.h"

#include <set>

#include "core/base/error.h"
#include "core/base/resources.h"
#include "core/data/sinks.h"
#include "core/data/stored_run.h"
#include "core/sweep/plan.h"

namespace semiflow::sweep {
namespace {

/// FNV-1a with 64 bits (Fowler, Noll, Vo).
std::uint64_t hashOf(const std::string& text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

} // namespace

void Parts::create() const {
  std::error_code failed;
  std::filesystem::create_directories(folder_, failed);
  if (failed) throw data::writeError(folder_, failed.message());
}

std::filesystem::path Parts::fileOf(const experiment::Experiment& sample) const {
  const std::string directory = std::filesystem::absolute(sample.directory()).lexically_normal().string();
  return folder_ / fmt::format("{:016x}.nc", hashOf(data::treeText(sample) + '\n' + directory));
}

bool Parts::has(const experiment::Experiment& sample) const {
  const std::filesystem::path file = fileOf(sample);
  std::error_code ignored; // what cannot be looked at is not there
  if (!std::filesystem::is_regular_file(file, ignored)) return false;
  try {
    const data::StoredRun stored(file);
    return stored.text("experiment") == data::treeText(sample) && stored.text("semiflow_version") == version();
  } catch (const InputError&) { // damaged: to be computed anew
    return false;
  }
}

void Parts::keepOnly(const Plan& plan) const {
  std::set<std::filesystem::path> wanted;
  for (std::size_t s = 0; s < plan.samples(); ++s) wanted.insert(fileOf(plan.experiment(s)).stem());
  std::error_code ignored; // what stays behind does no harm
  for (const auto& entry : std::filesystem::directory_iterator(folder_, ignored)) {
    if (!wanted.contains(entry.path().stem())) std::filesystem::remove(entry.path(), ignored);
  }
}

void Parts::remove() const {
  std::error_code ignored; // what stays behind does no harm
  std::filesystem::remove_all(folder_, ignored);
}

} // namespace semiflow::sweep
