#pragma once

#include <QString>

namespace semiflow::app {

/// The table of every parameter's symbol in Markdown, from the descriptions: the same symbols as in the formulas and
/// the tool tips. Symbols of the Latin alphabet first, each with the components that use it.
QString symbolTable();

} // namespace semiflow::app
