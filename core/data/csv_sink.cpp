#include <algorithm>
#include <fstream>
#include <optional>

#include "core/data/output_file.h"
#include "core/data/sinks.h"

namespace semiflow::data {
namespace {

using experiment::Frame;
using experiment::RunSummary;

std::string quoted(const std::string& field) {
  if (field.find_first_of(",\"\n\r") == std::string::npos) return field;
  std::string text = "\"";
  for (const char c : field) {
    if (c == '"') text += '"';
    text += c;
  }
  return text + '"';
}

/// The shortest text that reads back as the same number.
std::string text(double value) { return fmt::format("{}", value); }

std::string joined(const std::vector<std::string>& fields) {
  std::string line;
  for (std::size_t i = 0; i < fields.size(); ++i) line += (i == 0 ? "" : ",") + fields[i];
  return line + '\n';
}

/// One line for every frame: time, then each number of the state and each value of a one-dimensional field.
class SeriesSink final : public experiment::FrameSink {
 public:
  explicit SeriesSink(SinkSetting setting) : setting_(std::move(setting)) {}

  void write(const Frame& frame) override {
    std::map<std::string, std::string> fields{{"time", text(frame.time)}};
    std::vector<std::string> found{"time"};
    const std::vector<Variable> variables = variablesOf(frame, setting_.info);
    for (const Variable& variable : variables) {
      if (!variable.overTime || variable.shape.size() > 1) continue;
      const std::vector<std::string> names = columnsOf(variable, variables);
      for (std::size_t i = 0; i < names.size(); ++i) fields[names[i]] = text((*variable.values)[i]);
      found.insert(found.end(), names.begin(), names.end());
    }
    if (!file_) begin();
    addColumns(found);
    std::vector<std::string> line;
    for (const std::string& column : columns_) line.push_back(fields.contains(column) ? fields.at(column) : "");
    file_->write(joined(line));
  }

  void flush() override {
    if (file_) file_->flush();
  }

  void finish(const RunSummary&) override {
    if (!file_) begin();
    file_->close();
  }

 private:
  /// "mass", or "u[x=0.5]" for each place of a field.
  static std::vector<std::string> columnsOf(const Variable& variable, const std::vector<Variable>& all) {
    if (variable.shape.empty()) return {variable.name};
    const std::string& dimension = variable.dimensions.front();
    const auto places = std::find_if(all.begin(), all.end(), [&](const Variable& v) { return v.name == dimension; });
    std::vector<std::string> names;
    for (std::size_t i = 0; i < variable.shape.front(); ++i) {
      const std::string place = places == all.end()      ? std::to_string(i)
                                : places->labels.empty() ? text((*places->values)[i])
                                                         : places->labels[i];
      names.push_back(fmt::format("{}[{}={}]", variable.name, dimension, place));
    }
    return names;
  }

  void begin() { file_.emplace(setting_.file); }

  /// A column that comes later makes the file be written anew, with empty fields for the times before.
  void addColumns(const std::vector<std::string>& found) {
    const std::size_t before = columns_.size();
    for (const std::string& column : found) {
      if (known_.insert(column).second) columns_.push_back(column);
    }
    if (columns_.size() == before) return;
    std::vector<std::string> header;
    for (const std::string& column : columns_) header.push_back(quoted(column));
    if (before == 0) return file_->write(joined(header));

    file_->close();
    const std::filesystem::path temporary = setting_.file.string() + ".part";
    OutputFile wider(temporary);
    wider.write(joined(header));
    std::ifstream narrow(setting_.file);
    std::string line;
    std::getline(narrow, line);
    while (std::getline(narrow, line)) wider.write(line + std::string(columns_.size() - before, ',') + '\n');
    std::error_code failed;
    std::filesystem::rename(temporary, setting_.file, failed);
    if (failed) throw writeError(setting_.file, failed.message());
    file_.emplace(std::move(wider));
  }

  const SinkSetting setting_;
  std::optional<OutputFile> file_;
  std::vector<std::string> columns_;
  std::set<std::string> known_;
};

/// A table for every dimension: the first in FILE, the others in files beside it, NAME.DIMENSION.csv. Numbers that have
/// none, such as an error of the whole result, are in NAME.numbers.csv. Arrays of more dimensions are left out.
class TablesSink final : public experiment::FrameSink {
 public:
  explicit TablesSink(SinkSetting setting) : setting_(std::move(setting)) {}

  void write(const Frame& frame) override {
    std::vector<std::string> order;
    std::map<std::string, std::vector<Variable>> tables;
    for (Variable& variable : variablesOf(frame, setting_.info)) {
      if (variable.shape.size() > 1) continue;
      const std::string key = variable.shape.empty() ? "numbers" : variable.dimensions.front();
      if (!tables.contains(key)) order.push_back(key);
      tables[key].push_back(std::move(variable));
    }
    bool first = true;
    for (const std::string& key : order) {
      const bool placesOnly =
          std::all_of(tables[key].begin(), tables[key].end(), [&](const Variable& v) { return v.name == key; });
      if (placesOnly) continue; // of an array that is left out
      std::filesystem::path file = setting_.file;
      if (!first) file.replace_extension(key + ".csv");
      writeTable(file, tables[key]);
      first = false;
    }
  }

  void flush() override {}
  void finish(const RunSummary&) override {}

 private:
  static void writeTable(const std::filesystem::path& path, const std::vector<Variable>& columns) {
    OutputFile file(path);
    std::vector<std::string> line;
    for (const Variable& column : columns) line.push_back(quoted(column.name));
    file.write(joined(line));
    const std::size_t rows = columns.front().shape.empty() ? 1 : columns.front().shape.front();
    for (std::size_t row = 0; row < rows; ++row) {
      line.clear();
      for (const Variable& column : columns) {
        line.push_back(column.labels.empty() ? text((*column.values)[row]) : quoted(column.labels[row]));
      }
      file.write(joined(line));
    }
    file.close();
  }

  const SinkSetting setting_;
};

} // namespace

std::unique_ptr<experiment::FrameSink> csvSink(const SinkSetting& setting) {
  if (setting.info.evolving) return std::make_unique<SeriesSink>(setting);
  return std::make_unique<TablesSink>(setting);
}

} // namespace semiflow::data
