#include "core/data/netcdf_reader.h"

#include <limits>

#include <hdf5.h>
#include <netcdf.h>

#include "core/base/memory.h"

namespace semiflow::data {

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

Array NetcdfReader::read(const std::string& name) const {
  int variable = 0, rank = 0;
  check(nc_inq_varid(id_, name.c_str(), &variable));
  check(nc_inq_varndims(id_, variable, &rank));
  std::vector<int> dimensions(static_cast<std::size_t>(rank));
  check(nc_inq_vardimid(id_, variable, dimensions.data()));
  Array array;
  array.name = name;
  double count = 1;
  for (const int dimension : dimensions) {
    std::size_t length = 0;
    check(nc_inq_dimlen(id_, dimension, &length));
    array.shape.push_back(length);
    count *= static_cast<double>(length);
  }
  requireMemory(count * sizeof(double), fmt::format("{}: '{}'", file_.path().string(), name));
  array.values.resize(static_cast<std::size_t>(count));
  if (array.values.empty()) return array;
  check(nc_get_var_double(id_, variable, array.values.data()));

  const double missing = attribute(variable, "_FillValue", std::numeric_limits<double>::quiet_NaN());
  const double scale = attribute(variable, "scale_factor", 1), offset = attribute(variable, "add_offset", 0);
  for (double& value : array.values) {
    value = value == missing ? std::numeric_limits<double>::quiet_NaN() : value * scale + offset;
  }
  return array;
}

} // namespace semiflow::data
