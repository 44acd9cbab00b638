#include "core/koopman/decompositions/catalogue.h"

namespace semiflow::koopman {

const Family<Decomposition>& decompositions() {
  static const Family<Decomposition> family("decomposition", "Decompositions",
                                            {dmd(),
                                             tlsDmd(),
                                             fbDmd(),
                                             optDmd(),
                                             hankelDmd(),
                                             havok(),
                                             sparseDmd(),
                                             mrDmd(),
                                             subspaceDmd(),
                                             randomizedDmd(),
                                             compressedDmd(),
                                             streamingDmd(),
                                             streamingEigenvector(),
                                             companionDmd(),
                                             pidmd(),
                                             lando(),
                                             dmdc(),
                                             edmd(),
                                             resdmd(),
                                             kernelEdmd(),
                                             kernelResdmd(),
                                             gedmd(),
                                             mpedmd(),
                                             spectralMeasure()});
  return family;
}

} // namespace semiflow::koopman
