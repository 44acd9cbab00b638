#pragma once

#include "core/koopman/source.h"

namespace semiflow::koopman {

const Component<Source>& systemSource();
const Component<Source>& fileSource();
const Component<Source>& rolloutSource();

} // namespace semiflow::koopman
