#pragma once

#include <string>
#include <vector>

#include "core/experiment/experiment.h"

namespace semiflow::app {

/// A number of an experiment that a sweep can vary.
struct Candidate {
  std::string path; ///< "equation.feed"
  std::string doc;
  Json value;  ///< as it is
  Range range; ///< that it may have
  bool whole = false;
};

/// All of them, those of the law's own components that may change while it runs first, the seed last.
std::vector<Candidate> candidates(const experiment::Experiment& experiment);

/// Values around the present one, as sweep::parseValues() reads them: "0.02:0.06:5".
std::string valuesAround(const Candidate& candidate);

} // namespace semiflow::app
