#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/data/stored_run.h"
#include "core/sweep/parts.h"
#include "core/sweep/plan.h"

namespace semiflow::sweep {

/// What the samples of a sweep have in common: their variables, each as long in every direction as the longest. A
/// coordinate that is the same in all samples, as far as each goes, is one for all; others are NAME_of_sample.
class Merged {
 public:
  /// A variable of the samples. @see StoredVariable for what it is without the dimension `sample`
  struct Entry {
    data::StoredVariable variable;
    bool common = false; ///< a coordinate that is one for all
  };

  Merged(const Plan& plan, const Parts& parts);

  const std::vector<Entry>& entries() const { return entries_; }
  /// The file of a sample; nothing where it is not there.
  const std::optional<std::filesystem::path>& file(std::size_t sample) const { return files_[sample]; }
  /// Whether the samples are courses of time, rather than single results.
  bool evolves() const { return evolves_; }
  std::size_t samples() const { return files_.size(); }
  /// The entry as a variable of the sweep's data set.
  data::StoredVariable gathered(const Entry& entry) const;
  /// The numbers of one sample in the shape of all, NaN where it has none.
  std::vector<double> block(const Entry& entry, std::size_t sample) const;
  /// The same of texts, "" where it has none.
  std::vector<std::string> texts(const Entry& entry, std::size_t sample) const;
  /// The coordinate that is one for all. @pre entry.common
  std::vector<double> commonNumbers(const Entry& entry) const;
  std::vector<std::string> commonTexts(const Entry& entry) const;

 private:
  void include(const data::StoredRun& run);
  bool isCommon(const data::StoredVariable& coordinate) const;
  std::size_t longest(const Entry& entry) const;

  std::vector<std::optional<std::filesystem::path>> files_;
  bool evolves_ = false;
  std::vector<Entry> entries_;
  std::map<std::string, std::size_t> lengths_; ///< of each dimension
};

} // namespace semiflow::sweep
