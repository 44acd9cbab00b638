#include <cmath>

#include <fmt/format.h>

#include "core/base/parallel.h"
#include "core/domain/domain.h"
#include "core/domain/mask.h"
#include "core/numerics/expression.h"

namespace semiflow::domain {
namespace {

std::vector<bool> coveredBy(const std::string& condition, const std::string& path, const Domain& domain) {
  numerics::Variables names;
  names.conditions = true;
  for (const auto& axis : domain.axes) names.inputs.push_back(axis.name);
  const numerics::Kernel kernel = numerics::compile(condition, names, path);
  std::vector<double> values(domain.points());
  parallelBlocks(values.size(), 4096, [&](std::size_t begin, std::size_t end) {
    std::vector<std::vector<double>> places(domain.axes.size(), std::vector<double>(end - begin));
    std::vector<numerics::InputLane<double>> inputs;
    std::size_t stride = 1;
    for (std::size_t a = 0; a < places.size(); ++a) {
      const std::size_t points = domain.axes[a].points;
      for (std::size_t i = begin; i < end; ++i) places[a][i - begin] = domain.at(a, i / stride % points);
      stride *= points;
      inputs.push_back({places[a].data(), 1});
    }
    const std::vector<numerics::OutputLane<double>> output{{values.data() + begin, 1}};
    numerics::run<double>(kernel, inputs, output, end - begin);
  });
  std::vector<bool> covered(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i]))
      throw InputError(path, "a condition that is defined everywhere", "none at " + domain.placeOf(i));
    covered[i] = values[i] != 0;
  }
  return covered;
}

} // namespace

const Component<Masks>& formulaMask() {
  static const auto made = [] {
    Component<Masks> component("formula", "Where a condition holds");
    component.summary("The points whose place fulfils a condition: discs, slits, everything outside of a shape.")
        .formula("(x - 2)² + y² < 0.25")
        .parameter(expression("where", "(x - 0.5)^2 + (y - 0.5)^2 < 0.04")
                       .live()
                       .doc("a comparison in x, y and z, or a formula that is not 0 there; (a < b)*(c < d) for both, "
                            "max(a < b, c < d) for either, 1 - (a < b) for the contrary"));
    withHolding(component).makes([](const Values& values) {
      return chained(values, [where = values.text("where"), path = values.pathOf("where")](const Domain& domain) {
        return coveredBy(where, path, domain);
      });
    });
    return component;
  }();
  return made;
}

} // namespace semiflow::domain
