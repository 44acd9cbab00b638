#include "core/base/validate.h"
#include "core/pde/discretisations/discretisations.h"

namespace semiflow::pde {
namespace {

/// Hands everything to fourier or finite_difference.
class Automatic final : public Discretisation {
 public:
  explicit Automatic(const Values& values)
      : fourier_(made("fourier", values)), finiteDifferences_(made("finite_difference", values)) {}

  bool takesNoise() const override { return true; }
  int order(const domain::Domain& domain) const override {
    return (domain.isPeriodic() && domain.masks.empty() ? fourier_ : finiteDifferences_)->order(domain);
  }
  bool takesMasks() const override { return true; }
  double memoryEstimate(const Problem& problem, int states, std::size_t number) const override {
    return chosen(problem).memoryEstimate(problem, states, number);
  }
  std::unique_ptr<Discretised<float>> single(const Problem& problem) const override {
    return chosen(problem).single(problem);
  }
  std::unique_ptr<Discretised<double>> inDouble(const Problem& problem) const override {
    return chosen(problem).inDouble(problem);
  }

 private:
  static std::unique_ptr<Discretisation> made(const char* id, const Values& values) {
    const auto& family = discretisations();
    const Json tree = validateChoice(family, id, values.path());
    return family.make(Values(*family.find(id), tree, values.path(), values.directory()));
  }
  const Discretisation& chosen(const Problem& problem) const {
    return problem.domain.isPeriodic() && problem.domain.masks.empty() ? *fourier_ : *finiteDifferences_;
  }
  std::unique_ptr<Discretisation> fourier_, finiteDifferences_;
};

} // namespace

const Component<Discretisation>& automatic() {
  static const auto made =
      Component<Discretisation>("automatic", "Automatic")
          .summary("Fourier series where all sides are periodic and nothing is masked, else finite differences.")
          .makes([](const Values& values) { return std::make_unique<Automatic>(values); });
  return made;
}

} // namespace semiflow::pde
