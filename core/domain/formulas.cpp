#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/parallel.h"
#include "core/base/suggest.h"
#include "core/domain/initial.h"
#include "core/numerics/expression.h"

namespace semiflow::domain {
namespace {

/// The coordinates of grid points [begin, end), one array per axis.
std::vector<std::vector<double>> coordinates(const Domain& domain, std::size_t begin, std::size_t end) {
  std::vector<std::vector<double>> result(domain.axes.size());
  std::size_t stride = 1;
  for (std::size_t a = 0; a < domain.axes.size(); ++a) {
    const auto& axis = domain.axes[a];
    result[a].resize(end - begin);
    for (std::size_t i = begin; i < end; ++i) result[a][i - begin] = domain.at(a, i / stride % axis.points);
    stride *= axis.points;
  }
  return result;
}

void requireFinite(const Setting& setting, const experiment::GridField& field, const std::string& path) {
  for (std::size_t i = 0; i < field.values.size(); ++i) {
    const double imaginary = field.isComplex() ? field.imaginary[i] : 0;
    if (std::isfinite(field.values[i]) && std::isfinite(imaginary)) continue;
    throw InputError(path, "a formula that is finite everywhere",
                     fmt::format("{} at {}", std::isfinite(field.values[i]) ? imaginary : field.values[i],
                                 setting.domain.placeOf(i)));
  }
}

} // namespace

std::vector<experiment::GridField> blankFields(const Setting& setting) {
  const std::size_t points = setting.domain.points();
  std::vector<experiment::GridField> fields(setting.fields.size());
  for (std::size_t f = 0; f < fields.size(); ++f) {
    fields[f].name = setting.fields[f];
    fields[f].axes = setting.domain.axes;
    fields[f].values.assign(points, 0.0);
    if (setting.complex) fields[f].imaginary.assign(points, 0.0);
  }
  return fields;
}

std::size_t fieldNumber(const Setting& setting, const std::string& name, const std::string& path) {
  for (std::size_t f = 0; f < setting.fields.size(); ++f) {
    if (setting.fields[f] == name) return f;
  }
  throw InputError(path, fmt::format("a field of the equation: {}", fmt::join(setting.fields, ", ")),
                   fmt::format("'{}'", name), suggestion(name, setting.fields));
}

void fillByFormulas(const Setting& setting, const std::vector<std::pair<std::string, std::string>>& formulas,
                    const std::string& path, std::span<const GridVariable> variables,
                    std::vector<experiment::GridField>& fields) {
  if (formulas.empty()) return;
  numerics::Variables names;
  names.complex = setting.complex;
  names.constants = setting.parameters;
  for (const auto& axis : setting.domain.axes) names.inputs.push_back(axis.name);
  for (const auto& variable : variables) names.inputs.push_back(variable.name);
  std::vector<std::size_t> targets;
  std::vector<std::string> texts, paths;
  for (const auto& [field, text] : formulas) {
    paths.push_back(fmt::format("{}.{}", path, field));
    targets.push_back(fieldNumber(setting, field, paths.back()));
    texts.push_back(text);
  }
  const numerics::Kernel kernel = numerics::compile(texts, names, paths);

  parallelBlocks(setting.domain.points(), 4096, [&](std::size_t begin, std::size_t end) {
    const auto places = coordinates(setting.domain, begin, end);
    std::vector<numerics::InputLane<double>> inputs;
    for (const auto& place : places) inputs.push_back({place.data(), 1});
    for (const auto& variable : variables) inputs.push_back({variable.values.data() + begin, 1});
    std::vector<numerics::OutputLane<double>> outputs;
    for (const std::size_t target : targets) {
      outputs.push_back({fields[target].values.data() + begin, 1});
      if (setting.complex) outputs.push_back({fields[target].imaginary.data() + begin, 1});
    }
    numerics::run<double>(kernel, inputs, outputs, end - begin);
  });
  for (const std::size_t target : targets) {
    clearMasked(setting.domain, fields[target].values);
    clearMasked(setting.domain, fields[target].imaginary);
  }
  for (std::size_t f = 0; f < targets.size(); ++f) requireFinite(setting, fields[targets[f]], paths[f]);
}

} // namespace semiflow::domain
