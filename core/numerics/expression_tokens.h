#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"

namespace semiflow::numerics {

struct Token {
  enum class Kind { number, name, symbol, end };
  Kind kind = Kind::end;
  std::string text;
  double number = 0;
  std::size_t column = 0; ///< 1 for the first character; characters are those of UTF-8
};

/// A mistake at a place of a text: "PATH: column 7: expected EXPECTED, found FOUND".
InputError errorAt(const std::string& path, std::size_t column, const std::string& expected, const std::string& found,
                   const std::string& hint = {});
/// How a message names a token: 'psi', or "the end".
std::string quoted(const Token& token);

/// Cuts a text into tokens; the last is the end. Symbols are + - * / ^ ( ) , < <= > >=, with ** read as ^.
/// @throws InputError for a text of more than 10000 bytes and for what begins no token
std::vector<Token> tokensOf(std::string_view text, const std::string& path);

} // namespace semiflow::numerics
