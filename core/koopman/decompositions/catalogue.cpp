#include "core/koopman/decompositions/catalogue.h"

namespace semiflow::koopman {

const Family<Decomposition>& decompositions() {
  static const Family<Decomposition> family("decomposition", "Decompositions", {dmd(), edmd(), resdmd()});
  return family;
}

} // namespace semiflow::koopman
