#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/experiment/experiment.h"

namespace semiflow::experiment {

/// An experiment that is made from another one in a click: a study of it.
struct Derivation {
  std::string id;      ///< of the command: "work_precision"
  std::string title;   ///< as a menu says it
  std::string summary; ///< what comes of it, in a sentence
  std::string from;    ///< the kind that it is made from
  /// @pre the experiment is of that kind. @throws InputError where it cannot be made from this one
  std::function<Experiment(const Experiment&)> make;
};

/// All of them, in the order of a menu.
const std::vector<Derivation>& derivations();

} // namespace semiflow::experiment
