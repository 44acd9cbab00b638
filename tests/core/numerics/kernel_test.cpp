#include "core/numerics/kernel.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <thread>
#include <vector>

#include <QCoreApplication>
#include <QProcess>

#include "core/numerics/expression.h"
#include "tests/suite.h"

using namespace semiflow;
using numerics::InputLane;
using numerics::Kernel;
using numerics::OutputLane;
using numerics::Variables;

namespace {

const std::vector<std::string> reaction{"k - u*v^2/(1+u) + exp(-u)*0.3", "u*v^2/(1+u) - (k+0.06)*v + sqrt(u)*exp(-u)"};

Kernel compiled(const std::vector<std::string>& texts, const std::vector<std::string>& inputs, bool complex = false) {
  const Variables variables{inputs, {{"k", 0.037}}, complex};
  const std::vector<std::string> paths(texts.size(), "text");
  return numerics::compile(texts, variables, paths);
}

/// Runs a kernel of two inputs and two outputs over arrays with these strides.
template <class T>
std::vector<std::vector<T>> results(const Kernel& kernel, const std::vector<T>& u, const std::vector<T>& v,
                                    std::size_t first, std::size_t n, std::size_t stride = 1) {
  std::vector<T> a(n * stride), b(n * stride), us(n * stride), vs(n * stride);
  for (std::size_t i = 0; i < n; ++i) {
    us[i * stride] = u[first + i];
    vs[i * stride] = v[first + i];
  }
  const auto step = static_cast<std::ptrdiff_t>(stride);
  const InputLane<T> in[] = {{us.data(), step}, {vs.data(), step}};
  const OutputLane<T> out[] = {{a.data(), step}, {b.data(), step}};
  numerics::run<T>(kernel, in, out, n);
  std::vector<std::vector<T>> result(2, std::vector<T>(n));
  for (std::size_t i = 0; i < n; ++i) {
    result[0][i] = a[i * stride];
    result[1][i] = b[i * stride];
  }
  return result;
}

template <class T> std::vector<T> ramp(std::size_t n, double from, double step) {
  std::vector<T> x(n);
  for (std::size_t i = 0; i < n; ++i) x[i] = static_cast<T>(from + step * static_cast<double>(i));
  return x;
}

template <class T> void checkAgainstALoop(double tolerance) {
  constexpr std::size_t n = 2000;
  const auto u = ramp<T>(n, 0.1, 0.001);
  const auto v = ramp<T>(n, -0.7, 0.0007);
  const auto result = results<T>(compiled(reaction, {"u", "v"}), u, v, 0, n);
  for (std::size_t i = 0; i < n; ++i) {
    const double x = u[i], y = v[i];
    COMPARE_WITHIN(result[0][i], 0.037 - x * y * y / (1 + x) + std::exp(-x) * 0.3, tolerance);
    COMPARE_WITHIN(result[1][i], x * y * y / (1 + x) - 0.097 * y + std::sqrt(x) * std::exp(-x), tolerance);
  }
}

template <class T> void checkPlaces() {
  constexpr std::size_t n = 1100;
  const auto u = ramp<T>(n, 0.1, 0.001);
  const auto v = ramp<T>(n, -0.7, 0.0007);
  const Kernel kernel = compiled(reaction, {"u", "v"});
  const auto whole = results<T>(kernel, u, v, 0, n);
  for (const std::size_t count : {1, 2, 15, 16, 17, 255, 256, 257, 511, 513, 800}) {
    for (const std::size_t first : {std::size_t{0}, std::size_t{3}, n - count}) {
      for (const std::size_t stride : {1, 2, 5}) {
        const auto part = results<T>(kernel, u, v, first, count, stride);
        for (std::size_t k = 0; k < 2; ++k) {
          QVERIFY(std::memcmp(part[k].data(), whole[k].data() + first, count * sizeof(T)) == 0);
        }
      }
    }
  }
}

/// A permutation of the terms and factors of one formula, with the symbols used in another order.
const std::vector<std::vector<std::string>> orders{{"a*b*c + sin(a)*b - 3*c^2*(a-b)^3 + a/(b+c) + 0.1*a + 0.7*b",
                                                    "abs(a+i*b)^2*(c+i*a)*(b-i*c)*exp(i*c)", "(a-b)^3*(c-a)^5"},
                                                   {"0.7*b + b*sin(a) + 3*(b-a)^3*c^2 + 0.1*a + a*(c+b)^-1 + c*b*a",
                                                    "exp(i*c)*(b-i*c)*(i*a+c)*abs(i*b+a)^2", "-(a-c)^5*(a-b)^3"},
                                                   {"a/(c+b) - 3*(a-b)^3*c*c + c*a*b + b*0.7 + sin(a)*b + a*0.1",
                                                    "(c+i*a)*abs(a+i*b)^2*exp(c*i)*(b-c*i)", "-(c-a)^5*(b-a)^3"}};

/// The codes of all orders, in one text.
std::string listings() {
  std::string text;
  for (const auto& texts : orders) text += compiled(texts, {"a", "b", "c"}, true).listing() + "\n";
  return text;
}

} // namespace

class KernelTest : public QObject {
  Q_OBJECT
 private slots:
  void computesWhatALoopComputes() {
    checkAgainstALoop<double>(1e-15);
    checkAgainstALoop<float>(1e-6);
  }

  void resultsDoNotDependOnPlaceCountOrStride() {
    checkPlaces<double>();
    checkPlaces<float>();
  }

