#pragma once

#include <string>

namespace semiflow::data {

/// The text as a name that NetCDF, Python and MATLAB take: letters, digits and underscores, not beginning with a digit.
/// "mass of v" becomes "mass_of_v".
std::string validName(const std::string& text);

} // namespace semiflow::data
