#include <algorithm>
#include <array>
#include <map>
#include <numbers>
#include <set>

#include "core/data/data_set.h"
#include "core/data/names.h"

namespace semiflow::data {
namespace {

using experiment::Axis;
using experiment::GridField;
using experiment::Particles;
using experiment::Spectrum;
using experiment::Table;
using Numbers = std::shared_ptr<const std::vector<double>>;
using ContentPtr = std::shared_ptr<const experiment::Content>;

Numbers numbers(std::vector<double> values) { return std::make_shared<const std::vector<double>>(std::move(values)); }

/// The values of a part of a content, which keeps the whole content alive.
Numbers shared(const ContentPtr& content, const std::vector<double>& values) { return {content, &values}; }

template <class Part> Numbers parts(const std::vector<std::complex<double>>& values, const Part& part) {
  std::vector<double> result(values.size());
  std::transform(values.begin(), values.end(), result.begin(), part);
  return numbers(std::move(result));
}
Numbers realParts(const std::vector<std::complex<double>>& values) {
  return parts(values, [](std::complex<double> z) { return z.real(); });
}
Numbers imaginaryParts(const std::vector<std::complex<double>>& values) {
  return parts(values, [](std::complex<double> z) { return z.imag(); });
}

std::vector<double> places(const Axis& axis) {
  std::vector<double> values(axis.points);
  for (std::size_t j = 0; j < axis.points; ++j) values[j] = axis.at(j);
  return values;
}

std::string perTime(const std::string& unit) { return unit.empty() ? unit : "1/" + unit; }

/// Gathers the variables of a frame, and sees to it that names are valid and mean one thing each.
class Builder {
 public:
  explicit Builder(const experiment::RunInfo& info) : info_(info) {
    if (info.evolving) names_.insert("time");
  }

  void add(const ContentPtr& content, const GridField& field) {
    std::vector<std::string> dimensions;
    std::vector<std::size_t> shape;
    for (std::size_t d = field.axes.size(); d-- > 0;) {
      const Axis& axis = field.axes[d];
      dimensions.push_back(dimension(field.name, axis.name, axis.unit, "position along " + axis.name, places(axis)));
      shape.push_back(axis.points);
    }
    addComplex(field.name, field.name, dimensions, shape, shared(content, field.values),
               field.isComplex() ? shared(content, field.imaginary) : nullptr, field.unit, field.name);
    if (field.single) {
      variables_.back().single = true;
      if (field.isComplex()) variables_[variables_.size() - 2].single = true;
    }
  }

  void add(const ContentPtr& content, const Particles& particles) {
    const std::string particle = dimension(particles.name, "particle", particles.count());
    const std::string coordinate =
        dimension(particles.name, "coordinate", particles.dimension(), particles.coordinates);
    add(particles.name, {.name = particles.name,
                         .dimensions = {particle, coordinate},
                         .shape = {particles.count(), particles.dimension()},
                         .values = shared(content, particles.positions),
                         .description = "position of each particle"});
    if (particles.logWeights.empty()) return;
    add(particles.name, {.name = "log_weight",
                         .dimensions = {particle},
                         .shape = {particles.count()},
                         .values = shared(content, particles.logWeights),
                         .description = "natural logarithm of each particle's weight"});
  }

