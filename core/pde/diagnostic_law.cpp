#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/numerics/kernel_lowering.h"
#include "core/pde/field_algebra.h"
#include "core/pde/law.h"
#include "core/pde/linear_part.h"

namespace semiflow::pde {

using GiNaC::ex;
using numerics::Complain;
using numerics::Term;

namespace {

/// The reductions met while diagnostics are read, each once.
struct Reductions {
  std::vector<ex> integrands;
  std::vector<std::string> paths; ///< of the integrands
  std::vector<Reduction> all;
  std::vector<ex> results; ///< a symbol for each of all
};

bool contains(const ex& e, const std::vector<ex>& symbols) {
  return std::any_of(symbols.begin(), symbols.end(), [&](const ex& s) { return e.has(s); });
}

ex reduce(Reductions& reductions, Reduction::Kind kind, const ex& integrand, const std::string& path) {
  const auto known = std::find_if(reductions.integrands.begin(), reductions.integrands.end(),
                                  [&](const ex& e) { return e.is_equal(integrand); });
  const auto output = static_cast<std::size_t>(known - reductions.integrands.begin());
  if (known == reductions.integrands.end()) {
    reductions.integrands.push_back(integrand);
    reductions.paths.push_back(path);
  }
  for (std::size_t i = 0; i < reductions.all.size(); ++i) {
    if (reductions.all[i].kind == kind && reductions.all[i].output == output) return reductions.results[i];
  }
  reductions.all.push_back({kind, output});
  reductions.results.emplace_back(GiNaC::realsymbol());
  return reductions.results.back();
}

void addReductions(numerics::Language& language, Reductions& reductions, const std::string& path) {
  const std::array<std::pair<const char*, Reduction::Kind>, 4> kinds{{{"integral", Reduction::Kind::integral},
                                                                      {"mean", Reduction::Kind::mean},
                                                                      {"minimum", Reduction::Kind::minimum},
                                                                      {"maximum", Reduction::Kind::maximum}}};
  for (const auto& [name, kind] : kinds) {
    language.operations[name] = {
        {false}, [&reductions, path, kind = kind](const std::vector<Term>& a, const Complain& complain) {
          if (contains(a[0].scalar(), reductions.results)) {
            throw complain("a formula of fields", "an integral within an integral", "");
          }
          return Term(reduce(reductions, kind, a[0].scalar(), path));
        }};
  }
}

/// Whether anything but reduced numbers is left in e.
bool isReduced(const ex& e, const std::vector<ex>& results) {
  if (GiNaC::is_a<GiNaC::symbol>(e)) return contains(e, results);
  for (std::size_t i = 0; i < e.nops(); ++i) {
    if (!isReduced(e.op(i), results)) return false;
  }
  return true;
}

} // namespace

DiagnosticLaw deriveDiagnostics(const Equation& general, int dimension) {
  const Equation equation = general.in(dimension);
  const auto lock = numerics::symbolLock();
  FieldAlgebra algebra(equation, dimension);
  numerics::Language language = algebra.language();
  Reductions reductions;
  std::vector<ex> diagnostics;
  std::vector<std::string> paths;
  for (std::size_t i = 0; i < equation.diagnostics.size(); ++i) {
    const auto& diagnostic = equation.diagnostics[i];
    paths.push_back(!diagnostic.path.empty() ? diagnostic.path
                                             : fmt::format("{}.diagnostics.{}", equation.path, diagnostic.name));
    addReductions(language, reductions, paths.back());
    diagnostics.push_back(numerics::parse(diagnostic.text, language, paths.back()));
    if (!isReduced(diagnostics.back(), reductions.results)) {
      throw InputError(paths.back(), "fields, place and time inside integral, mean, minimum or maximum",
                       "some outside");
    }
  }
  DiagnosticLaw law;
  law.reductions = reductions.all;
  const Constraints constraints = constraintsOf(equation, algebra);
  for (std::size_t i = 0; i < reductions.integrands.size(); ++i)
    constraints.requireIndependent(reductions.integrands[i], equation, algebra, reductions.paths[i]);
  if (!reductions.integrands.empty()) law.pointwise = algebra.compile(reductions.integrands, reductions.paths, true);
  numerics::KernelGraph graph(reductions.all.size());
  numerics::Lowering lowering(graph);
  for (std::size_t r = 0; r < reductions.all.size(); ++r) {
    lowering.bind(reductions.results[r], {graph.input(r), graph.constant(0)});
  }
  std::vector<numerics::NodeId> outputs;
  for (std::size_t i = 0; i < diagnostics.size(); ++i) {
    const numerics::Lanes value = numerics::lowered(lowering, diagnostics[i], paths[i]);
    if (!graph.isConstant(value.im, 0)) {
      throw InputError(paths[i], "a real number", "one with an imaginary part", "use abs, real or imag");
    }
    outputs.push_back(value.re);
  }
  law.combine = numerics::assemble(graph, outputs, {});
  return law;
}

} // namespace semiflow::pde
