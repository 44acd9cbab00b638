#pragma once

#include "core/koopman/observables.h"

namespace semiflow::koopman {

/// The dictionary psi -> matrix psi. @param matrix functions x base.size
Dictionary linearImage(const Dictionary& base, Eigen::MatrixXd matrix);

/// Present and past values of a dictionary: psi(x_n), psi(x_(n - spacing)), ..., delays + 1 of each.
Dictionary delayed(const Dictionary& base, Eigen::Index delays, Eigen::Index spacing);

} // namespace semiflow::koopman
