#include <algorithm>
#include <numeric>
#include <set>

#include "core/base/error.h"
#include "core/data/array_sinks.h"
#include "core/data/names.h"
#include "core/data/sinks.h"
#include "core/sweep/gathered.h"
#include "core/sweep/sweep.h"

namespace semiflow::sweep {
namespace {

using data::StoredRun;
using data::StoredVariable;

std::string unitAt(const Plan& plan, const std::string& path) {
  try {
    return experiment::parameterAt(plan.base().kind(), plan.base().tree(), path).unitText();
  } catch (const InputError&) { // an id, or a path within a component that another parameter chooses
    return {};
  }
}

bool isNumber(const Json& value) { return value.is_number() || value.is_boolean(); }
double numberOf(const Json& value) { return value.is_boolean() ? (value.get<bool>() ? 1 : 0) : value.get<double>(); }

} // namespace

std::vector<Column> columnsOf(const Plan& plan, const Merged& merged,
                              const std::map<std::size_t, std::string>& failures) {
  std::set<std::string> taken{"sample", "stop_reason",          "stop_message",
                              "steps",  "function_evaluations", "compute_seconds"};
  for (const Merged::Entry& entry : merged.entries()) taken.insert(merged.gathered(entry).name);
  std::vector<Column> columns;
  const auto add = [&](Column column) {
    column.variable.dimensions = {"sample"};
    column.variable.shape = {plan.samples()};
    column.variable.isText = !column.texts.empty();
    columns.push_back(std::move(column));
  };
  for (std::size_t p = 0; p < plan.swept().size(); ++p) {
    const Swept& swept = plan.swept()[p];
    std::string name = data::validName(swept.path);
    while (!taken.insert(name).second) name = "swept_" + name;
    Column column{.variable = {.name = name, .unit = unitAt(plan, swept.path), .description = swept.path},
                  .attributes = Json{{"path", swept.path}}};
    const bool numeric = std::all_of(swept.values.begin(), swept.values.end(), isNumber);
    for (std::size_t s = 0; s < plan.samples(); ++s) {
      if (numeric) {
        column.numbers.push_back(numberOf(plan.value(s, p)));
      } else {
        column.texts.push_back(valueText(plan.value(s, p)));
      }
    }
    add(std::move(column));
  }
  Column reason{.variable = {.name = "stop_reason", .description = "why each sample ended"}},
      message{.variable = {.name = "stop_message", .description = "what there is to say about that"}};
  std::vector<Column> counts;
  for (const auto& [name, text] : {std::pair{"steps", "steps taken"},
                                   {"function_evaluations", "right-hand sides or scores computed"},
                                   {"compute_seconds", "time inside the solver"}})
    counts.push_back({.variable = {.name = name, .description = text}});
  counts.back().variable.unit = "s";
  for (std::size_t s = 0; s < plan.samples(); ++s) {
    std::optional<StoredRun> run;
    if (merged.file(s)) run.emplace(*merged.file(s));
    const auto failure = failures.find(s);
    reason.texts.push_back(run ? run->text("stop_reason") : failure != failures.end() ? "failed" : "not computed");
    message.texts.push_back(run ? run->text("stop_message") : failure != failures.end() ? failure->second : "");
    for (Column& count : counts)
      count.numbers.push_back(run ? run->number(count.variable.name) : std::numeric_limits<double>::quiet_NaN());
  }
  add(std::move(reason));
  add(std::move(message));
  for (Column& count : counts) add(std::move(count));
  return columns;
}

namespace {

Json attributesOf(const Plan& plan, const std::vector<Column>& columns) {
  Json attributes = data::beginAttributes(plan.base());
  attributes.erase("stop_reason");
  attributes["swept"] = plan.tree().dump();
  double seconds = 0;
  for (const Column& column : columns) {
    if (column.variable.name != "compute_seconds") continue;
    for (const double value : column.numbers) seconds += std::isfinite(value) ? value : 0;
  }
  attributes["compute_seconds"] = seconds;
  return attributes;
}

bool writeArrays(const Plan& plan, const Merged& merged, const std::vector<Column>& columns, data::ArraySink& sink,
                 const std::stop_token& stop, const Progress& progress) {
  std::vector<double> numbers(plan.samples());
  std::iota(numbers.begin(), numbers.end(), 0);
  sink.begin({.name = "sample", .dimensions = {"sample"}, .shape = {plan.samples()}, .description = "sample"});
  sink.append(numbers);
  for (const Column& column : columns) {
    sink.begin(column.variable, column.attributes);
    column.variable.isText ? sink.write(column.texts) : sink.append(column.numbers);
  }
  const double all = static_cast<double>(merged.entries().size() * merged.samples());
  double done = 0;
  for (const Merged::Entry& entry : merged.entries()) {
    sink.begin(merged.gathered(entry));
    if (entry.common) {
      entry.variable.isText ? sink.write(merged.commonTexts(entry)) : sink.append(merged.commonNumbers(entry));
      continue;
    }
    std::vector<std::string> texts;
    for (std::size_t s = 0; s < merged.samples(); ++s) {
      if (stop.stop_requested()) return false;
      if (entry.variable.isText) {
        const auto more = merged.texts(entry, s);
        texts.insert(texts.end(), more.begin(), more.end());
      } else {
        sink.append(merged.block(entry, s));
      }
      if (progress) progress(std::min(1.0, ++done / all));
    }
    if (entry.variable.isText) sink.write(texts);
  }
  sink.finish(attributesOf(plan, columns));
  return true;
}

} // namespace

bool gather(const Plan& plan, const Parts& parts, const std::map<std::size_t, std::string>& failures,
            const std::filesystem::path& output, const std::stop_token& stop, const Progress& progress) {
  requireWritable(output);
  const Merged merged(plan, parts);
  const std::vector<Column> columns = columnsOf(plan, merged, failures);
  if (output.extension() == ".csv") return writeTables(merged, columns, output, stop, progress);
  const auto sink = output.extension() == ".nc" ? data::netcdfArraySink(output) : data::npzArraySink(output);
  return writeArrays(plan, merged, columns, *sink, stop, progress);
}

} // namespace semiflow::sweep
