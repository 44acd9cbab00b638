#include "core/numerics/vector_math.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "tests/suite.h"

using namespace semiflow;
using numerics::Function;
using numerics::Function2;

namespace {

using Scalar = long double (*)(long double);
using Scalar2 = long double (*)(long double, long double);

struct Case {
  const char* name;
  Function f;
  Scalar exact; ///< in more digits
  double lower, upper;
};
const Case cases[] = {
    {"exp", Function::exp, std::exp, -80, 80},       {"log", Function::log, std::log, 1e-30, 1e30},
    {"sin", Function::sin, std::sin, -50, 50},       {"cos", Function::cos, std::cos, -50, 50},
    {"tan", Function::tan, std::tan, -1.5, 1.5},     {"asin", Function::asin, std::asin, -1, 1},
    {"acos", Function::acos, std::acos, -1, 1},      {"atan", Function::atan, std::atan, -30, 30},
    {"sinh", Function::sinh, std::sinh, -50, 50},    {"cosh", Function::cosh, std::cosh, -50, 50},
    {"tanh", Function::tanh, std::tanh, -5, 5},      {"erf", Function::erf, std::erf, -3, 3},
    {"cbrt", Function::cbrt, std::cbrt, -1e3, 1e3},  {"expm1", Function::expm1, std::expm1, -1, 1},
    {"log1p", Function::log1p, std::log1p, -0.9, 9},
};
struct Case2 {
  const char* name;
  Function2 f;
  Scalar2 exact;
  double lower, upper;
};
const Case2 cases2[] = {{"pow", Function2::pow, std::pow, 0.1, 9},
                        {"atan2", Function2::atan2, std::atan2, -3, 3},
                        {"hypot", Function2::hypot, std::hypot, -3, 3}};

/// In units in the last place of the exact value.
template <class T> double error(T value, long double exact) {
  const T rounded = static_cast<T>(exact);
  const T unit = std::nextafter(std::abs(rounded), std::numeric_limits<T>::infinity()) - std::abs(rounded);
  return static_cast<double>(std::abs(static_cast<long double>(value) - exact) / static_cast<long double>(unit));
}

template <class T> bool sameBits(T a, T b) { return std::memcmp(&a, &b, sizeof(T)) == 0; }

template <class T> void checkAccuracy(double limit) {
  constexpr std::size_t n = 1003;
  std::vector<T> x(n), y(n), out(n);
  const auto fill = [](std::vector<T>& v, double a, double b, std::size_t step) {
    for (std::size_t i = 0; i < n; ++i)
      v[i] = static_cast<T>(a + (b - a) * static_cast<double>((i * step) % n) / (n - 1));
  };
  for (const Case& c : cases) {
    fill(x, c.lower, c.upper, 1);
    numerics::apply(c.f, x.data(), out.data(), n);
    for (std::size_t i = 0; i < n; ++i) {
      const long double exact = c.exact(x[i]);
      // sin and cos lose relative accuracy at their zeros
      if (std::abs(exact) < 1e-3L) continue;
      QVERIFY2(error(out[i], exact) <= limit, qPrintable(QString("%1(%2)").arg(c.name).arg(double(x[i]))));
    }
  }
  for (const Case2& c : cases2) {
    fill(x, c.lower, c.upper, 1);
    fill(y, c.lower, c.upper, 17);
    numerics::apply(c.f, x.data(), y.data(), out.data(), n);
    for (std::size_t i = 0; i < n; ++i) {
      QVERIFY2(error(out[i], c.exact(x[i], y[i])) <= limit, qPrintable(QString("%1 at %2").arg(c.name).arg(i)));
    }
  }
}

template <class T> void checkPlaces() {
  constexpr std::size_t n = 37;
  std::vector<T> x(n), whole(n);
  for (std::size_t i = 0; i < n; ++i) x[i] = static_cast<T>(0.05 + 0.02 * static_cast<double>(i));
  for (const Case& c : cases) {
    numerics::apply(c.f, x.data(), whole.data(), n);
    for (std::size_t first = 0; first < n; ++first) {
      for (const std::size_t count : {std::size_t{1}, std::size_t{5}, n - first}) {
        if (first + count > n) continue;
        std::vector<T> part(count);
        numerics::apply(c.f, x.data() + first, part.data(), count);
        for (std::size_t i = 0; i < count; ++i) QVERIFY2(sameBits(part[i], whole[first + i]), c.name);
      }
    }
  }
}

/// Special values beside ordinary ones, which they must not disturb.
template <class T> void checkSpecials() {
  using Limits = std::numeric_limits<T>;
  const T inf = Limits::infinity();
  const std::vector<T> x{T(0.5),  Limits::quiet_NaN(),  inf,           -inf,   T(0),
                         T(-0.0), Limits::denorm_min(), Limits::min(), T(0.5), T(0.5),
                         T(0.5)};
  std::vector<T> out(x.size()), ordinary(x.size());
  const std::vector<T> halves(x.size(), T(0.5));
  for (const Case& c : cases) {
    numerics::apply(c.f, x.data(), out.data(), x.size());
    numerics::apply(c.f, halves.data(), ordinary.data(), x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      const auto exact = static_cast<T>(c.exact(x[i]));
      const QString where = QString("%1(%2) is %3").arg(c.name).arg(double(x[i])).arg(double(out[i]));
      if (std::isnan(exact)) {
        QVERIFY2(std::isnan(out[i]), qPrintable(where));
      } else if (std::isinf(exact) || exact == 0) {
        QVERIFY2(out[i] == exact, qPrintable(where));
      } else {
        QVERIFY2(error(out[i], c.exact(x[i])) <= 4, qPrintable(where));
      }
      if (x[i] == T(0.5)) QVERIFY2(sameBits(out[i], ordinary[i]), qPrintable(where));
    }
  }
}

} // namespace

class VectorMathTest : public QObject {
  Q_OBJECT
 private slots:
  void doublesAreAccurate() { checkAccuracy<double>(4); }
  void floatsAreAccurate() { checkAccuracy<float>(4); }
  void resultsDoNotDependOnTheirPlace() {
    checkPlaces<double>();
    checkPlaces<float>();
  }
  void specialValues() {
    checkSpecials<double>();
    checkSpecials<float>();
  }
  void worksInPlaceAndOnNothing() {
    std::vector<double> x{0, 1, 2, 3, 4, 5};
    numerics::exp(x.data(), x.data(), x.size());
    COMPARE_WITHIN(x[5], std::exp(5.0), 1e-13);
    numerics::exp(x.data(), x.data(), 0);
    COMPARE_WITHIN(x[0], 1, 0);
  }
};

SEMIFLOW_SUITE("core/numerics/vector_math", VectorMathTest);
#include "vector_math_test.moc"
