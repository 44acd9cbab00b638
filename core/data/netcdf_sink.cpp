#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <mutex>

#include <netcdf.h>

#include "core/data/netcdf_reader.h"
#include "core/data/sinks.h"

namespace semiflow::data {
namespace {

using experiment::Frame;
using experiment::RunSummary;

/// Writes NetCDF-4 with the CF conventions 1.8. Every public function holds the library's lock.
class NetcdfSink final : public experiment::FrameSink {
 public:
  explicit NetcdfSink(SinkSetting setting) : setting_(std::move(setting)) {}

  ~NetcdfSink() override {
    const auto lock = lockNetcdf();
    if (id_ >= 0) nc_close(id_);
  }

  void write(const Frame& frame) override {
    const auto lock = lockNetcdf();
    if (id_ < 0) create();
    for (const Variable& variable : variablesOf(frame, setting_.info)) put(variable);
    if (setting_.info.evolving) {
      const std::size_t start = frames_, count = 1;
      check(nc_put_vara_double(id_, time_, &start, &count, &frame.time));
    }
    ++frames_;
  }

  void flush() override {
    const auto lock = lockNetcdf();
    if (id_ >= 0) check(nc_sync(id_));
  }

  void finish(const RunSummary& summary) override {
    const auto lock = lockNetcdf();
    if (id_ < 0) create();
    putAttributes(endAttributes(summary));
    const int id = std::exchange(id_, -1);
    check(nc_close(id));
  }

 private:
  struct Known {
    int id = -1;
    std::vector<std::size_t> shape;
  };

  void check(int status) const {
    if (status == NC_NOERR) return;
    throw writeError(setting_.file, status > 0 ? std::strerror(status) : nc_strerror(status));
  }

  void create() {
    check(nc_create(setting_.file.c_str(), NC_NETCDF4 | NC_CLOBBER, &id_));
    putAttributes(setting_.attributes);
    if (!setting_.info.evolving) return;
    int dimension = -1;
    check(nc_def_dim(id_, "time", NC_UNLIMITED, &dimension));
    dimensions_.emplace("time", dimension);
    check(nc_def_var(id_, "time", NC_DOUBLE, 1, &dimension, &time_));
    const std::size_t chunk = timesPerChunk(1);
    check(nc_def_var_chunking(id_, time_, NC_CHUNKED, &chunk));
    putText(time_, "long_name", setting_.info.timeName);
    putUnit(time_, setting_.info.timeUnit);
    putText(time_, "axis", "T");
  }

  /// Chunks of about 64 KB: small enough that the rewritten, last one costs little at a flush, large enough to read
  /// fast.
  static std::size_t timesPerChunk(std::size_t valuesPerTime) {
    constexpr std::size_t valuesPerChunk = 8192;
    return std::clamp<std::size_t>(valuesPerChunk / std::max<std::size_t>(valuesPerTime, 1), 1, 1024);
  }

  /// The whole of one time is a chunk, unless it is large: then a slice along the slowest dimensions.
  static std::vector<std::size_t> chunksOf(const Variable& variable) {
    constexpr std::size_t mostValues = std::size_t{1} << 20;
    std::vector<std::size_t> chunks = variable.shape;
    std::size_t values = 1;
    for (std::size_t d = chunks.size(); d-- > 0;) {
      chunks[d] = std::clamp<std::size_t>(chunks[d], 1, std::max<std::size_t>(mostValues / values, 1));
      values *= chunks[d];
    }
    chunks.insert(chunks.begin(), timesPerChunk(values));
    return chunks;
  }

  int dimension(const std::string& name, std::size_t length) {
    const auto found = dimensions_.find(name);
    if (found != dimensions_.end()) return found->second;
    int id = -1;
    check(nc_def_dim(id_, name.c_str(), length, &id));
    dimensions_.emplace(name, id);
    return id;
  }

