#include "core/data/array_sinks.h"

#include <cerrno>
#include <cstring>
#include <limits>
#include <map>
#include <optional>

#include <netcdf.h>

#include "core/data/netcdf_reader.h"
#include "core/data/npy.h"
#include "core/data/sinks.h"
#include "core/data/zip_writer.h"

namespace semiflow::data {
namespace {

std::filesystem::path besides(const std::filesystem::path& file, const char* ending) { return file.string() + ending; }

void moveTo(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::error_code failed;
  std::filesystem::rename(from, to, failed);
  if (failed) throw writeError(to, failed.message());
}

std::size_t valuesPerPlace(const StoredVariable& variable) {
  std::size_t size = 1;
  for (std::size_t d = 1; d < variable.shape.size(); ++d) size *= variable.shape[d];
  return size;
}

/// Every public function holds the library's lock.
class NetcdfArrays final : public ArraySink {
 public:
  explicit NetcdfArrays(const std::filesystem::path& file) : file_(file), unfinished_(besides(file, ".new")) {
    const auto lock = lockNetcdf();
    check(nc_create(unfinished_.c_str(), NC_NETCDF4 | NC_CLOBBER, &id_));
  }
  ~NetcdfArrays() override {
    if (id_ < 0) return;
    const auto lock = lockNetcdf();
    nc_close(id_);
    std::error_code ignored;
    std::filesystem::remove(unfinished_, ignored);
  }

  void begin(const StoredVariable& variable, const Json& attributes) override {
    const auto lock = lockNetcdf();
    variable_ = variable;
    at_ = 0;
    std::vector<int> dimensions;
    for (std::size_t d = 0; d < variable.shape.size(); ++d)
      dimensions.push_back(dimension(variable.dimensions[d], variable.shape[d]));
    const nc_type type = variable.isText ? NC_STRING : variable.single ? NC_FLOAT : NC_DOUBLE;
    check(
        nc_def_var(id_, variable.name.c_str(), type, static_cast<int>(dimensions.size()), dimensions.data(), &known_));
    if (variable.shape.size() > 1 && valuesPerPlace(variable) > 0) putChunks();
    if (!variable.isText && !variable.isCoordinate()) {
      const double missing = std::numeric_limits<double>::quiet_NaN();
      const auto single = static_cast<float>(missing);
      check(nc_def_var_fill(id_, known_, NC_FILL, variable.single ? static_cast<const void*>(&single) : &missing));
    }
    putText(known_, "long_name", variable.description);
    if (!variable.isText) putText(known_, "units", variable.unit.empty() ? "1" : variable.unit);
    for (const auto& [name, value] : attributes.items()) putText(known_, name, value.get<std::string>());
  }

  void append(const std::vector<double>& values) override {
    const auto lock = lockNetcdf();
    if (values.empty()) return;
    std::vector<std::size_t> start(variable_.shape.size(), 0), count = variable_.shape;
    if (!count.empty()) {
      start[0] = at_;
      at_ += count[0] = values.size() / valuesPerPlace(variable_);
    }
    check(nc_put_vara_double(id_, known_, start.data(), count.data(), values.data()));
  }

  void write(const std::vector<std::string>& texts) override {
    const auto lock = lockNetcdf();
    std::vector<const char*> pointers;
    for (const std::string& text : texts) pointers.push_back(text.c_str());
    if (!pointers.empty()) check(nc_put_var_string(id_, known_, pointers.data()));
  }

  void finish(const Json& attributes) override {
    const auto lock = lockNetcdf();
    for (const auto& [name, value] : attributes.items()) put(name, value);
    const int id = std::exchange(id_, -1);
    check(nc_close(id));
    moveTo(unfinished_, file_);
  }

 private:
  void check(int status) const {
    if (status != NC_NOERR) throw writeError(file_, status > 0 ? std::strerror(status) : nc_strerror(status));
  }

  int dimension(const std::string& name, std::size_t length) {
    const auto found = dimensions_.find(name);
    if (found != dimensions_.end()) return found->second;
    int id = -1;
    check(nc_def_dim(id_, name.c_str(), length, &id));
    return dimensions_.emplace(name, id).first->second;
  }

