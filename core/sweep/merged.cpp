#include "core/sweep/merged.h"

#include <algorithm>
#include <limits>

namespace semiflow::sweep {
namespace {

using data::StoredRun;
using data::StoredVariable;

std::size_t product(const std::vector<std::size_t>& lengths) {
  std::size_t result = 1;
  for (const std::size_t length : lengths) result *= length;
  return result;
}

/// Puts an array into the corner of a larger one.
template <class T>
void place(const std::vector<T>& from, const std::vector<std::size_t>& small, std::vector<T>& to,
           const std::vector<std::size_t>& large) {
  if (from.empty()) return;
  if (small.empty() || small == large) {
    std::copy(from.begin(), from.end(), to.begin());
    return;
  }
  const std::size_t row = small.back();
  std::vector<std::size_t> index(small.size(), 0);
  for (std::size_t done = 0; done < from.size(); done += row) {
    std::size_t at = 0;
    for (std::size_t d = 0; d < large.size(); ++d) at = at * large[d] + index[d];
    std::copy_n(from.begin() + static_cast<std::ptrdiff_t>(done), row, to.begin() + static_cast<std::ptrdiff_t>(at));
    for (std::size_t d = small.size() - 1; d-- > 0;) {
      if (++index[d] < small[d]) break;
      index[d] = 0;
    }
  }
}

/// Whether one is how the other begins.
template <class T> bool agree(const std::vector<T>& a, const std::vector<T>& b) {
  const auto count = static_cast<std::ptrdiff_t>(std::min(a.size(), b.size()));
  return std::equal(a.begin(), a.begin() + count, b.begin());
}

} // namespace

Merged::Merged(const Plan& plan, const Parts& parts) {
  for (std::size_t s = 0; s < plan.samples(); ++s) {
    const experiment::Experiment experiment = plan.experiment(s);
    files_.push_back(parts.has(experiment) ? std::optional(parts.fileOf(experiment)) : std::nullopt);
    if (files_.back()) include(StoredRun(*files_.back()));
  }
  for (Entry& entry : entries_) {
    for (std::size_t d = 0; d < entry.variable.dimensions.size(); ++d)
      entry.variable.shape[d] = lengths_.at(entry.variable.dimensions[d]);
    entry.common = entry.variable.isCoordinate() && isCommon(entry.variable);
  }
}

void Merged::include(const StoredRun& run) {
  evolves_ = evolves_ || run.evolves();
  for (const StoredVariable& variable : run.variables()) {
    const auto same = [&](const Entry& entry) { return entry.variable.name == variable.name; };
    const auto found = std::find_if(entries_.begin(), entries_.end(), same);
    if (found == entries_.end()) {
      entries_.push_back({variable});
    } else if (found->variable.dimensions != variable.dimensions || found->variable.isText != variable.isText) {
      continue; // another thing by the same name: that of the first sample counts
    } else {
      found->variable.single = found->variable.single && variable.single;
    }
    for (std::size_t d = 0; d < variable.dimensions.size(); ++d) {
      std::size_t& length = lengths_[variable.dimensions[d]];
      length = std::max(length, variable.shape[d]);
    }
  }
}

bool Merged::isCommon(const StoredVariable& coordinate) const {
  std::vector<double> longest;
  std::vector<std::string> longestTexts;
  for (const auto& file : files_) {
    if (!file) continue;
    const StoredRun run(*file);
    const StoredVariable* variable = run.find(coordinate.name);
    if (variable == nullptr || variable->isText != coordinate.isText) continue;
    const auto takes = [](auto& known, auto values) {
      if (!agree(known, values)) return false;
      if (values.size() > known.size()) known = std::move(values);
      return true;
    };
    const bool agrees = coordinate.isText ? takes(longestTexts, run.texts(coordinate.name))
                                          : takes(longest, run.numbers(coordinate.name));
    if (!agrees) return false;
  }
  return true;
}

StoredVariable Merged::gathered(const Entry& entry) const {
  StoredVariable variable = entry.variable;
  if (entry.common) return variable;
  if (variable.isCoordinate()) variable.name += "_of_sample";
  variable.dimensions.insert(variable.dimensions.begin(), "sample");
  variable.shape.insert(variable.shape.begin(), files_.size());
  return variable;
}

std::vector<double> Merged::block(const Entry& entry, std::size_t sample) const {
  std::vector<double> values(product(entry.variable.shape), std::numeric_limits<double>::quiet_NaN());
  if (!files_[sample]) return values;
  const StoredRun run(*files_[sample]);
  const StoredVariable* found = run.find(entry.variable.name);
  if (found != nullptr && !found->isText && found->dimensions == entry.variable.dimensions)
    place(run.numbers(found->name), found->shape, values, entry.variable.shape);
  return values;
}

std::vector<std::string> Merged::texts(const Entry& entry, std::size_t sample) const {
  std::vector<std::string> texts(product(entry.variable.shape));
  if (!files_[sample]) return texts;
  const StoredRun run(*files_[sample]);
  const StoredVariable* found = run.find(entry.variable.name);
  if (found != nullptr && found->isText && found->dimensions == entry.variable.dimensions)
    place(run.texts(found->name), found->shape, texts, entry.variable.shape);
  return texts;
}

std::size_t Merged::longest(const Entry& entry) const {
  for (std::size_t s = 0; s < files_.size(); ++s) {
    if (!files_[s]) continue;
    const StoredRun run(*files_[s]);
    const StoredVariable* found = run.find(entry.variable.name);
    if (found != nullptr && found->shape == entry.variable.shape) return s;
  }
  return 0;
}

std::vector<double> Merged::commonNumbers(const Entry& entry) const { return block(entry, longest(entry)); }
std::vector<std::string> Merged::commonTexts(const Entry& entry) const { return texts(entry, longest(entry)); }

} // namespace semiflow::sweep
