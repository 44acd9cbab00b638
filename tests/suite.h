#pragma once

#include <QObject>
#include <QtTest>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace semiflow::tests {

/// Makes a suite known to the executable it is linked into: a Qt Test class and the name ctest calls it by.
class Suite {
 public:
  Suite(std::string name, std::function<std::unique_ptr<QObject>()> make);
};

/// Runs the suite named by the first argument (the rest goes to Qt Test), or all of them where there is none.
int runSuites(int argc, char** argv);

/// A file of tests/reference.
std::filesystem::path referenceFile(const std::string& name);

/// A fresh folder that is removed with the object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

} // namespace semiflow::tests

/// At the end of a suite's file, before its .moc: SEMIFLOW_SUITE("core/base/random", RandomTest)
#define SEMIFLOW_SUITE(name, Class)                                                                                    \
  static const ::semiflow::tests::Suite suite(name, [] { return std::make_unique<Class>(); })

/// Checks abs(actual - expected) <= tolerance and prints all three where it fails.
#define COMPARE_WITHIN(actual, expected, tolerance)                                                                    \
  do {                                                                                                                 \
    const double a_ = (actual), e_ = (expected), t_ = (tolerance);                                                     \
    QVERIFY2(std::abs(a_ - e_) <= t_, qPrintable(QStringLiteral("%1 is %2, expected %3 within %4")                     \
                                                     .arg(QStringLiteral(#actual))                                     \
                                                     .arg(a_, 0, 'g', 17)                                              \
                                                     .arg(e_, 0, 'g', 17)                                              \
                                                     .arg(t_, 0, 'g', 3)));                                            \
  } while (false)
