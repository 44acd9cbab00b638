#pragma once

#include <vector>

#include "core/base/values.h"
#include "core/koopman/snapshots.h"

namespace semiflow::koopman {

/// The period of every state: as the user gives in "periods" (one for all or one each), else as the source knows them;
/// 0 where a state is not periodic. @throws InputError where the number of them does not fit
std::vector<double> periodsOf(const Values& values, const Snapshots& training);

} // namespace semiflow::koopman
