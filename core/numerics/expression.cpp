#include "core/numerics/expression.h"

#include <array>
#include <optional>
#include <stdexcept>

#include "core/base/error.h"
#include "core/numerics/expression_parser.h"
#include "core/numerics/kernel_lowering.h"

namespace semiflow::numerics {
namespace {

/// @param formulas how many of the named formulas are known
Language languageOf(const Variables& variables, const std::vector<GiNaC::ex>& symbols, std::size_t formulas) {
  Language language;
  language.complex = variables.complex || !variables.complexInputs.empty();
  language.conditions = variables.conditions;
  language.conjugate = [](const GiNaC::ex& e) { return conjugateOf(e, {}); };
  language.names = variables.inputs;
  language.names.insert(language.names.end(), variables.complexInputs.begin(), variables.complexInputs.end());
  for (const auto& [name, value] : variables.constants) language.names.push_back(name);
  for (std::size_t i = 0; i < formulas; ++i) language.names.push_back(variables.formulas[i].first);
  language.name = [&, formulas](const std::string& name, const Complain&) -> std::optional<GiNaC::ex> {
    const std::size_t real = variables.inputs.size();
    for (std::size_t i = 0; i < real; ++i) {
      if (variables.inputs[i] == name) return symbols[i];
    }
    for (std::size_t i = 0; i < variables.complexInputs.size(); ++i) {
      if (variables.complexInputs[i] == name) return symbols[real + 2 * i] + GiNaC::I * symbols[real + 2 * i + 1];
    }
    for (const auto& constant : variables.constants) {
      if (constant.first == name) return GiNaC::ex(exactly(constant.second));
    }
    for (std::size_t i = 0; i < formulas; ++i) {
      const auto& [known, text] = variables.formulas[i];
      if (known == name) return parse(text, languageOf(variables, symbols, i), variables.formulaPath + "." + known);
    }
    return std::nullopt;
  };
  return language;
}

/// @param slope the input whose derivatives are wanted too
Kernel compiled(std::span<const std::string> texts, const Variables& variables, std::optional<std::size_t> slope,
                std::span<const std::string> paths) {
  SF_ASSERT(texts.size() == paths.size());
  const auto lock = symbolLock();
  KernelGraph graph(variables.inputs.size() + 2 * variables.complexInputs.size());
  Lowering lowering(graph);
  std::vector<GiNaC::ex> symbols;
  for (std::size_t i = 0; i < graph.inputs(); ++i) {
    symbols.emplace_back(GiNaC::realsymbol());
    lowering.bind(symbols.back(), {graph.input(i), graph.constant(0)});
  }
  const Language language = languageOf(variables, symbols, variables.formulas.size());
  std::vector<NodeId> outputs, slopes;
  const auto lower = [&](const GiNaC::ex& e, const std::string& path, std::vector<NodeId>& into) {
    const Lanes lanes = lowered(lowering, e, path);
    into.push_back(lanes.re);
    if (variables.complex) {
      into.push_back(lanes.im);
    } else if (!graph.isConstant(lanes.im, 0) &&
               (variables.complexInputs.empty() || !(e - conjugateOf(e, {})).expand().is_zero())) {
      throw InputError(path, "a real formula", "one with an imaginary part, such as a root of a negative number");
    }
  };
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const GiNaC::ex e = parse(texts[i], language, paths[i]);
    lower(e, paths[i], outputs);
    if (slope) lower(e.diff(GiNaC::ex_to<GiNaC::symbol>(symbols[*slope])), paths[i], slopes);
  }
  outputs.insert(outputs.end(), slopes.begin(), slopes.end());
  return assemble(graph, outputs, {});
}

} // namespace

Kernel compile(std::span<const std::string> texts, const Variables& variables, std::span<const std::string> paths) {
  return compiled(texts, variables, std::nullopt, paths);
}

Kernel compile(const std::string& text, const Variables& variables, const std::string& path) {
  return compile(std::span(&text, 1), variables, std::span(&path, 1));
}

Kernel compileWithSlopes(std::span<const std::string> texts, const Variables& variables, std::size_t input,
                         std::span<const std::string> paths) {
  SF_ASSERT(!variables.complex && input < variables.inputs.size());
  return compiled(texts, variables, input, paths);
}

} // namespace semiflow::numerics
