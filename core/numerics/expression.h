#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/numerics/kernel.h"

namespace semiflow::numerics {

/// What the names in a text mean. Names are letters, digits and underscores, and begin with a letter.
struct Variables {
  std::vector<std::string> inputs;                       ///< one real lane of the kernel each, in this order
  std::vector<std::pair<std::string, double>> constants; ///< named numbers, e.g. parameters; folded into the code
  bool complex = false; ///< `i` is the imaginary unit, and every text makes two output lanes: real and imaginary part
  bool conditions = false;                     ///< a comparison is a number, too: a < b is 1 where it holds, else 0
  std::vector<std::string> complexInputs = {}; ///< after the real ones, two lanes each; `i` is a number then, too
  /// Named formulas, each in the names above and the formulas before it.
  std::vector<std::pair<std::string, std::string>> formulas = {};
  std::string formulaPath = {}; ///< key path that holds those, for messages
};

/// Compiles texts over real variables (initial conditions, Koopman observables, right-hand sides of systems) into one
/// kernel with one output lane per text (two where variables.complex).
///
/// The language: numbers (2, 0.5, 1e-3), + - * / ^ (or **; to the right: 2^3^2 = 2^9, and -x^2 = -(x^2)), parentheses,
/// `pi`, `e`, the functions exp log sqrt sin cos tan asin acos atan sinh cosh tanh sech erf abs sign step (0 below
/// zero, 1 from zero on) real imag conj of one argument, atan2 min max of two, and if(a < b, then, else) with < <= >
/// >=. A text has at most 10000 characters and nests at most 100 deep.
///
/// @param paths key path of each text, for messages; as many as texts
/// @throws InputError "initial.values.u: column 7: expected a number, a name or '(', found '*'"
Kernel compile(std::span<const std::string> texts, const Variables& variables, std::span<const std::string> paths);
/// The same for one text.
Kernel compile(const std::string& text, const Variables& variables, const std::string& path);

/// The texts, and after them the derivative of each with respect to inputs[input], by symbolic differentiation.
/// @pre variables are not complex
Kernel compileWithSlopes(std::span<const std::string> texts, const Variables& variables, std::size_t input,
                         std::span<const std::string> paths);

} // namespace semiflow::numerics