  void add(const ContentPtr& content, const Spectrum& spectrum) {
    const std::size_t modes = spectrum.eigenvalues.size();
    const std::string mode = dimension(spectrum.name, "mode", modes);
    const auto perMode = [&](const std::string& name, Numbers values, const std::string& unit,
                             const std::string& text) {
      add(spectrum.name, {.name = name,
                          .dimensions = {mode},
                          .shape = {modes},
                          .values = std::move(values),
                          .unit = unit,
                          .description = text});
    };
    perMode("eigenvalue_real", realParts(spectrum.eigenvalues), "", "real part of the eigenvalue");
    perMode("eigenvalue_imag", imaginaryParts(spectrum.eigenvalues), "", "imaginary part of the eigenvalue");
    const std::vector<std::complex<double>> exponents = exponentsOf(spectrum);
    perMode("growth_rate", realParts(exponents), perTime(spectrum.timeUnit), "growth rate");
    perMode("frequency", parts(exponents, [](std::complex<double> s) { return s.imag() / (2 * std::numbers::pi); }),
            perTime(spectrum.timeUnit), "frequency in cycles");
    if (spectrum.residuals.size() == modes) {
      perMode("residual", shared(content, spectrum.residuals), "", "relative residual of the eigenpair");
    }
    if (spectrum.amplitudes.size() == modes) {
      perMode("amplitude_real", realParts(spectrum.amplitudes), "", "real part of the mode's amplitude");
      perMode("amplitude_imag", imaginaryParts(spectrum.amplitudes), "", "imaginary part of the mode's amplitude");
    }
    if (spectrum.covariances.size() == modes) {
      constexpr std::array names{"eigenvalue_variance_real", "eigenvalue_covariance", "eigenvalue_variance_imag"};
      for (std::size_t part = 0; part < names.size(); ++part) {
        std::vector<double> values;
        for (const auto& covariance : spectrum.covariances) values.push_back(covariance[part]);
        perMode(names[part], numbers(std::move(values)), "", "of the eigenvalue's real and imaginary part, by bagging");
      }
    }
    addModes(spectrum, mode);
    if (!spectrum.singularValues.empty()) {
      const std::string index = dimension(spectrum.name, "singular_index", spectrum.singularValues.size());
      add(spectrum.name, {.name = "singular_value",
                          .dimensions = {index},
                          .shape = {spectrum.singularValues.size()},
                          .values = shared(content, spectrum.singularValues),
                          .description = "singular value of the data"});
    }
    if (spectrum.pseudospectrum) addPseudospectrum(content, spectrum);
  }

  void add(const ContentPtr& content, const Table& table) {
    if (table.columns.empty()) return;
    const Table::Column& first = table.columns.front();
    const std::string abscissa = dimension(table.name, first.name, first.unit, first.name, first.values);
    for (std::size_t c = 1; c < table.columns.size(); ++c) {
      const Table::Column& column = table.columns[c];
      add(table.name, {.name = column.name,
                       .dimensions = {abscissa},
                       .shape = {column.values.size()},
                       .values = shared(content, column.values),
                       .unit = column.unit,
                       .description = column.name + " (" + table.name + ")"});
    }
  }

  void add(const experiment::Scalar& scalar) {
    add("scalar",
        {.name = scalar.name, .values = numbers({scalar.value}), .unit = scalar.unit, .description = scalar.name});
  }

  std::vector<Variable> take() { return std::move(variables_); }

 private:
  static std::vector<std::complex<double>> exponentsOf(const Spectrum& spectrum) {
    std::vector<std::complex<double>> exponents = spectrum.eigenvalues;
    if (spectrum.interval > 0) {
      for (auto& value : exponents) value = std::log(value) / spectrum.interval;
    }
    return exponents;
  }

  void addModes(const Spectrum& spectrum, const std::string& mode) {
    const std::size_t modes = spectrum.eigenvalues.size(), states = spectrum.states();
    if (states == 0) return;
    const std::string state = dimension(spectrum.name, "state", states, spectrum.stateNames);
    addComplex(spectrum.name, "mode", {mode, state}, {modes, states}, realParts(spectrum.modes),
               imaginaryParts(spectrum.modes), "", "Koopman mode");
    std::size_t points = 1;
    for (const Axis& axis : spectrum.stateAxes) points *= axis.points;
    if (!spectrum.stateNames.empty() || points != states) return;
    std::size_t stride = 1;
    for (const Axis& axis : spectrum.stateAxes) {
      std::vector<double> place(states);
      for (std::size_t s = 0; s < states; ++s) place[s] = axis.at(s / stride % axis.points);
      stride *= axis.points;
      addFixed(spectrum.name, {.name = "state_" + axis.name,
                               .dimensions = {state},
                               .shape = {states},
                               .values = numbers(std::move(place)),
                               .unit = axis.unit,
                               .description = axis.name + " of each state"});
    }
  }

  void addPseudospectrum(const ContentPtr& content, const Spectrum& spectrum) {
    const GridField& field = *spectrum.pseudospectrum;
    if (field.axes.size() != 2) return;
    const std::string imag = dimension(spectrum.name, "imag", "", "imaginary part", places(field.axes[1]));
    const std::string real = dimension(spectrum.name, "real", "", "real part", places(field.axes[0]));
    add(spectrum.name, {.name = "pseudospectrum",
                        .dimensions = {imag, real},
                        .shape = {field.axes[1].points, field.axes[0].points},
                        .values = shared(content, field.values),
                        .description = "smallest residual of any observable at each point of the complex plane"});
  }

