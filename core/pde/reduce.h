#pragma once

#include <vector>

#include "core/pde/law.h"

/// What the diagnostics of all discretisations share.
namespace semiflow::pde {

/// What leaves every value as it is.
double neutral(Reduction::Kind kind);
/// The reduction of two partial ones. A NaN survives: it is how a diagnostic shows that the state is lost.
double merged(Reduction::Kind kind, double a, double b);
inline bool isSum(Reduction::Kind kind) { return kind == Reduction::Kind::integral || kind == Reduction::Kind::mean; }
/// The diagnostics from the reduced numbers.
std::vector<double> combined(const DiagnosticLaw& law, const std::vector<double>& reduced);

} // namespace semiflow::pde
