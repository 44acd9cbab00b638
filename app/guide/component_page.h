#pragma once

#include <string>

#include <QString>

#include "core/base/component.h"

namespace semiflow::app {

class PresetIndex;

/// The page of a component: "equation-gray_scott". A family's own: "equation".
QString pageOf(const std::string& family, const std::string& component);

/// A component's page of the guide in Markdown, made from its description: formula, picture, meaning, parameters,
/// reference, the presets that use it and what was measured of them.
QString componentPage(const AnyFamily& family, const Description& component, const PresetIndex& index);

/// A family's page: what there is to choose from.
QString familyPage(const AnyFamily& family);

} // namespace semiflow::app
