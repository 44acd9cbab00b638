#include <QCoreApplication>

#include "core/numerics/lapack.h"
#include "tests/suite.h"

int main(int argc, char** argv) {
  semiflow::numerics::ensureKernels(argv);
  const QCoreApplication application(argc, argv);
  return semiflow::tests::runSuites(argc, argv);
}
