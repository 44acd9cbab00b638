#include "core/data/data_set.h"

#include <unistd.h>

#include "core/base/resources.h"
#include "core/data/sinks.h"
#include "core/experiment/replay.h"

namespace semiflow::data {
namespace {

using experiment::Frame;
using experiment::FrameSink;
using experiment::RunSummary;

/// Keeps the newest stage of a result, and writes it when there will be no other.
class LastFrameSink final : public FrameSink {
 public:
  explicit LastFrameSink(std::unique_ptr<FrameSink> sink) : sink_(std::move(sink)) {}
  ~LastFrameSink() override {
    try {
      writeLast();
    } catch (const std::exception&) { // whoever drops a sink without finish() has a failure of his own to tell
    }
  }
  void write(const Frame& frame) override { last_ = std::make_unique<Frame>(frame); }
  void flush() override {}
  void finish(const RunSummary& summary) override {
    writeLast();
    sink_->finish(summary);
  }

 private:
  void writeLast() {
    const std::unique_ptr<Frame> frame = std::move(last_);
    if (frame) sink_->write(*frame);
  }

  std::unique_ptr<FrameSink> sink_;
  std::unique_ptr<Frame> last_;
};

} // namespace

std::string treeText(const experiment::Experiment& experiment) {
  return experiment.tree().dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json beginAttributes(const experiment::Experiment& experiment) {
  const Json& tree = experiment.tree();
  Json attributes{{"Conventions", "CF-1.8"}, {"title", experiment.title()}};
  for (const auto& [attribute, key] : {std::pair{"summary", "summary"}, {"references", "reference"}}) {
    const std::string text = tree.value(key, "");
    if (!text.empty()) attributes[attribute] = text;
  }
  attributes["source"] = fmt::format("Semiflow {}", version());
  attributes["semiflow_version"] = version();
  attributes["experiment"] = treeText(experiment);
  attributes["seed"] = tree.value("seed", 0LL);
  attributes["stop_reason"] = experiment::reasonText(experiment::StopReason::running);
  return attributes;
}

Json endAttributes(const RunSummary& summary) {
  const Json edits = experiment::logOf(summary.edits);
  Json attributes{{"stop_reason", experiment::reasonText(summary.reason)}};
  if (!summary.message.empty()) attributes["stop_message"] = summary.message;
  attributes["steps"] = summary.counts.steps;
  attributes["function_evaluations"] = summary.counts.functionEvaluations;
  attributes["compute_seconds"] = summary.counts.computeSeconds;
  attributes["wall_seconds"] = summary.wallSeconds;
  attributes["edits"] = edits.dump(-1, ' ', false, Json::error_handler_t::replace);
  return attributes;
}

ResourceError writeError(const std::filesystem::path& file, const std::string& why) {
  std::error_code failed;
  const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
  const std::filesystem::space_info space = std::filesystem::space(folder, failed);
  constexpr std::uintmax_t asGoodAsNothing = 1 << 20;
  const bool full = !failed && space.available < asGoodAsNothing;
  return ResourceError(fmt::format("{}: could not be written: {}", file.string(), full ? "the disk is full" : why));
}

std::unique_ptr<FrameSink> createDataSet(const std::filesystem::path& file, const experiment::Experiment& experiment,
                                         const experiment::RunInfo& info) {
  const std::string ending = file.extension().string();
  const SinkSetting setting{file, info, beginAttributes(experiment)};
  std::unique_ptr<FrameSink> sink;
  if (ending == ".nc") sink = netcdfSink(setting);
  if (ending == ".npz") sink = npzSink(setting);
  if (ending == ".csv") sink = csvSink(setting);
  if (ending == ".pvd") sink = vtkSink(setting);
  if (!sink) {
    throw InputError(file.string(), "a data set ending in .nc, .npz, .csv or .pvd",
                     ending.empty() ? "no ending" : "'" + ending + "'");
  }
  // Told now rather than after the first frame, which may take long to compute.
  const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
  std::error_code ignored; // what cannot be looked at is not there
  if (!std::filesystem::is_directory(folder, ignored)) throw writeError(file, "there is no folder " + folder.string());
  if (std::filesystem::is_directory(file, ignored)) throw writeError(file, "it is a folder");
  const bool exists = std::filesystem::exists(file, ignored);
  if (access((exists ? file : folder).c_str(), W_OK) != 0) throw writeError(file, "it is write-protected");
  if (!info.evolving) sink = std::make_unique<LastFrameSink>(std::move(sink));
  return sink;
}

} // namespace semiflow::data
