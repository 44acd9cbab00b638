#pragma once

#include <string>
#include <vector>

#include "core/data/input_file.h"

namespace semiflow::data {

std::string lowerCase(std::string text);
std::string withoutBlanks(std::string text);

/// A name that is none of those there are. @param kind what it should name, e.g. "a variable"
InputError unknownName(const InputFile& file, const std::string& kind, const std::vector<std::string>& names,
                       const std::string& name);

/// The variable to read: the given one, or the only one there is. @throws InputError with the names there are
std::string chosen(const InputFile& file, const std::vector<std::string>& names, const std::string& variable);

/// The names, and NAME for every pair of NAME_real and NAME_imag.
std::vector<std::string> withComplexPairs(std::vector<std::string> names);

/// "u" of a member "u.npy" of an archive.
std::string withoutEnding(const std::string& name);

} // namespace semiflow::data
