#pragma once

#include "core/koopman/system.h"

namespace semiflow::koopman {

const Component<System>& duffing();
const Component<System>& linear();
const Component<System>& lorenz();
const Component<System>& circleRotation();

} // namespace semiflow::koopman
