#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "core/koopman/observables/catalogue.h"
#include "core/numerics/expression.h"
#include "core/numerics/expression_parser.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;

bool isName(const std::string& text) {
  if (text.empty() || std::isalpha(static_cast<unsigned char>(text.front())) == 0) return false;
  return !numerics::isReservedName(text) &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
}

Dictionary bind(const Values& v, const Snapshots& training) {
  const std::vector<std::string> functions = v.texts("functions");
  if (functions.empty()) throw v.error("functions", "at least one formula", "none");
  const auto d = static_cast<std::size_t>(training.dimension());
  numerics::Variables variables;
  variables.constants = v.realMap("constants");
  std::vector<std::size_t> states; // per input lane
  const auto add = [&](const std::string& name, std::size_t state) {
    if (std::find(variables.inputs.begin(), variables.inputs.end(), name) != variables.inputs.end()) return;
    variables.inputs.push_back(name);
    states.push_back(state);
  };
  for (std::size_t i = 0; i < d && training.axes.empty(); ++i) {
    if (isName(training.names[i])) add(training.names[i], i);
  }
  for (std::size_t i = 0; i < d; ++i) add(fmt::format("x{}", i + 1), i);
  std::vector<std::string> paths;
  for (std::size_t i = 0; i < functions.size(); ++i) paths.push_back(fmt::format("{}[{}]", v.pathOf("functions"), i));
  const numerics::Kernel kernel = numerics::compile(functions, variables, paths);

  Dictionary dictionary{.size = static_cast<Index>(functions.size()), .names = functions};
  dictionary.evaluate = [=](const Eigen::Ref<const Eigen::MatrixXd>& at, Eigen::Ref<Eigen::MatrixXd> values) {
    std::vector<numerics::InputLane<double>> inputs;
    std::vector<numerics::OutputLane<double>> outputs;
    for (const std::size_t state : states) inputs.push_back({at.data() + state, at.outerStride()});
    for (Index k = 0; k < values.rows(); ++k) outputs.push_back({values.data() + k, values.outerStride()});
    numerics::run<double>(kernel, inputs, outputs, static_cast<std::size_t>(at.cols()));
  };
  return dictionary;
}

} // namespace

const Component<Observables>& expressionObservables() {
  static const auto component =
      Component<Observables>("expressions", "Your own functions")
          .summary("Formulas in the states: by their names, or as x1, x2, ...")
          .formula("ψ₁(x), ψ₂(x), …")
          .reference("Brunton, Brunton, Proctor, Kutz, PLoS ONE 11, e0150171 (2016)")
          .parameter(expressions("functions", {"1", "x1", "x1^2"}).doc("one formula per observable"))
          .parameter(realMap("constants", Json::object()).doc("numbers that the formulas call by name"))
          .makes([](const Values& v) {
            return std::make_unique<Observables>(
                Observables{[v](const Snapshots& training) { return bind(v, training); }});
          });
  return component;
}

} // namespace semiflow::koopman
