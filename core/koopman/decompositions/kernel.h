#pragma once

#include "core/koopman/decomposition.h"

namespace semiflow::koopman {

/// Adds the parameters of a kernel: kernel, width, degree.
Component<Decomposition> withKernel(Component<Decomposition> component);

/// The functions k(psi(x), psi(c)) of the kernel that the values choose, one for each of `centres` snapshots c, evenly
/// spaced over those that have a successor (0: all of them), psi the base dictionary's values. Lengths are in units of
/// the root mean square distance of psi to its mean.
Dictionary kernelSections(const Values& values, const Dictionary& base, const Snapshots& training,
                          Eigen::Index centres);

} // namespace semiflow::koopman
