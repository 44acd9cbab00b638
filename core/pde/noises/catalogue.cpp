#include "core/pde/noises/noises.h"

namespace semiflow::pde {
namespace {

class Chosen final : public ForcingChoice {
 public:
  explicit Chosen(Forcing forcing) : forcing_(std::move(forcing)) {}
  std::optional<Forcing> forcing() const override { return forcing_; }

 private:
  Forcing forcing_;
};

} // namespace

Component<ForcingChoice> forcingComponent(std::string id, std::string title) {
  return Component<ForcingChoice>(std::move(id), std::move(title))
      .parameter(real("strength", 0.1).atLeast(0).live().doc("multiplies every amplitude"))
      .parameter(expressionMap("amplitude", Json::object())
                     .live()
                     .doc("what the noise of a field is multiplied by: a number, or a formula of the fields, the "
                          "equation's parameters, x, y, z and t, such as u or sqrt(u*(1 - u)); a field that is not "
                          "named has no noise; without any name all have noise, of amplitude 1"));
}

Forcing forcingOf(const Values& values) {
  Forcing forcing;
  forcing.strength = values.real("strength");
  forcing.amplitude = values.expressionMap("amplitude");
  forcing.path = values.path();
  return forcing;
}

std::unique_ptr<ForcingChoice> chosen(Forcing forcing) { return std::make_unique<Chosen>(std::move(forcing)); }

const Family<ForcingChoice>& noises() {
  static const Family<ForcingChoice> family("noise", "Noise", {noNoise(), whiteNoise(), colouredNoise()});
  return family;
}

} // namespace semiflow::pde
