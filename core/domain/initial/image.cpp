#include <algorithm>

#include <fmt/format.h>

#include "core/data/data_set.h"
#include "core/domain/initial.h"
#include "core/domain/resample.h"

namespace semiflow::domain {
namespace {

class Image final : public Initial {
 public:
  explicit Image(const Values& v)
      : values_(v), file_(v.file("path")), field_(v.text("field")), low_(v.real("low")), high_(v.real("high")),
        smoothing_(v.real("smoothing")), formulas_(v.expressionMap("values")) {}

  std::vector<experiment::GridField> on(const Setting& setting) const override {
    const auto& axes = setting.domain.axes;
    if (!setting.domain.places.empty()) {
      throw InputError("initial.id", "expression, where the points are not equally spaced", "image");
    }
    if (axes.size() != 2) throw InputError(setting.domain.path + ".id", "rectangle, for a picture", setting.domain.id);
    const data::Array picture = data::readArray(file_, "");
    if (picture.shape.size() != 2 || picture.values.empty()) {
      throw values_.error("path", "a picture", "no array of two dimensions in " + file_.string());
    }
    std::vector<double> brightness =
        resamplePicture(picture.values, picture.shape[1], picture.shape[0], axes[0].points, axes[1].points);
    smoothPeriodic(brightness, axes[1].points, axes[0].points, 1, smoothing_ / axes[0].spacing);
    smoothPeriodic(brightness, 1, axes[1].points, axes[0].points, smoothing_ / axes[1].spacing);

    std::vector<experiment::GridField> fields = blankFields(setting);
    const std::size_t target = field_.empty() ? 0 : fieldNumber(setting, field_, values_.pathOf("field"));
    for (std::size_t i = 0; i < brightness.size(); ++i)
      fields[target].values[i] = low_ + (high_ - low_) * brightness[i];
    const std::vector<GridVariable> image{{"image", brightness}};
    fillByFormulas(setting, formulas_, values_.pathOf("values"), image, fields);
    return fields;
  }

 private:
  Values values_;
  std::filesystem::path file_;
  std::string field_;
  double low_, high_, smoothing_;
  std::vector<std::pair<std::string, std::string>> formulas_;
};

} // namespace

const Component<Initial>& imageInitial() {
  static const auto made =
      Component<Initial>("image", "Picture")
          .summary("The brightness of a PNG picture, stretched over a rectangle, becomes a field.")
          .formula("u = low + (high − low)·image,  0 ≤ image ≤ 1")
          .parameter(file("path").required().doc("the PNG file; its colours are turned to brightness"))
          .parameter(text("field", "").doc("the field that gets the picture; empty: the first one"))
          .parameter(real("low", 0).doc("the field's value where the picture is black"))
          .parameter(real("high", 1).doc("the field's value where the picture is white"))
          .parameter(real("smoothing", 0)
                         .between(0, 1e6)
                         .unit("length")
                         .doc("standard deviation of a Gaussian blur, so that hard edges are resolved by the grid"))
          .parameter(expressionMap("values", Json::object())
                         .doc("formulas for the other fields in x and y; `image` stands for the brightness, in [0, 1]"))
          .makes([](const Values& v) { return std::make_unique<Image>(v); });
  return made;
}

} // namespace semiflow::domain
