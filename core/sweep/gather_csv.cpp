#include <algorithm>
#include <set>

#include "core/base/error.h"
#include "core/data/output_file.h"
#include "core/data/sinks.h"
#include "core/sweep/gathered.h"

namespace semiflow::sweep {
namespace {

using data::StoredRun;
using data::StoredVariable;

std::string quoted(const std::string& field) {
  if (field.find_first_of(",\"\n\r") == std::string::npos) return field;
  std::string text = "\"";
  for (const char c : field) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + '"';
}

/// What has no value is an empty field.
std::string text(double value) { return std::isnan(value) ? "" : fmt::format("{}", value); }

/// The values of one variable of one sample, as texts, in the shape of all samples.
std::vector<std::string> fieldsOf(const Merged& merged, const Merged::Entry& entry, std::size_t sample) {
  std::vector<std::string> fields;
  if (entry.variable.isText) {
    for (const std::string& value : merged.texts(entry, sample)) fields.push_back(quoted(value));
  } else {
    for (const double value : merged.block(entry, sample)) fields.push_back(text(value));
  }
  return fields;
}

/// One file: lines for each sample, and for each place along a dimension (its name; empty: one line).
class TableOfSamples {
 public:
  TableOfSamples(const Merged& merged, const std::vector<Column>& columns, std::string dimension)
      : merged_(merged), columns_(columns), dimension_(std::move(dimension)) {
    for (const Merged::Entry& entry : merged.entries()) {
      const auto& dimensions = entry.variable.dimensions;
      const bool alongLines =
          dimension_.empty() ? dimensions.empty() : dimensions.size() == 1 && dimensions[0] == dimension_;
      const bool flattened = merged.evolves() && dimensions.size() == 2 && dimensions[0] == dimension_;
      if (alongLines || flattened) entries_.push_back(&entry);
      if (alongLines) rows_ = entry.variable.shape.empty() ? 1 : entry.variable.shape[0];
    }
  }

  /// Whether there is anything in it but the places themselves.
  bool hasContent() const {
    return std::any_of(entries_.begin(), entries_.end(),
                       [](const Merged::Entry* entry) { return !entry->variable.isCoordinate(); });
  }

  void write(const std::filesystem::path& path, const std::stop_token& stop, const Progress& progress) {
    const std::filesystem::path unfinished = path.string() + ".new";
    data::OutputFile file(unfinished);
    file.write(header());
    for (std::size_t s = 0; s < merged_.samples() && !stop.stop_requested(); ++s) {
      file.write(linesOf(s));
      if (progress) progress(static_cast<double>(s + 1) / static_cast<double>(merged_.samples()));
    }
    file.close();
    std::error_code failed;
    if (stop.stop_requested()) {
      std::filesystem::remove(unfinished, failed);
    } else {
      std::filesystem::rename(unfinished, path, failed);
      if (failed) throw data::writeError(path, failed.message());
    }
  }

 private:
  std::string header() const {
    std::string line = "sample";
    for (const Column& column : columns_) line += "," + column.variable.name;
    for (const Merged::Entry* entry : entries_) {
      const StoredVariable& variable = entry->variable;
      if (variable.dimensions.size() < 2) {
        line += "," + variable.name;
        continue;
      }
      for (const std::string& place : placesAlong(variable))
        line += "," + quoted(fmt::format("{}[{}={}]", variable.name, variable.dimensions[1], place));
    }
    return line + '\n';
  }

  /// Where the values of a field on a line are; by number where that differs from sample to sample.
  std::vector<std::string> placesAlong(const StoredVariable& variable) const {
    std::vector<std::string> places;
    for (const Merged::Entry& entry : merged_.entries()) {
      if (entry.variable.name != variable.dimensions[1] || !entry.common) continue;
      if (entry.variable.isText) return merged_.commonTexts(entry);
      for (const double value : merged_.commonNumbers(entry)) places.push_back(text(value));
      return places;
    }
    for (std::size_t i = 0; i < variable.shape[1]; ++i) places.push_back(std::to_string(i));
    return places;
  }

  std::string linesOf(std::size_t sample) const {
    std::string start = std::to_string(sample);
    for (const Column& column : columns_)
      start += "," + (column.variable.isText ? quoted(column.texts[sample]) : text(column.numbers[sample]));
    std::vector<std::vector<std::string>> fields;
    for (const Merged::Entry* entry : entries_) fields.push_back(fieldsOf(merged_, *entry, sample));
    std::string lines;
    for (std::size_t row = 0; row < rows_; ++row) {
      std::string rest;
      bool any = false;
      for (std::size_t e = 0; e < entries_.size(); ++e) {
        const std::size_t each = fields[e].size() / std::max<std::size_t>(rows_, 1);
        for (std::size_t i = row * each; i < (row + 1) * each; ++i) {
          rest += "," + fields[e][i];
          any = any || !fields[e][i].empty();
        }
      }
      if (any || (row == 0 && dimension_.empty())) lines += start + rest + '\n';
    }
    return lines;
  }

  const Merged& merged_;
  const std::vector<Column>& columns_;
  const std::string dimension_;
  std::vector<const Merged::Entry*> entries_;
  std::size_t rows_ = 1;
};

} // namespace

bool writeTables(const Merged& merged, const std::vector<Column>& columns, const std::filesystem::path& output,
                 const std::stop_token& stop, const Progress& progress) {
  if (merged.evolves()) {
    TableOfSamples(merged, columns, "time").write(output, stop, progress);
    return !stop.stop_requested();
  }
  TableOfSamples(merged, columns, "").write(output, stop, progress);
  // Beside the values of each place, its sample and what was swept are enough.
  const auto cost =
      std::find_if(columns.begin(), columns.end(), [](const Column& c) { return c.variable.name == "stop_reason"; });
  const std::vector<Column> swept(columns.begin(), cost);
  std::set<std::string> dimensions;
  for (const Merged::Entry& entry : merged.entries()) {
    if (entry.variable.dimensions.size() == 1) dimensions.insert(entry.variable.dimensions[0]);
  }
  for (const std::string& dimension : dimensions) {
    TableOfSamples table(merged, swept, dimension);
    std::filesystem::path file = output;
    file.replace_extension(dimension + ".csv");
    if (table.hasContent()) table.write(file, stop, progress);
  }
  return !stop.stop_requested();
}

} // namespace semiflow::sweep
