#pragma once

#include "core/koopman/spectra/reduction.h"

namespace semiflow::koopman {

/// The orthogonal matrix nearest to the compressed operator k = U S V^T, U V^T: of all measure-preserving operators on
/// the dictionary's span the one that predicts the pairs best (orthogonal Procrustes problem).
Eigen::MatrixXd measurePreservingPart(const Reduced& reduced);

} // namespace semiflow::koopman
