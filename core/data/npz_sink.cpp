#include <limits>

#include "core/data/npy.h"
#include "core/data/sinks.h"
#include "core/data/zip_writer.h"

namespace semiflow::data {
namespace {

using experiment::Frame;
using experiment::RunSummary;

/// One NPY file that grows by an array with every frame.
class GrowingArray {
 public:
  GrowingArray(const std::filesystem::path& file, const Variable& variable)
      : file_(file), shape_(variable.shape), single_(variable.single), overTime_(variable.overTime) {
    for (const std::size_t length : shape_) size_ *= length;
    file_.write(header());
  }

  const std::vector<std::size_t>& shape() const { return shape_; }
  bool overTime() const { return overTime_; }
  std::size_t times() const { return times_; }

  void append(const std::vector<double>& values) {
    if (single_) {
      const std::vector<float> converted(values.begin(), values.end());
      file_.write({reinterpret_cast<const char*>(converted.data()), converted.size() * sizeof(float)});
    } else {
      file_.write({reinterpret_cast<const char*>(values.data()), values.size() * sizeof(double)});
    }
    ++times_;
  }

  /// NaN for the times at which there were no values.
  void fillUp(std::size_t times) {
    while (times_ < times) append(std::vector<double>(size_, std::numeric_limits<double>::quiet_NaN()));
  }

  /// First the data, then the header that counts it.
  void flush() {
    file_.flush();
    if (overTime_) file_.overwrite(0, header());
    file_.flush();
  }
  void close() {
    flush();
    file_.close();
  }

 private:
  std::string header() const {
    std::vector<std::size_t> shape = shape_;
    if (overTime_) shape.insert(shape.begin(), times_);
    return npyHeader(shape, single_ ? "<f4" : "<f8");
  }

  OutputFile file_;
  std::vector<std::size_t> shape_;
  bool single_, overTime_;
  std::size_t size_ = 1;
  std::size_t times_ = 0;
};

/// Collects an NPY file for each variable in the folder FILE.part, and packs them into FILE at the end. What a killed
/// run leaves are the NPY files, each complete up to the last flush.
class NpzSink final : public experiment::FrameSink {
 public:
  explicit NpzSink(SinkSetting setting) : setting_(std::move(setting)), folder_(setting_.file.string() + ".part") {}

  ~NpzSink() override {
    try {
      if (began_) pack();
    } catch (const std::exception&) { // whoever drops a sink without finish() has a failure of his own to tell
    }
  }

  void write(const Frame& frame) override {
    begin();
    std::vector<Variable> variables = variablesOf(frame, setting_.info);
    if (setting_.info.evolving) {
      variables.push_back(
          {.name = "time", .values = std::make_shared<const std::vector<double>>(1, frame.time), .overTime = true});
    }
    for (const Variable& variable : variables) put(variable);
    ++frames_;
    for (auto& [name, array] : arrays_) {
      if (array.overTime()) array.fillUp(frames_);
    }
  }

  void flush() override {
    for (auto& [name, array] : arrays_) array.flush();
  }

  void finish(const RunSummary& summary) override {
    begin();
    setting_.attributes.update(endAttributes(summary));
    pack();
  }

 private:
  void begin() {
    if (began_) return;
    std::error_code failed;
    std::filesystem::remove_all(folder_, failed);
    if (!failed) std::filesystem::create_directory(folder_, failed);
    if (failed) throw writeError(folder_, failed.message());
    began_ = true;
    putTexts("attributes", {}, {attributeText()});
  }

  std::string attributeText() const { return setting_.attributes.dump(-1, ' ', false, Json::error_handler_t::replace); }

  std::filesystem::path fileOf(const std::string& name) const { return folder_ / (name + ".npy"); }

  void putTexts(const std::string& name, const std::vector<std::size_t>& shape, const std::vector<std::string>& texts) {
    const auto [type, bytes] = npyTexts(texts);
    OutputFile file(fileOf(name));
    file.write(npyHeader(shape, type));
    file.write(bytes);
    file.close();
    texts_.insert(name);
  }

  void put(const Variable& variable) {
    if (!variable.labels.empty()) {
      if (!texts_.contains(variable.name)) putTexts(variable.name, variable.shape, variable.labels);
      return;
    }
    auto found = arrays_.find(variable.name);
    const bool isNew = found == arrays_.end();
    if (isNew) {
      found = arrays_
                  .emplace(std::piecewise_construct, std::forward_as_tuple(variable.name),
                           std::forward_as_tuple(fileOf(variable.name), variable))
                  .first;
    }
    GrowingArray& array = found->second;
    if (array.shape() != variable.shape) {
      throw Error(fmt::format("{}: '{}' has changed its shape during the run, and cannot be recorded",
                              setting_.file.string(), variable.name));
    }
    if (array.overTime()) array.fillUp(frames_);
    if (array.overTime() || isNew) array.append(*variable.values);
  }

  void pack() {
    began_ = false;
    putTexts("attributes", {}, {attributeText()});
    for (auto& [name, array] : arrays_) array.close();
    const std::filesystem::path packed = folder_ / "packed.zip";
    OutputFile file(packed);
    ZipWriter zip(file);
    for (const auto& [name, array] : arrays_) zip.add(name + ".npy", fileOf(name));
    for (const std::string& name : texts_) zip.add(name + ".npy", fileOf(name));
    zip.finish();
    file.close();
    std::error_code failed;
    std::filesystem::rename(packed, setting_.file, failed);
    if (failed) throw writeError(setting_.file, failed.message());
    std::filesystem::remove_all(folder_, failed); // a folder that stays behind does no harm
  }

  SinkSetting setting_;
  const std::filesystem::path folder_;
  bool began_ = false;
  std::size_t frames_ = 0;
  std::map<std::string, GrowingArray> arrays_;
  std::set<std::string> texts_;
};

} // namespace

std::unique_ptr<experiment::FrameSink> npzSink(const SinkSetting& setting) {
  return std::make_unique<NpzSink>(setting);
}

} // namespace semiflow::data
