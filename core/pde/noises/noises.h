#pragma once

#include "core/pde/noise_law.h"

/// One function per noise, for the catalogue.
namespace semiflow::pde {

const Component<ForcingChoice>& noNoise();
const Component<ForcingChoice>& whiteNoise();
const Component<ForcingChoice>& colouredNoise();

/// A choice that is a forcing, with the parameters that all have.
Component<ForcingChoice> forcingComponent(std::string id, std::string title);
/// Reads these parameters.
Forcing forcingOf(const Values& values);
std::unique_ptr<ForcingChoice> chosen(Forcing forcing);

} // namespace semiflow::pde
