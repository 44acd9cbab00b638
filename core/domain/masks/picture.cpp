#include <fmt/format.h>

#include "core/data/data_set.h"
#include "core/domain/domain.h"
#include "core/domain/mask.h"
#include "core/domain/resample.h"

namespace semiflow::domain {
namespace {

struct Picture {
  Values values;
  std::filesystem::path file;
  double threshold;
  bool light;

  std::vector<bool> operator()(const Domain& domain) const {
    if (domain.axes.size() != 2) throw InputError(domain.path + ".id", "rectangle, for a picture", domain.id);
    if (!domain.places.empty()) {
      throw InputError(domain.path + ".mask.id", "formula, where the points are not equally spaced", "picture");
    }
    const data::Array picture = data::readArray(file, "");
    if (picture.shape.size() != 2 || picture.values.empty())
      throw values.error("path", "a picture", "no array of two dimensions in " + file.string());
    const auto brightness = resamplePicture(picture.values, picture.shape[1], picture.shape[0], domain.axes[0].points,
                                            domain.axes[1].points);
    std::vector<bool> covered(brightness.size());
    for (std::size_t i = 0; i < covered.size(); ++i) covered[i] = (brightness[i] > threshold) == light;
    return covered;
  }
};

/// An array has no natural way to be stretched: a wall may be one point wide.
struct PointArray {
  Values values;
  std::filesystem::path file;
  std::string variable;
  bool zero;

  std::vector<bool> operator()(const Domain& domain) const {
    const data::Array array = data::readArray(file, variable);
    const auto text = [](const std::vector<std::size_t>& shape) {
      std::string all;
      for (const std::size_t size : shape) all += (all.empty() ? "" : " x ") + std::to_string(size);
      return all.empty() ? std::string("a single number") : all;
    };
    std::vector<std::size_t> wanted;
    for (auto axis = domain.axes.rbegin(); axis != domain.axes.rend(); ++axis) wanted.push_back(axis->points);
    if (array.shape != wanted) {
      static const char* const orders[] = {"x", "y, x", "z, y, x"};
      throw values.error("path",
                         fmt::format("a mask of the grid's size, {} ({})", text(wanted), orders[wanted.size() - 1]),
                         fmt::format("{} in {}", text(array.shape), file.string()),
                         "a picture (mask picture) is stretched over any grid");
    }
    std::vector<bool> covered(array.values.size());
    for (std::size_t i = 0; i < covered.size(); ++i) covered[i] = (array.values[i] == 0) == zero;
    return covered;
  }
};

} // namespace

const Component<Masks>& pictureMask() {
  static const auto made = [] {
    Component<Masks> component("picture", "Picture");
    component.summary("The dark, or the light, parts of a PNG picture that is stretched over a rectangle.")
        .formula("brightness < threshold")
        .parameter(file("path").required().doc("the PNG file; its colours are turned to brightness"))
        .parameter(choice("covers", {"dark", "light"}).doc("which parts are masked"))
        .parameter(real("threshold", 0.5).between(0, 1).live().doc("between dark, 0, and light, 1"));
    withHolding(component).makes([](const Values& values) {
      return chained(values,
                     Picture{values, values.file("path"), values.real("threshold"), values.text("covers") == "light"});
    });
    return component;
  }();
  return made;
}

const Component<Masks>& arrayMask() {
  static const auto made = [] {
    Component<Masks> component("array", "Array");
    component.summary("A number for every grid point, from a data set (.npy, .npz, .nc, .csv).")
        .parameter(file("path").required().doc("the data set, relative to the experiment file; rows along y"))
        .parameter(text("variable", "").doc("the array's name; empty where there is just one"))
        .parameter(choice("covers", {"nonzero", "zero"}).doc("which points are masked"));
    withHolding(component).makes([](const Values& values) {
      return chained(values,
                     PointArray{values, values.file("path"), values.text("variable"), values.text("covers") == "zero"});
    });
    return component;
  }();
  return made;
}

} // namespace semiflow::domain
