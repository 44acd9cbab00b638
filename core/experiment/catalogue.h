#pragma once

#include "core/base/catalogue.h"

namespace semiflow::experiment {

/// Every family of Semiflow, for `list`, `describe` and the guide.
const Catalogue& catalogue();

} // namespace semiflow::experiment
