#include "core/data/netcdf_reader.h"

#include <limits>

#include <hdf5.h>
#include <netcdf.h>

#include "core/base/memory.h"

namespace semiflow::data {
namespace {

/// The places of the part in a row that spans it. @param spans of every direction; @param part as long, of which the
/// first direction is the row's own
void pick(std::span<const double> row, const std::vector<std::size_t>& spans, std::span<const Slice> part,
          std::span<double> values) {
  std::vector<std::size_t> index(part.size(), 0);
  for (double& value : values) {
    std::size_t at = 0;
    for (std::size_t d = 1; d < part.size(); ++d) at = at * spans[d] + index[d] * part[d].step;
    value = row[at];
    for (std::size_t d = part.size(); d-- > 1;) {
      if (++index[d] < part[d].count) break;
      index[d] = 0;
    }
  }
}

} // namespace

std::unique_lock<std::mutex> lockNetcdf() {
  static std::mutex mutex;
  // HDF5 prints what NetCDF only tries, on every thread but the one that was the first to use it.
  thread_local const herr_t silenced = H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  static_cast<void>(silenced);
  return std::unique_lock(mutex);
}

NetcdfReader::NetcdfReader(const InputFile& file) : lock_(lockNetcdf()), file_(file) {
  check(nc_open(file.path().c_str(), NC_NOWRITE, &id_));
  int count = 0;
  check(nc_inq_nvars(id_, &count));
  for (int variable = 0; variable < count; ++variable) {
    char name[NC_MAX_NAME + 1] = {};
    nc_type type = NC_NAT;
    check(nc_inq_var(id_, variable, name, &type, nullptr, nullptr, nullptr));
    if (type != NC_CHAR && type <= NC_UINT64) names_.emplace_back(name);
  }
}

NetcdfReader::~NetcdfReader() {
  if (id_ >= 0) nc_close(id_);
}

void NetcdfReader::check(int status) const {
  if (status == NC_ENOMEM) throw ResourceError(fmt::format("{}: does not fit into memory", file_.path().string()));
  if (status != NC_NOERR)
    throw file_.error("a NetCDF file", fmt::format("none that can be read ({})", nc_strerror(status)));
}

double NetcdfReader::attribute(int variable, const char* name, double fallback) const {
  std::size_t length = 0;
  nc_type type = NC_NAT;
  double value = fallback;
  if (nc_inq_att(id_, variable, name, &type, &length) != NC_NOERR || length != 1 || type == NC_CHAR) return fallback;
  return nc_get_att_double(id_, variable, name, &value) == NC_NOERR ? value : fallback;
}

int NetcdfReader::variableOf(const std::string& name) const {
  int variable = 0;
  check(nc_inq_varid(id_, name.c_str(), &variable));
  return variable;
}

std::vector<std::size_t> NetcdfReader::shapeOf(const std::string& name) const {
  const int variable = variableOf(name);
  int rank = 0;
  check(nc_inq_varndims(id_, variable, &rank));
  std::vector<int> dimensions(static_cast<std::size_t>(rank));
  check(nc_inq_vardimid(id_, variable, dimensions.data()));
  std::vector<std::size_t> shape;
  for (const int dimension : dimensions) {
    std::size_t length = 0;
    check(nc_inq_dimlen(id_, dimension, &length));
    shape.push_back(length);
  }
  return shape;
}

void NetcdfReader::unpack(int variable, std::span<double> values) const {
  const double missing = attribute(variable, "_FillValue", std::numeric_limits<double>::quiet_NaN());
  const double scale = attribute(variable, "scale_factor", 1), offset = attribute(variable, "add_offset", 0);
  for (double& value : values) {
    value = value == missing ? std::numeric_limits<double>::quiet_NaN() : value * scale + offset;
  }
}

Array NetcdfReader::read(const std::string& name) const {
  Array array;
  array.name = name;
  array.shape = shapeOf(name);
  double count = 1;
  for (const std::size_t length : array.shape) count *= static_cast<double>(length);
  requireMemory(count * sizeof(double), fmt::format("{}: '{}'", file_.path().string(), name));
  array.values.resize(static_cast<std::size_t>(count));
  if (array.values.empty()) return array;
  const int variable = variableOf(name);
  check(nc_get_var_double(id_, variable, array.values.data()));
  unpack(variable, array.values);
  return array;
}

void NetcdfReader::read(const std::string& name, std::span<const Slice> part, std::span<double> values) const {
  if (values.empty()) return;
  const int variable = variableOf(name);
  std::vector<std::size_t> first, count;
  bool whole = true; // no place is left out in between
  for (const Slice& range : part) {
    first.push_back(range.first);
    count.push_back((range.count - 1) * range.step + 1);
    whole = whole && range.step == 1;
  }
  if (whole || part.empty()) {
    check(nc_get_vara_double(id_, variable, first.data(), count.data(), values.data()));
    return unpack(variable, values);
  }
  // The library takes steps number by number: what lies between is read, row by row of the first direction, and left.
  std::size_t rowSize = 1;
  for (std::size_t d = 1; d < count.size(); ++d) rowSize *= count[d];
  std::vector<double> row(rowSize);
  const std::size_t perRow = values.size() / part[0].count;
  count[0] = 1;
  for (std::size_t i = 0; i < part[0].count; ++i) {
    first[0] = part[0].first + i * part[0].step;
    check(nc_get_vara_double(id_, variable, first.data(), count.data(), row.data()));
    unpack(variable, row);
    pick(row, count, part, values.subspan(i * perRow, perRow));
  }
}

} // namespace semiflow::data
