#pragma once

#include <QString>

namespace semiflow::app {

class Document;

/// An argument as bash reads it, in quotes where it must.
QString quotedArgument(QString argument);
/// What stands for the open experiment on a command line: its file, or, of what is in no file, the experiment itself.
QString experimentArgument(const Document& document);

} // namespace semiflow::app
