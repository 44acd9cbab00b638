#include <cmath>

#include <fmt/format.h>

#include "core/data/data_set.h"
#include "core/sampling/initial/initial_particles.h"

namespace semiflow::sampling {
namespace {

class ParticlesFromFile final : public InitialParticles {
 public:
  explicit ParticlesFromFile(const Values& values)
      : values_(values), array_(data::readArray(values.file("path"), values.text("variable"))) {
    if (array_.shape.size() == 1) array_.shape.push_back(1);
    const std::string expected = "an array of real numbers with one row per particle";
    if (!array_.imaginary.empty()) throw values_.error("path", expected, "complex numbers");
    if (array_.shape.size() != 2) {
      throw values_.error("path", expected, fmt::format("an array of {} dimensions", array_.shape.size()));
    }
    if (array_.shape[0] == 0 || array_.shape[1] == 0) throw values_.error("path", expected, "an empty one");
    for (std::size_t i = 0; i < array_.values.size(); ++i) {
      if (std::isfinite(array_.values[i])) continue;
      throw values_.error("path", "finite numbers", fmt::format("{} in row {}", array_.values[i], i / array_.shape[1]));
    }
  }

  std::size_t count(std::size_t) const override { return array_.shape[0]; }
  bool areGiven() const override { return true; }
  void checkDimension(std::size_t dimension) const override {
    if (array_.shape[1] == dimension) return;
    throw values_.error(
        "path", fmt::format("rows of {} number{}, as the target has coordinates", dimension, dimension == 1 ? "" : "s"),
        fmt::format("rows of {}", array_.shape[1]));
  }
  void place(Cloud& x, const Process& process, std::uint64_t) const override {
    for (std::size_t p = 0; p < x.count(); ++p) {
      for (std::size_t c = 0; c < x.dimension(); ++c) {
        const double value = array_.values[p * x.dimension() + c];
        if (process.logarithmic() && !(value > 0))
          throw values_.error("path", "numbers above 0, as the process is of positive data",
                              fmt::format("{} in row {}", value, p));
        x.at(p, c) = process.logarithmic() ? std::log(value) : value;
      }
    }
  }

 private:
  Values values_;
  data::Array array_;
};

} // namespace

const Component<InitialParticles>& particlesFromFile() {
  static const auto component =
      Component<InitialParticles>("file", "File")
          .summary("The rows of an array in a file, used exactly as they are; there are as many particles as rows.")
          .parameter(file("path").doc("a .npz, .npy, .nc or .csv file"))
          .parameter(text("variable", "")
                         .doc("the array's name (columns \"a,b\" of a CSV); may be empty where there is just one"))
          .makes([](const Values& v) { return std::make_unique<ParticlesFromFile>(v); });
  return component;
}

} // namespace semiflow::sampling
