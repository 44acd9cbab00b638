#include <cmath>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/data/data_set.h"
#include "core/domain/initial.h"
#include "core/domain/resample.h"

namespace semiflow::domain {
namespace {

/// An array of one instant, complex or real; the slowest direction first.
struct Snapshot {
  std::vector<std::size_t> shape;
  std::vector<double> values, imaginary;
};

std::string shapeText(const std::vector<std::size_t>& shape) { return fmt::format("{}", fmt::join(shape, " x ")); }

class File final : public Initial {
 public:
  explicit File(const Values& v)
      : values_(v), file_(v.file("path")), variable_(v.text("variable")), timeIndex_(v.integer("time_index")),
        timeAxis_(v.text("time_axis")), formulas_(v.expressionMap("values")) {}

  std::vector<experiment::GridField> on(const Setting& setting) const override {
    std::vector<experiment::GridField> fields = blankFields(setting);
    // With a variable it is for the first field, else every field without a formula is read under its own name.
    for (std::size_t f = 0; f < fields.size(); ++f) {
      const bool byFormula = std::any_of(formulas_.begin(), formulas_.end(),
                                         [&](const auto& entry) { return entry.first == fields[f].name; });
      if (byFormula || (!variable_.empty() && f > 0)) continue;
      fill(setting, variable_.empty() ? fields[f].name : variable_, fields[f]);
    }
    fillByFormulas(setting, formulas_, values_.pathOf("values"), {}, fields);
    return fields;
  }

 private:
  /// A complex array as such, or as two arrays NAME_real and NAME_imag.
  data::Array read(const Setting& setting, const std::string& name) const {
    if (!setting.complex) return data::readArray(file_, name);
    try {
      return data::readArray(file_, name);
    } catch (const InputError&) {
      std::optional<data::Array> whole;
      try {
        whole = data::readArray(file_, name + "_real");
        whole->imaginary = data::readArray(file_, name + "_imag").values;
      } catch (const InputError&) {
        whole.reset(); // the message about NAME itself is the better one
      }
      if (!whole || whole->imaginary.size() != whole->values.size()) throw;
      return *whole;
    }
  }

  /// A coordinate of the file, or nothing.
  std::vector<double> coordinate(const std::string& name) const {
    try {
      data::Array array = data::readArray(file_, name);
      if (array.shape.size() == 1) return std::move(array.values);
    } catch (const InputError&) {
      return {}; // a file without coordinates is on the grid of the experiment
    }
    return {};
  }

  std::string place(const std::string& name) const { return fmt::format("{} of {}", name, file_.string()); }

  bool timeIsLast(const data::Array& array, const Setting& setting) const {
    if (timeAxis_ != "automatic") return timeAxis_ == "last";
    const auto holdsSpace = [&](std::size_t offset) {
      const std::size_t d = setting.domain.axes.size();
      for (std::size_t a = 0; a < d; ++a) {
        const auto& axis = setting.domain.axes[a];
        const std::vector<double> x = coordinate(axis.name);
        const std::size_t expected = x.empty() ? axis.points : x.size();
        if (array.shape[offset + d - 1 - a] != expected) return false;
      }
      return true;
    };
    const bool afterTime = holdsSpace(1);
    const bool beforeTime = holdsSpace(0);
    if (afterTime == beforeTime) {
      throw values_.error("time_axis", "first or last, since the sizes do not tell", "automatic");
    }
    return beforeTime;
  }

