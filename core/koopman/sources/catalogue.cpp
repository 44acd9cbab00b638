#include "core/koopman/sources/catalogue.h"

namespace semiflow::koopman {

const Family<Source>& sources() {
  static const Family<Source> family("source", "Sources of snapshots", {systemSource(), fileSource(), rolloutSource()});
  return family;
}

} // namespace semiflow::koopman
