// Feeds any bytes to the compiler of formulas: nothing but an InputError may come out. Built with clang and
// -DSEMIFLOW_BUILD_FUZZERS=ON; run as
// `expression_fuzz -max_len=300 -timeout=10 -dict=tests/fuzz/expression.dict`.
#include <cstdint>
#include <string>

#include "core/base/error.h"
#include "core/numerics/expression.h"
#include "core/pde/law.h"

namespace {

void compileFormula(const std::string& text, bool complex) {
  try {
    const semiflow::numerics::Variables variables{{"x", "y", "u"}, {{"k", 0.1}}, complex};
    semiflow::numerics::compile(text, variables, "text");
  } catch (const semiflow::InputError&) {
    return; // as it should be
  }
}

semiflow::pde::Equation equationWith(const std::string& rate, bool complex) {
  semiflow::pde::Equation equation;
  equation.fields = {{"u", "", ""}, {"v", "", ""}};
  equation.complex = complex;
  equation.parameters = {{"k", 0.1}};
  equation.rates = {{"u", rate, 0}, {"v", "laplacian(v)", 0}};
  equation.constraints = {{"p", "laplacian(p) + u"}};
  return equation;
}

void deriveEquation(const std::string& text, bool complex) {
  try {
    semiflow::pde::deriveLaw(equationWith(text, complex), 2);
  } catch (const semiflow::InputError&) {
    return;
  }
}

void deriveDiagnostic(const std::string& text, bool complex) {
  semiflow::pde::Equation equation = equationWith("u", complex);
  equation.diagnostics.push_back({"d", text, ""});
  try {
    semiflow::pde::deriveDiagnostics(equation, 2);
  } catch (const semiflow::InputError&) {
    return;
  }
}

} // namespace

extern "C" const char* __lsan_default_suppressions() { return "leak:GiNaC::\nleak:libcln\n"; }

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
  const bool complex = (data[0] & 1U) != 0;
  if ((data[0] & 2U) != 0) {
    compileFormula(text, complex);
  } else if ((data[0] & 4U) != 0) {
    deriveDiagnostic(text, complex);
  } else {
    deriveEquation(text, complex);
  }
  return 0;
}
