#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/numerics/expression_tokens.h"

namespace semiflow::numerics {

/// A formula as it is written, for typesetting: names are not looked up and nothing is computed.
struct Syntax {
  enum class Kind {
    number,    ///< text: its digits
    name,      ///< text: the name
    call,      ///< text: the function; parts: its arguments
    minus,     ///< of one part
    operation, ///< text: + - * / ^ < <= > >=; two parts
  };
  Kind kind = Kind::number;
  std::string text;
  std::vector<Syntax> parts;
};

/// @throws InputError "PATH: column 7: expected ..., found ..." for a text that is no formula
Syntax readSyntax(const std::string& text, const std::string& path);

/// A piece of a text that is being typed.
struct Word {
  Token::Kind kind = Token::Kind::end; ///< end: a character that begins no token
  std::string text;
  std::size_t column = 0; ///< 1 for the first character
  std::size_t length = 0; ///< in characters
};

/// The words of a text, whatever is wrong with it; without the end.
std::vector<Word> wordsOf(std::string_view text);

} // namespace semiflow::numerics
