#pragma once

#include "core/koopman/observables.h"

namespace semiflow::koopman {

/// Two dictionaries over the same snapshots, with one window: the longer one's.
struct DictionaryPair {
  Dictionary first, second;
  Eigen::Index window() const { return std::max(first.window, second.window); }
  /// Values of both at m places, of which `states` holds the window() - 1 snapshots before the first.
  std::pair<Eigen::MatrixXd, Eigen::MatrixXd> at(const Eigen::Ref<const Eigen::MatrixXd>& states, Eigen::Index m) const;
};

/// Binds the components "first" and "second".
struct ObservablesPair {
  std::shared_ptr<const Observables> first, second;
  explicit ObservablesPair(const Values& values);
  DictionaryPair bind(const Snapshots& training) const { return {first->bind(training), second->bind(training)}; }
};

} // namespace semiflow::koopman