  Snapshot instant(const data::Array& array, const Setting& setting, const std::string& name) const {
    const std::size_t d = setting.domain.axes.size();
    if (array.shape.size() == d) return {array.shape, array.values, array.imaginary};
    if (array.shape.size() != d + 1) {
      throw values_.error("variable", fmt::format("an array of {} dimensions, or {} with time", d, d + 1),
                          fmt::format("{}, which is {}", place(name), shapeText(array.shape)));
    }
    const bool last = timeIsLast(array, setting);
    const auto times = static_cast<long long>(last ? array.shape.back() : array.shape.front());
    if (timeIndex_ >= times || timeIndex_ < -times) {
      throw values_.error("time_index", fmt::format("a whole number in [{}, {}]", -times, times - 1),
                          fmt::format("{}", timeIndex_));
    }
    const auto index = static_cast<std::size_t>(timeIndex_ < 0 ? timeIndex_ + times : timeIndex_);
    const std::size_t count = array.values.size() / static_cast<std::size_t>(times);
    const std::size_t first = last ? index : index * count;
    const std::size_t stride = last ? static_cast<std::size_t>(times) : 1;
    const auto pick = [&](const std::vector<double>& from) {
      std::vector<double> to(from.empty() ? 0 : count);
      for (std::size_t i = 0; i < to.size(); ++i) to[i] = from[first + i * stride];
      return to;
    };
    Snapshot snapshot{{}, pick(array.values), pick(array.imaginary)};
    snapshot.shape.assign(array.shape.begin() + (last ? 0 : 1), array.shape.end() - (last ? 1 : 0));
    return snapshot;
  }

  /// The periodic points that one direction of the file's array stands on. Where the file's coordinate includes both
  /// ends of the domain, the last point is the first one again and is left out.
  experiment::Axis fileAxis(const experiment::Axis& wanted, std::size_t points, const std::string& name) const {
    experiment::Axis axis = wanted;
    const std::vector<double> x = coordinate(wanted.name);
    if (x.size() != points) {
      if (points == wanted.points) return axis;
      throw values_.error("variable",
                          fmt::format("{} values along {}, as the domain has, or a coordinate {} in the file",
                                      wanted.points, wanted.name, wanted.name),
                          fmt::format("{} in {}", points, place(name)));
    }
    if (!wanted.periodic) return sameAxis(wanted, x);
    const double length = wanted.upper() - wanted.lower;
    const double tolerance = 1e-6 * length / static_cast<double>(points);
    const double spacing = points < 2 ? length : (x.back() - x.front()) / static_cast<double>(points - 1);
    for (std::size_t j = 0; j < points; ++j) {
      if (std::abs(x[j] - x.front() - static_cast<double>(j) * spacing) > tolerance) {
        throw values_.error("path", fmt::format("equally spaced values of {}", wanted.name),
                            fmt::format("others in {}", file_.string()));
      }
    }
    const bool bothEnds = std::abs(x.back() - x.front() - length) <= tolerance;
    axis.lower = x.front();
    axis.points = bothEnds ? points - 1 : points;
    axis.spacing = length / static_cast<double>(axis.points);
    if (!bothEnds && std::abs(spacing - axis.spacing) > tolerance) {
      throw values_.error(
          "path",
          fmt::format("{} over one period of the domain, from {:g} to {:g}", wanted.name, wanted.lower, wanted.upper()),
          fmt::format("{:g} to {:g} in {}", x.front(), x.back(), file_.string()));
    }
    return axis;
  }

  /// A direction with two ends: the file has to have the domain's points.
  experiment::Axis sameAxis(const experiment::Axis& wanted, const std::vector<double>& x) const {
    const double tolerance = 1e-6 * wanted.spacing;
    if (x.size() == wanted.points && std::abs(x.front() - wanted.lower) <= tolerance &&
        std::abs(x.back() - wanted.upper()) <= tolerance) {
      return wanted;
    }
    throw values_.error("path",
                        fmt::format("{} values along {} from {:g} to {:g}, since the domain is not periodic there",
                                    wanted.points, wanted.name, wanted.lower, wanted.upper()),
                        fmt::format("{} from {:g} to {:g} in {}", x.size(), x.front(), x.back(), file_.string()));
  }

