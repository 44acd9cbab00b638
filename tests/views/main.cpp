#include <QApplication>

#include "core/numerics/lapack.h"
#include "tests/suite.h"

int main(int argc, char** argv) {
  semiflow::numerics::ensureKernels(argv);
  // Software rendering everywhere: the same pixels on every machine.
  qputenv("LIBGL_ALWAYS_SOFTWARE", "1");
  const QApplication application(argc, argv);
  return semiflow::tests::runSuites(argc, argv);
}
