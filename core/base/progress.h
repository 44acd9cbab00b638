#pragma once

#include <functional>

namespace semiflow {

/// Told how much of a long computation is done, in [0, 1]. May be empty. Called from any thread, not too often.
using Progress = std::function<void(double done)>;

} // namespace semiflow
