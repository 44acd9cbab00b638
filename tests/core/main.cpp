#include <QCoreApplication>

#include "tests/suite.h"

int main(int argc, char** argv) {
  const QCoreApplication application(argc, argv);
  return semiflow::tests::runSuites(argc, argv);
}