  void repeatsOneNumber() {
    const Kernel kernel = compiled({"u*v", "u+v"}, {"u", "v"});
    const auto u = ramp<double>(700, 0, 1);
    const double v = 3;
    std::vector<double> a(700), b(700);
    const InputLane<double> in[] = {{u.data(), 1}, {&v, 0}};
    const OutputLane<double> out[] = {{a.data(), 1}, {b.data(), 1}};
    numerics::run<double>(kernel, in, out, 700);
    for (std::size_t i = 0; i < 700; ++i) QVERIFY(a[i] == 3 * u[i] && b[i] == 3 + u[i]);
  }

  void threadsDoNotDisturbEachOther() {
    const Kernel kernel = compiled(reaction, {"u", "v"});
    const auto u = ramp<double>(5000, 0.1, 0.001);
    const auto v = ramp<double>(5000, -0.7, 0.0007);
    const auto expected = results<double>(kernel, u, v, 0, 5000);
    std::vector<std::vector<std::vector<double>>> found(4);
    std::vector<std::thread> threads;
    for (auto& f : found) threads.emplace_back([&] { f = results<double>(kernel, u, v, 0, 5000); });
    for (auto& t : threads) t.join();
    for (const auto& f : found) QVERIFY(f == expected);
  }

  void copiesOutputsThatAreInputsConstantsOrEqual() {
    const Kernel kernel = compiled({"u", "u*v", "u*v", "3", "-u"}, {"u", "v"});
    const auto u = ramp<double>(40, 1, 1);
    const auto v = ramp<double>(40, 2, 1);
    std::vector<std::vector<double>> values(5, std::vector<double>(40));
    const InputLane<double> in[] = {{u.data(), 1}, {v.data(), 1}};
    std::vector<OutputLane<double>> out;
    for (auto& o : values) out.push_back({o.data(), 1});
    numerics::run<double>(kernel, in, out, 40);
    for (std::size_t i = 0; i < 40; ++i) {
      QVERIFY(values[0][i] == u[i] && values[1][i] == u[i] * v[i] && values[2][i] == u[i] * v[i]);
      QVERIFY(values[3][i] == 3 && values[4][i] == -u[i]);
    }
  }

  void notANumberStaysOne() {
    const double nan = std::nan("");
    for (const char* text :
         {"min(u,v)", "max(u,v)", "min(v,u)", "max(v,u)", "sign(u)", "step(u)", "abs(u)", "u^2", "exp(u)"}) {
      const Kernel kernel = compiled({text}, {"u", "v"});
      const double v = 1;
      double result = 0;
      const InputLane<double> in[] = {{&nan, 0}, {&v, 0}};
      const OutputLane<double> out[] = {{&result, 1}};
      numerics::run<double>(kernel, in, out, 1);
      QVERIFY2(std::isnan(result), text);
    }
  }

  void computesCommonPartsOnce() {
    // two exponentials, one division, one cube: counted in the listing
    const std::string code =
        compiled({"exp(u)*v + exp(-u)", "exp(u) - 1/(u+v)", "u*v^3", "2*u*v^3/(u+v)"}, {"u", "v"}).listing();
    const auto count = [&](const std::string& word) {
      std::size_t found = 0;
      for (std::size_t p = code.find(word); p != std::string::npos; p = code.find(word, p + 1)) ++found;
      return found;
    };
    QCOMPARE(count("= function"), std::size_t{2});
    QCOMPARE(count("= reciprocal") + count("= divide"), std::size_t{1});
    QCOMPARE(count("= multiply3 in1 in1 in1"), std::size_t{1});
  }

  void grayScottTakesTwoInstructions() {
    QCOMPARE(compiled({"k - u*v^2", "u*v^2"}, {"u", "v"}).instructions(), std::size_t{2});
  }

  void saysWhichInputsItUses() {
    const Kernel kernel = compiled({"u + w - u"}, {"u", "v", "w"});
    QVERIFY(!kernel.uses(0) && !kernel.uses(1) && kernel.uses(2));
  }

  void theOrderOfATextDoesNotMatter() {
    const Kernel first = compiled(orders[0], {"a", "b", "c"}, true);
    for (const auto& texts : orders) QCOMPARE(compiled(texts, {"a", "b", "c"}, true).listing(), first.listing());
    // symbols made in another order: inputs renamed, so that GiNaC numbers and hashes them differently
    for (int shift = 0; shift < 20; ++shift) {
      compiled({std::string("s*t+") + std::to_string(shift)}, {"s", "t"});
      QCOMPARE(compiled(orders[0], {"a", "b", "c"}, true).listing(), first.listing());
    }
  }

  /// Addresses differ from process to process; the code must not.
  void anotherProcessMakesTheSameCode() {
    if (qEnvironmentVariableIsSet("SEMIFLOW_PRINT_LISTINGS")) {
      std::printf("LISTINGS<%s>", listings().c_str());
      return;
    }
    for (int run = 0; run < 2; ++run) {
      QProcess process;
      QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
      environment.insert("SEMIFLOW_PRINT_LISTINGS", "1");
      process.setProcessEnvironment(environment);
      process.start(QCoreApplication::applicationFilePath(),
                    {"core/numerics/kernel", "anotherProcessMakesTheSameCode"});
      QVERIFY(process.waitForFinished());
      const QString output = QString::fromUtf8(process.readAllStandardOutput());
      QVERIFY(output.contains("LISTINGS<" + QString::fromStdString(listings()) + ">"));
    }
  }
};

SEMIFLOW_SUITE("core/numerics/kernel", KernelTest);
#include "kernel_test.moc"
