#pragma once

#include <filesystem>
#include <stop_token>
#include <string>

#include "core/experiment/experiment.h"
#include "core/koopman/decomposition.h"
#include "core/koopman/observables.h"
#include "core/koopman/snapshots.h"
#include "core/koopman/spectra/fit.h"
#include "core/koopman/system.h"

namespace semiflow::tests {

/// The last frame of an experiment that is run to its end.
experiment::FramePtr lastFrame(const Json& tree, const std::filesystem::path& directory = ".");

/// Contents and scalars of a frame by name; fails the test's process where there is none (std::bad_variant_access,
/// ...).
const experiment::Spectrum& spectrumIn(const experiment::Frame& frame);
const experiment::Table& tableIn(const experiment::Frame& frame, const std::string& name);
double scalarIn(const experiment::Frame& frame, const std::string& name);

/// A component of a family with some of its parameters given, e.g. {"id": "dmd", "rank": 3}.
koopman::Decomposition decomposition(const Json& given);
koopman::System system(const Json& given);
koopman::Observables observables(const Json& given);

/// Snapshots of one trajectory, states named x1, x2, ...
koopman::Snapshots series(const Eigen::MatrixXd& states, double interval = 1);

/// Snapshots lifted, reduced and solved in one go.
struct Solved {
  koopman::Reduced reduced;
  koopman::Model model;
};
Solved solve(const koopman::Snapshots& snapshots, const Json& dictionary, const Json& method);

/// The distance of the nearest eigenvalue to z.
double distanceTo(const Eigen::VectorXcd& eigenvalues, std::complex<double> z);

/// The sentence of the error that the experiment ends with; "" where it runs to its end.
std::string complaint(const Json& tree, const std::filesystem::path& directory = ".");

} // namespace semiflow::tests