  /// A dimension with a coordinate variable. @return its name
  std::string dimension(const std::string& owner, const std::string& name, const std::string& unit,
                        const std::string& text, const std::vector<double>& values) {
    const std::string chosen = dimensionName(owner, name, values.size(), &values);
    if (names_.contains(chosen)) return chosen;
    addFixed(owner, {.name = chosen,
                     .dimensions = {chosen},
                     .shape = {values.size()},
                     .values = numbers(values),
                     .unit = unit,
                     .description = text});
    return chosen;
  }

  /// A dimension that counts, maybe with a label for each place. @return its name
  std::string dimension(const std::string& owner, const std::string& name, std::size_t size,
                        const std::vector<std::string>& labels = {}) {
    const std::string chosen = dimensionName(owner, name, size, nullptr);
    if (labels.size() != size || size == 0 || names_.contains(chosen)) return chosen;
    addFixed(owner, {.name = chosen,
                     .dimensions = {chosen},
                     .shape = {size},
                     .labels = labels,
                     .description = "name of each " + name});
    return chosen;
  }

  struct Dimension {
    std::size_t size = 0;
    std::vector<double> values; ///< empty where it only counts
  };

  std::string dimensionName(const std::string& owner, const std::string& name, std::size_t size,
                            const std::vector<double>* values) {
    std::string chosen = validName(name);
    for (int attempt = 0;; ++attempt) {
      const auto found = dimensions_.find(chosen);
      const bool same = found != dimensions_.end() && found->second.size == size &&
                        (values == nullptr ? found->second.values.empty() : found->second.values == *values);
      if (same) return chosen;
      if (found == dimensions_.end() && !names_.contains(chosen)) break;
      chosen = validName(owner + "_" + name) + (attempt > 0 ? fmt::format("_{}", attempt + 1) : "");
    }
    dimensions_.emplace(chosen, Dimension{size, values == nullptr ? std::vector<double>() : *values});
    return chosen;
  }

  void addComplex(const std::string& owner, const std::string& name, const std::vector<std::string>& dimensions,
                  const std::vector<std::size_t>& shape, Numbers real, Numbers imaginary, const std::string& unit,
                  const std::string& text) {
    const bool complex = imaginary != nullptr;
    add(owner, {.name = complex ? name + "_real" : name,
                .dimensions = dimensions,
                .shape = shape,
                .values = std::move(real),
                .unit = unit,
                .description = complex ? "real part of " + text : text});
    if (!complex) return;
    add(owner, {.name = name + "_imag",
                .dimensions = dimensions,
                .shape = shape,
                .values = std::move(imaginary),
                .unit = unit,
                .description = "imaginary part of " + text});
  }

  void add(const std::string& owner, Variable variable) {
    variable.overTime = info_.evolving;
    addFixed(owner, std::move(variable));
  }

  void addFixed(const std::string& owner, Variable variable) {
    const std::string name = validName(variable.name);
    variable.name = name;
    // A dimension's name is for its coordinates alone.
    const bool coordinate = variable.dimensions.size() == 1 && variable.dimensions.front() == name;
    const auto taken = [&](const std::string& candidate) {
      return names_.contains(candidate) || (!coordinate && dimensions_.contains(candidate));
    };
    for (int attempt = 1; taken(variable.name); ++attempt) {
      variable.name = validName(owner + "_" + name) + (attempt > 1 ? fmt::format("_{}", attempt) : "");
    }
    names_.insert(variable.name);
    variables_.push_back(std::move(variable));
  }

  const experiment::RunInfo& info_;
  std::vector<Variable> variables_;
  std::set<std::string> names_;
  std::map<std::string, Dimension> dimensions_;
};

} // namespace

std::string validName(const std::string& text) {
  std::string name;
  bool gap = false;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    if (plain) {
      if (gap && !name.empty() && name.back() != '_' && c != '_') name += '_';
      name += c;
    }
    gap = !plain;
  }
  if (name.empty()) return "variable";
  return name.front() >= '0' && name.front() <= '9' ? "_" + name : name;
}

std::vector<Variable> variablesOf(const experiment::Frame& frame, const experiment::RunInfo& info) {
  Builder builder(info);
  for (const ContentPtr& content : frame.contents) {
    std::visit([&](const auto& c) { builder.add(content, c); }, *content);
  }
  for (const experiment::Scalar& scalar : frame.scalars) builder.add(scalar);
  return builder.take();
}

} // namespace semiflow::data
