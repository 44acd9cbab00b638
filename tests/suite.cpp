#include "tests/suite.h"

#include <cstdio>
#include <map>

#include <QTemporaryDir>

namespace semiflow::tests {
namespace {

std::map<std::string, std::function<std::unique_ptr<QObject>()>>& suites() {
  static std::map<std::string, std::function<std::unique_ptr<QObject>()>> all;
  return all;
}

} // namespace

Suite::Suite(std::string name, std::function<std::unique_ptr<QObject>()> make) {
  suites().emplace(std::move(name), std::move(make));
}

int runSuites(int argc, char** argv) {
  int failures = 0;
  const std::string chosen = argc > 1 && argv[1][0] != '-' ? argv[1] : "";
  if (!chosen.empty()) {
    const auto found = suites().find(chosen);
    if (found == suites().end()) {
      std::fprintf(stderr, "no suite named %s\n", chosen.c_str());
      return 1;
    }
    argv[1] = argv[0];
    return QTest::qExec(found->second().get(), argc - 1, argv + 1);
  }
  for (const auto& [name, make] : suites()) failures += QTest::qExec(make().get(), argc, argv);
  return failures;
}

std::filesystem::path referenceFile(const std::string& name) {
  return std::filesystem::path(SEMIFLOW_TEST_REFERENCE) / name;
}

TemporaryFolder::TemporaryFolder() {
  QTemporaryDir folder;
  folder.setAutoRemove(false);
  path_ = folder.path().toStdString();
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored; // a leftover folder under the system's temporary one is no failure of a test
  std::filesystem::remove_all(path_, ignored);
}

} // namespace semiflow::tests
