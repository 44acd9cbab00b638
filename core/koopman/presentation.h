#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/experiment/frame.h"
#include "core/koopman/snapshots.h"
#include "core/koopman/spectra/model.h"

namespace semiflow::koopman {

using ContentPtr = std::shared_ptr<const experiment::Content>;

/// The data, to be looked at: a line of grid values over time as a field of (x, time); other grids as their last
/// snapshot; states without a grid as the first trajectory over time (table "trajectory", up to 8 states) and, where
/// there are two or three of them, as the cloud of all snapshots (particles "snapshots"). Thinned to what a screen can
/// show.
std::vector<ContentPtr> dataContents(const Snapshots& snapshots);

/// Content "spectrum". @param kept how many of the singular values were kept; @param amplitudes per mode
experiment::Spectrum spectrumOf(const Model& model, const Snapshots& training, const Eigen::VectorXd& singularValues,
                                Eigen::Index kept, const Eigen::VectorXcd& amplitudes);

/// States that a chart shows: all of up to three, else the first three; of a grid the one that varies most.
std::vector<Eigen::Index> shownStates(const Snapshots& snapshots);
/// @param spread how much each state varies
std::vector<Eigen::Index> shownStates(const Snapshots& outline, const Eigen::VectorXd& spread);

/// A chart of predictions: column time, then per shown state truth and prediction, then the error where there is one.
struct Chart {
  std::string name;                   ///< "forecast"
  std::string predicted;              ///< what the prediction's columns are called
  std::vector<Eigen::Index> states{}; ///< that are shown
  double begin = 0;                   ///< time of the first row
  Eigen::MatrixXd truth{};            ///< shown state x time; no columns where it is not known
  Eigen::MatrixXd prediction{};
  std::vector<double> error{}; ///< per time, or empty
};
/// @param snapshots that the states are of; longer charts show every second, third, ... time
experiment::Table tableOf(const Chart& chart, const Snapshots& snapshots);

/// Most snapshots of that many states that dataContents() shows of a series.
std::size_t mostShown(const Snapshots& outline);
constexpr std::size_t mostChartRows = 4000;

/// On fits of so many directions to so many pairs of snapshots.
std::vector<std::string> warningsOfFit(Eigen::Index unknowns, Eigen::Index pairs);

/// Whole sentences on what the spectrum cannot be trusted in. @param wanted observables that should have been kept
/// @param random whether noise drives the system: residuals then contain its variance
/// @param noise deviation of the sensors' white noise over that of the data, where it is known
std::vector<std::string> warningsOf(const Model& model, const Reduced& reduced, Eigen::Index wanted, Eigen::Index pairs,
                                    bool random, double noise = 0);

/// On what a forecast over that many intervals cannot be trusted in.
std::vector<std::string> forecastWarnings(const Model& model, const Eigen::VectorXcd& amplitudes,
                                          const Snapshots& training, Eigen::Index horizon);

} // namespace semiflow::koopman