  void fill(const Setting& setting, const std::string& name, experiment::GridField& field) const {
    if (!setting.domain.places.empty()) {
      throw InputError("initial.id", "expression, where the points are not equally spaced", "file");
    }
    const data::Array array = read(setting, name);
    Snapshot snapshot = instant(array, setting, name);
    if (!snapshot.imaginary.empty() && !setting.complex) {
      throw values_.error("variable", "real numbers, as the equation's fields are", "complex ones in " + place(name));
    }
    const std::size_t d = setting.domain.axes.size();
    for (std::size_t a = 0; a < d; ++a) {
      const std::size_t position = d - 1 - a;
      const std::size_t points = snapshot.shape[position];
      const experiment::Axis from = fileAxis(setting.domain.axes[a], points, name);
      std::size_t outer = 1;
      for (std::size_t p = 0; p < position; ++p) outer *= snapshot.shape[p];
      std::size_t inner = 1;
      for (std::size_t p = position + 1; p < d; ++p) inner *= snapshot.shape[p];
      const auto convert = [&](std::vector<double>& values) {
        if (values.empty()) return;
        if (from.points < points) values = withoutLast(values, outer, points, inner, name, from.name);
        const auto& to = setting.domain.axes[a];
        const bool same = from.points == to.points && std::abs(from.lower - to.lower) <= 1e-9 * to.spacing;
        if (!same) values = resamplePeriodic(values, outer, inner, from, to);
      };
      convert(snapshot.values);
      convert(snapshot.imaginary);
      snapshot.shape[position] = setting.domain.axes[a].points;
    }
    field.values = std::move(snapshot.values);
    if (!snapshot.imaginary.empty()) field.imaginary = std::move(snapshot.imaginary);
    clearMasked(setting.domain, field.values);
    clearMasked(setting.domain, field.imaginary);
    for (std::size_t i = 0; i < field.values.size(); ++i) {
      if (!std::isfinite(field.values[i]) || (field.isComplex() && !std::isfinite(field.imaginary[i]))) {
        throw values_.error("variable", "finite numbers",
                            fmt::format("another at {} in {}", setting.domain.placeOf(i), place(name)));
      }
    }
  }

  std::vector<double> withoutLast(const std::vector<double>& values, std::size_t outer, std::size_t points,
                                  std::size_t inner, const std::string& name, const std::string& axis) const {
    double largest = 0;
    for (const double value : values) largest = std::max(largest, std::abs(value));
    std::vector<double> result;
    result.reserve(outer * (points - 1) * inner);
    for (std::size_t o = 0; o < outer; ++o) {
      const double* line = values.data() + o * points * inner;
      for (std::size_t k = 0; k < inner; ++k) {
        if (std::abs(line[k] - line[(points - 1) * inner + k]) > 1e-6 * largest) {
          throw values_.error("variable",
                              fmt::format("equal values at both ends of {}, since the domain is periodic", axis),
                              fmt::format("different ones in {}", place(name)));
        }
      }
      result.insert(result.end(), line, line + (points - 1) * inner);
    }
    return result;
  }

  Values values_;
  std::filesystem::path file_;
  std::string variable_;
  long long timeIndex_;
  std::string timeAxis_;
  std::vector<std::pair<std::string, std::string>> formulas_;
};

} // namespace

const Component<Initial>& fileInitial() {
  static const auto made =
      Component<Initial>("file", "File")
          .summary("Fields read from a data set (.nc, .npz, .npy, .csv), resampled to the grid through their Fourier "
                   "series.")
          .formula("u(x, 0) = Σ û_k exp(i k x)")
          .parameter(file("path").required().doc("the data set, relative to the experiment file"))
          .parameter(
              text("variable", "").doc("the array for the first field; empty: every field is read by its own name"))
          .parameter(integer("time_index", 0).doc("which instant of an array over time: 0 the first, -1 the last"))
          .parameter(choice("time_axis", {"automatic", "first", "last"})
                         .doc("where time stands among the array's dimensions; automatic: by the sizes"))
          .parameter(expressionMap("values", Json::object()).doc("formulas for fields that the file does not have"))
          .makes([](const Values& v) { return std::make_unique<File>(v); });
  return made;
}

} // namespace semiflow::domain
