#pragma once

#include <optional>
#include <stop_token>

#include "core/koopman/observables.h"
#include "core/koopman/spectra/reduction.h"

namespace semiflow::koopman {

/// The reduced problem from Gram matrices: sum psi(x) psi(x)^T, sum psi(x) psi(y)^T and sum psi(y) psi(y)^T, block
/// after block of pairs. As fast as these products, half of what orthogonal factorizations take; directions below 1e-7
/// of the largest and residuals below 1e-8 are lost in round-off. Each observable is scaled to root mean square 1.
/// @param tolerance smallest singular value to keep, relative to the largest
std::optional<Reduced> reducedByProducts(const Lifted& lifted, double tolerance, const std::stop_token& stop);

} // namespace semiflow::koopman
