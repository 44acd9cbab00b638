#pragma once

#include <Eigen/Core>

#include "core/koopman/decomposition.h"

namespace semiflow::koopman {

/// How many singular values exceed tolerance times the largest.
Eigen::Index rankByTolerance(const Eigen::VectorXd& singularValues, double tolerance);

/// The smallest r whose leading singular values carry that fraction of the sum of squares.
Eigen::Index rankByEnergy(const Eigen::VectorXd& singularValues, double fraction);

/// The optimal hard threshold for a low-rank matrix in white noise of unknown size: singular values above
/// lambda(b) / sqrt(mu_b) times the median one, b = shorter/longer side, mu_b the median of the Marchenko-Pastur law.
/// Gavish, Donoho, "The optimal hard threshold for singular values is 4/sqrt(3)", IEEE Trans. Inf. Theory 60, 5040
/// (2014).
Eigen::Index rankByHardThreshold(const Eigen::VectorXd& singularValues, Eigen::Index rows, Eigen::Index columns);

/// Median of the Marchenko-Pastur distribution of ratio b in (0, 1]: eigenvalues of Z Z^T / n, Z an m x n matrix of
/// standard normal numbers, m/n = b.
double marchenkoPasturMedian(double b);

/// The smallest r whose best linear map misses at most that fraction of the observables one interval later (in norm);
/// all of them where none does. @param missed per r = 1, 2, ..., falling
Eigen::Index rankByResidual(const Eigen::VectorXd& missed, double fraction);

using RankRule = std::function<Eigen::Index(const RankData&)>;

/// Adds the parameters that choose a rule: truncation, tolerance, rank, energy, residual.
Component<Decomposition> withTruncation(Component<Decomposition> component);
/// The rule that they choose.
RankRule truncation(const Values& values);

/// Adds the parameter "tolerance" of a dictionary whose functions are scaled to root mean square 1.
Component<Decomposition> withTolerance(Component<Decomposition> component);
RankRule toleranceRule(double tolerance);

/// Adds the parameters of a pseudospectrum: pseudospectrum, points, radius.
Component<Decomposition> withPseudospectrum(Component<Decomposition> component);
std::optional<PseudospectrumGrid> pseudospectrumGrid(const Values& values);

} // namespace semiflow::koopman
