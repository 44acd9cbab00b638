#include "app/export/command_text.h"

#include <QRegularExpression>

#include "app/session/document.h"
#include "app/text.h"

namespace semiflow::app {

QString quotedArgument(QString argument) {
  static const QRegularExpression plain("^[A-Za-z0-9_./=:,+-]+$");
  if (plain.match(argument).hasMatch()) return argument;
  return "'" + argument.replace("'", "'\\''") + "'";
}

QString experimentArgument(const Document& document) {
  if (!document.file().empty() && !document.isModified()) return quotedArgument(asText(document.file()));
  return "<(echo " + quotedArgument(asText(document.experiment().withoutDefaults().dump())) + ")";
}

} // namespace semiflow::app
