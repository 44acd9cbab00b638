#include "core/data/stored_run.h"

#include <algorithm>
#include <limits>

#include <netcdf.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/data/netcdf_reader.h"

namespace semiflow::data {
namespace {

std::size_t sizeOf(const StoredVariable& variable) {
  std::size_t size = 1;
  for (const std::size_t length : variable.shape) size *= length;
  return size;
}

} // namespace

StoredRun::StoredRun(const std::filesystem::path& file) : file_(file) {
  const auto lock = lockNetcdf();
  check(nc_open(file.c_str(), NC_NOWRITE, &id_));
  try {
    readVariables();
  } catch (...) { // the destructor will not run
    nc_close(id_);
    throw;
  }
}

StoredRun::~StoredRun() {
  const auto lock = lockNetcdf();
  nc_close(id_);
}

void StoredRun::check(int status) const {
  if (status == NC_NOERR) return;
  throw InputError(file_.string(), "a data set", fmt::format("none that can be read ({})", nc_strerror(status)));
}

void StoredRun::readVariables() {
  int count = 0, unlimited = -1;
  check(nc_inq_unlimdim(id_, &unlimited));
  evolves_ = unlimited >= 0;
  check(nc_inq_nvars(id_, &count));
  for (int v = 0; v < count; ++v) {
    char name[NC_MAX_NAME + 1] = {};
    nc_type type = NC_NAT;
    int rank = 0;
    check(nc_inq_var(id_, v, name, &type, &rank, nullptr, nullptr));
    StoredVariable variable{.name = name, .isText = type == NC_STRING, .single = type == NC_FLOAT};
    std::vector<int> dimensions(static_cast<std::size_t>(rank));
    check(nc_inq_vardimid(id_, v, dimensions.data()));
    for (const int dimension : dimensions) {
      std::size_t length = 0;
      check(nc_inq_dim(id_, dimension, name, &length));
      variable.dimensions.emplace_back(name);
      variable.shape.push_back(length);
    }
    variable.unit = attribute(v, "units");
    variable.description = attribute(v, "long_name");
    variables_.push_back(std::move(variable));
  }
}

std::string StoredRun::attribute(int variable, const char* name) const {
  std::size_t length = 0;
  nc_type type = NC_NAT;
  if (nc_inq_att(id_, variable, name, &type, &length) != NC_NOERR || type != NC_CHAR) return {};
  std::string value(length, '\0');
  return nc_get_att_text(id_, variable, name, value.data()) == NC_NOERR ? value : std::string();
}

const StoredVariable* StoredRun::find(const std::string& name) const {
  const auto found = std::find_if(variables_.begin(), variables_.end(), [&](const auto& v) { return v.name == name; });
  return found == variables_.end() ? nullptr : &*found;
}

std::vector<double> StoredRun::numbers(const std::string& name) const {
  const auto lock = lockNetcdf();
  const std::size_t size = sizeOf(*find(name));
  requireMemory(static_cast<double>(size) * sizeof(double), fmt::format("{}: '{}'", file_.string(), name));
  std::vector<double> values(size);
  int variable = -1;
  check(nc_inq_varid(id_, name.c_str(), &variable));
  if (size > 0) check(nc_get_var_double(id_, variable, values.data()));
  return values;
}

std::vector<std::string> StoredRun::texts(const std::string& name) const {
  const auto lock = lockNetcdf();
  std::vector<char*> pointers(sizeOf(*find(name)), nullptr);
  int variable = -1;
  check(nc_inq_varid(id_, name.c_str(), &variable));
  if (!pointers.empty()) check(nc_get_var_string(id_, variable, pointers.data()));
  std::vector<std::string> texts;
  for (const char* pointer : pointers) texts.emplace_back(pointer == nullptr ? "" : pointer);
  nc_free_string(pointers.size(), pointers.data());
  return texts;
}

std::string StoredRun::text(const std::string& name) const {
  const auto lock = lockNetcdf();
  return attribute(NC_GLOBAL, name.c_str());
}

double StoredRun::number(const std::string& name) const {
  const auto lock = lockNetcdf();
  double value = std::numeric_limits<double>::quiet_NaN();
  nc_get_att_double(id_, NC_GLOBAL, name.c_str(), &value);
  return value;
}

} // namespace semiflow::data
