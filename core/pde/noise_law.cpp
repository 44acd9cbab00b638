#include "core/pde/noise_law.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/suggest.h"
#include "core/pde/field_algebra.h"
#include "core/pde/linear_part.h"

namespace semiflow::pde {

using GiNaC::ex;

namespace {

/// Amplitudes by number of the field. @throws InputError for a name that is no evolving field
std::map<std::size_t, std::string> amplitudes(const Equation& equation, const Forcing& forcing) {
  std::vector<std::string> names;
  for (const auto& field : equation.fields) names.push_back(field.name);
  std::map<std::size_t, std::string> found;
  for (std::size_t f = 0; forcing.amplitude.empty() && f < names.size(); ++f) found[f] = "1";
  for (const auto& [name, text] : forcing.amplitude) {
    const auto place = std::find(names.begin(), names.end(), name);
    if (place == names.end()) {
      throw InputError(forcing.path + ".amplitude." + name, fmt::format("one of the fields {}", fmt::join(names, ", ")),
                       fmt::format("'{}'", name), suggestion(name, names));
    }
    found[static_cast<std::size_t>(place - names.begin())] = text;
  }
  return found;
}

/// Why b dW has no pointwise Milstein term in b b' alone, or nothing.
std::string obstacleOf(const ex& b, std::size_t field, const Equation& equation, const FieldAlgebra& algebra,
                       const std::map<std::size_t, std::string>& noisy) {
  const auto amplitude = [&] { return "the amplitude of " + equation.fields[field].name; };
  for (const auto& symbol : algebra.fieldSymbolsIn(b)) {
    const Derivative& of = symbol.of;
    if (of.orders != std::array<int, 3>{} || of.nonlocal != 0) return amplitude() + " depends on a derivative";
    if (of.field >= equation.fields.size()) {
      return fmt::format("{} depends on {}, which follows from other fields", amplitude(),
                         equation.constraints[of.field - equation.fields.size()].field);
    }
    if (of.field != field && noisy.contains(of.field)) {
      return fmt::format("{} depends on {}, which has noise of its own", amplitude(), equation.fields[of.field].name);
    }
    if (symbol.conjugate) return amplitude() + " is no analytic function of the complex field";
  }
  return {};
}

ex slopeIn(const ex& b, std::size_t field, const FieldAlgebra& algebra) {
  for (const auto& symbol : algebra.fieldSymbolsIn(b)) {
    if (symbol.of == Derivative{field, {}} && !symbol.conjugate)
      return b.diff(GiNaC::ex_to<GiNaC::symbol>(symbol.symbol));
  }
  return 0;
}

} // namespace

std::vector<std::complex<double>> constantAmplitudes(const NoiseLaw& noise, bool complex) {
  SF_ASSERT(noise.isConstant());
  const double nowhere = 0;
  const std::vector<numerics::InputLane<double>> place(4, {&nowhere, 0});
  std::vector<double> values(noise.amplitude.kernel.outputs());
  std::vector<numerics::OutputLane<double>> out;
  for (double& value : values) out.push_back({&value, 1});
  numerics::run<double>(noise.amplitude.kernel, place, out, 1);
  std::vector<std::complex<double>> amplitudes;
  for (std::size_t j = 0; j < noise.fields.size(); ++j)
    amplitudes.push_back(complex ? std::complex(values[2 * j], values[2 * j + 1]) : values[j]);
  return amplitudes;
}

NoiseLaw deriveNoise(const Equation& general, int dimension, const Forcing& forcing, std::uint64_t seed) {
  const Equation equation = general.in(dimension);
  const auto noisy = amplitudes(equation, forcing);
  NoiseLaw law;
  law.correlationLength = forcing.correlationLength;
  law.correlationTime = forcing.correlationTime;
  law.seed = seed;
  const auto lock = numerics::symbolLock();
  FieldAlgebra algebra(equation, dimension);
  const Constraints constraints = constraintsOf(equation, algebra);
  const numerics::Language language = algebra.language();
  std::vector<ex> amplitude, corrections;
  std::vector<std::string> paths;
  for (const auto& [field, text] : noisy) {
    const std::string path = forcing.path + ".amplitude." + equation.fields[field].name;
    constexpr std::size_t most = 8; // so many fields of two parts are told apart by the random numbers' keys
    if (field >= most) throw InputError(path, "noise of the first eight fields only", "noise of a later one");
    const ex formula = numerics::parse(text, language, path); // a strength of 0 hides nothing
    constraints.requireIndependent(formula, equation, algebra, path);
    if (law.obstacle.empty()) law.obstacle = obstacleOf(formula, field, equation, algebra, noisy);
    const ex b = numerics::exactly(forcing.strength) * formula;
    law.fields.push_back(field);
    amplitude.push_back(b);
    corrections.push_back(b * slopeIn(b, field, algebra) / 2);
    paths.push_back(path);
  }
  if (!law.obstacle.empty()) std::fill(corrections.begin(), corrections.end(), ex(0));
  amplitude.insert(amplitude.end(), corrections.begin(), corrections.end());
  paths.insert(paths.end(), paths.begin(), paths.end());
  law.amplitude = algebra.compile(amplitude, paths, !equation.complex);
  return law;
}

} // namespace semiflow::pde
