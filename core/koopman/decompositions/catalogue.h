#pragma once

#include "core/koopman/decomposition.h"

namespace semiflow::koopman {

const Component<Decomposition>& dmd();
const Component<Decomposition>& edmd();
const Component<Decomposition>& resdmd();

} // namespace semiflow::koopman
