#pragma once

#include "core/experiment/run.h"

namespace semiflow::koopman {

/// The kind `state_space`: a linear system with one input as an operator. Its frames are stages: 0 empty; 1 "poles"
/// with the eigenvectors, the tables "basis" (the first components of e^(tA) B), "kernel" (how the present output
/// answers an input of the past, found in two ways), "transfer_function", of a perturbed system "perturbation"; 2 the
/// same with the pseudospectrum; 3 "response" to a signal, by the recurrence and as a convolution, and "memory", the
/// past as the last state tells it.
const Component<experiment::Run>& stateSpaceKind();

} // namespace semiflow::koopman
