#pragma once

#include <string>
#include <vector>

#include <QString>

#include "core/experiment/experiment.h"

namespace semiflow::app {

/// One parameter in which two experiments differ.
struct Difference {
  std::string path; ///< "equation.feed"; of a component whose id differs, its own path
  Json before;      ///< in the first experiment
  Json value;       ///< in the second experiment
  bool live = false;
};

/// Where two experiments of one kind differ, in the order of the description. The keys that only describe (title,
/// summary, reference) do not count: they change nothing in a run. @pre both are of the same kind
std::vector<Difference> differences(const experiment::Experiment& before, const experiment::Experiment& after);

/// A value as it is told beside others: a component by its id, the rest as JSON.
QString valueText(const Json& value);

} // namespace semiflow::app
