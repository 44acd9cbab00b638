#include "core/domain/initial.h"

namespace semiflow::domain {
namespace {

class Formulas final : public Initial {
 public:
  explicit Formulas(const Values& v) : formulas_(v.expressionMap("values")), path_(v.pathOf("values")) {}

  std::vector<experiment::GridField> on(const Setting& setting) const override {
    std::vector<experiment::GridField> fields = blankFields(setting);
    fillByFormulas(setting, formulas_, path_, {}, fields);
    return fields;
  }

 private:
  std::vector<std::pair<std::string, std::string>> formulas_;
  std::string path_;
};

} // namespace

const Component<Initial>& expressionInitial() {
  static const auto made =
      Component<Initial>("expression", "Formulas")
          .summary("A formula for each field; fields that are not named start at zero.")
          .formula("u(x, 0) = f(x)")
          .parameter(
              expressionMap("values", Json::object())
                  .doc("field name and formula in x, y, z; with the imaginary unit i where the fields are complex"))
          .makes([](const Values& v) { return std::make_unique<Formulas>(v); });
  return made;
}

} // namespace semiflow::domain