  const Known& define(const Variable& variable) {
    std::vector<int> dimensions;
    if (variable.overTime) dimensions.push_back(dimensions_.at("time"));
    for (std::size_t d = 0; d < variable.shape.size(); ++d) {
      dimensions.push_back(dimension(variable.dimensions[d], variable.shape[d]));
    }
    Known known{-1, variable.shape};
    const nc_type type = !variable.labels.empty() ? NC_STRING : variable.single ? NC_FLOAT : NC_DOUBLE;
    check(nc_def_var(id_, variable.name.c_str(), type, static_cast<int>(dimensions.size()), dimensions.data(),
                     &known.id));
    if (variable.overTime) {
      check(nc_def_var_chunking(id_, known.id, NC_CHUNKED, chunksOf(variable).data()));
      putMissing(known.id, type);
    }
    putText(known.id, "long_name", variable.description);
    const bool coordinate = variable.dimensions == std::vector{variable.name};
    if (variable.labels.empty()) putUnit(known.id, variable.unit);
    if (coordinate && variable.labels.empty() && variable.name.size() == 1) {
      const char axis = static_cast<char>(variable.name[0] - 'a' + 'A');
      if (axis >= 'X' && axis <= 'Z') putText(known.id, "axis", std::string(1, axis));
    }
    return known_.emplace(variable.name, known).first->second;
  }

  /// A frame without the variable leaves NaN in its place.
  void putMissing(int variable, nc_type type) {
    const double missing = std::numeric_limits<double>::quiet_NaN();
    const auto single = static_cast<float>(missing);
    const void* value = type == NC_FLOAT ? static_cast<const void*>(&single) : &missing;
    check(nc_def_var_fill(id_, variable, NC_FILL, value));
  }

  void put(const Variable& variable) {
    const auto found = known_.find(variable.name);
    const bool isNew = found == known_.end();
    const Known& known = isNew ? define(variable) : found->second;
    if (known.shape != variable.shape) {
      throw Error(fmt::format("{}: '{}' has changed its shape during the run, and cannot be recorded",
                              setting_.file.string(), variable.name));
    }
    if (!variable.overTime && !isNew) return;
    std::vector<std::size_t> start(variable.shape.size(), 0), count = variable.shape;
    if (variable.overTime) {
      start.insert(start.begin(), frames_);
      count.insert(count.begin(), 1);
    }
    if (!variable.labels.empty()) {
      std::vector<const char*> texts;
      for (const std::string& label : variable.labels) texts.push_back(label.c_str());
      check(nc_put_vara_string(id_, known.id, start.data(), count.data(), texts.data()));
    } else if (!variable.values->empty()) {
      check(nc_put_vara_double(id_, known.id, start.data(), count.data(), variable.values->data()));
    }
  }

  void putText(int variable, const std::string& name, const std::string& text) {
    if (!text.empty()) check(nc_put_att_text(id_, variable, name.c_str(), text.size(), text.c_str()));
  }

  void putUnit(int variable, const std::string& unit) { putText(variable, "units", unit.empty() ? "1" : unit); }

  void putAttributes(const Json& attributes) {
    for (const auto& [name, value] : attributes.items()) {
      if (value.is_string()) {
        const auto& text = value.get_ref<const std::string&>();
        check(nc_put_att_text(id_, NC_GLOBAL, name.c_str(), text.size(), text.c_str()));
      } else if (value.is_number_float()) {
        const double number = value.get<double>();
        check(nc_put_att_double(id_, NC_GLOBAL, name.c_str(), NC_DOUBLE, 1, &number));
      } else {
        const long long number = value.get<long long>();
        check(nc_put_att_longlong(id_, NC_GLOBAL, name.c_str(), NC_INT64, 1, &number));
      }
    }
  }

  const SinkSetting setting_;
  int id_ = -1;
  int time_ = -1;
  std::size_t frames_ = 0;
  std::map<std::string, int> dimensions_;
  std::map<std::string, Known> known_;
};

} // namespace

std::unique_ptr<experiment::FrameSink> netcdfSink(const SinkSetting& setting) {
  return std::make_unique<NetcdfSink>(setting);
}

} // namespace semiflow::data
