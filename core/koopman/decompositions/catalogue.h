#pragma once

#include "core/koopman/decomposition.h"

namespace semiflow::koopman {

// for data as they are
const Component<Decomposition>& dmd();
const Component<Decomposition>& tlsDmd();
const Component<Decomposition>& fbDmd();
const Component<Decomposition>& optDmd();
const Component<Decomposition>& hankelDmd();
const Component<Decomposition>& havok();
const Component<Decomposition>& sparseDmd();
const Component<Decomposition>& mrDmd();
const Component<Decomposition>& subspaceDmd();
const Component<Decomposition>& randomizedDmd();
const Component<Decomposition>& compressedDmd();
const Component<Decomposition>& streamingDmd();
const Component<Decomposition>& streamingEigenvector();
const Component<Decomposition>& companionDmd();
const Component<Decomposition>& pidmd();
const Component<Decomposition>& lando();
const Component<Decomposition>& dmdc();
// for dictionaries
const Component<Decomposition>& edmd();
const Component<Decomposition>& resdmd();
const Component<Decomposition>& kernelEdmd();
const Component<Decomposition>& kernelResdmd();
const Component<Decomposition>& gedmd();
const Component<Decomposition>& mpedmd();
const Component<Decomposition>& spectralMeasure();

} // namespace semiflow::koopman