  /// A chunk is one place along the first dimension, or a part of it where that is large.
  void putChunks() {
    constexpr std::size_t mostValues = std::size_t{1} << 20;
    std::vector<std::size_t> chunks = variable_.shape;
    chunks[0] = 1;
    std::size_t values = 1;
    for (std::size_t d = chunks.size(); d-- > 1;) {
      chunks[d] = std::min(chunks[d], std::max<std::size_t>(mostValues / values, 1));
      values *= chunks[d];
    }
    check(nc_def_var_chunking(id_, known_, NC_CHUNKED, chunks.data()));
  }

  void putText(int variable, const std::string& name, const std::string& text) {
    if (!text.empty()) check(nc_put_att_text(id_, variable, name.c_str(), text.size(), text.c_str()));
  }

  void put(const std::string& name, const Json& value) {
    if (value.is_string()) return putText(NC_GLOBAL, name, value.get<std::string>());
    if (value.is_number_float()) {
      const double number = value.get<double>();
      return check(nc_put_att_double(id_, NC_GLOBAL, name.c_str(), NC_DOUBLE, 1, &number));
    }
    const long long number = value.get<long long>();
    check(nc_put_att_longlong(id_, NC_GLOBAL, name.c_str(), NC_INT64, 1, &number));
  }

  const std::filesystem::path file_, unfinished_;
  int id_ = -1;
  int known_ = -1;
  std::size_t at_ = 0;
  StoredVariable variable_;
  std::map<std::string, int> dimensions_;
};

/// Gathers NPY files in a folder beside the file, and packs them at the end.
class NpzArrays final : public ArraySink {
 public:
  explicit NpzArrays(const std::filesystem::path& file) : file_(file), folder_(besides(file, ".arrays")) {
    std::error_code failed;
    std::filesystem::remove_all(folder_, failed);
    if (!failed) std::filesystem::create_directory(folder_, failed);
    if (failed) throw writeError(folder_, failed.message());
  }
  ~NpzArrays() override {
    std::error_code ignored; // what stays behind does no harm
    std::filesystem::remove_all(folder_, ignored);
  }

  void begin(const StoredVariable& variable, const Json& /*attributes*/) override {
    if (array_) array_->close();
    variable_ = variable;
    names_.push_back(variable.name);
    array_.emplace(folder_ / (variable.name + ".npy"));
    if (!variable.isText) array_->write(npyHeader(variable.shape, variable.single ? "<f4" : "<f8"));
  }

  void append(const std::vector<double>& values) override {
    if (variable_.single) {
      const std::vector<float> converted(values.begin(), values.end());
      array_->write({reinterpret_cast<const char*>(converted.data()), converted.size() * sizeof(float)});
    } else {
      array_->write({reinterpret_cast<const char*>(values.data()), values.size() * sizeof(double)});
    }
  }

  void write(const std::vector<std::string>& texts) override {
    const auto [type, bytes] = npyTexts(texts);
    array_->write(npyHeader(variable_.shape, type));
    array_->write(bytes);
  }

  void finish(const Json& attributes) override {
    begin({.name = "attributes", .isText = true}, {});
    write({attributes.dump(-1, ' ', false, Json::error_handler_t::replace)});
    array_->close();
    const std::filesystem::path packed = folder_ / "packed.zip";
    OutputFile file(packed);
    ZipWriter zip(file);
    for (const std::string& name : names_) zip.add(name + ".npy", folder_ / (name + ".npy"));
    zip.finish();
    file.close();
    moveTo(packed, file_);
  }

 private:
  const std::filesystem::path file_, folder_;
  std::optional<OutputFile> array_;
  StoredVariable variable_;
  std::vector<std::string> names_;
};

} // namespace

std::unique_ptr<ArraySink> netcdfArraySink(const std::filesystem::path& file) {
  return std::make_unique<NetcdfArrays>(file);
}

std::unique_ptr<ArraySink> npzArraySink(const std::filesystem::path& file) { return std::make_unique<NpzArrays>(file); }

} // namespace semiflow::data
