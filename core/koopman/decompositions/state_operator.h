#pragma once

#include <optional>

#include "core/koopman/spectra/model.h"

namespace semiflow::koopman {

/// @throws InputError where the observables are not the states themselves, or more than that many
void requireStates(const Lifted& lifted, const Snapshots& training, Eigen::Index most = 2000);

/// Eigenpairs of a linear map x -> A x of all states, their residuals over the pairs and modes (the eigenvectors of A).
/// The coordinates q are the states as they are: they need not be orthonormal, and there is no pseudospectrum.
/// @return nothing where a stop came first
std::optional<Fitted> fromStateOperator(const Eigen::MatrixXd& a, const Lifted& lifted, const std::stop_token& stop);

} // namespace semiflow::koopman
