#include <cmath>
#include <fstream>
#include <numbers>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/validate.h"
#include "core/domain/initial.h"
#include "tests/suite.h"

using namespace semiflow;
using domain::Setting;
using experiment::GridField;
using std::numbers::pi;

namespace {

std::unique_ptr<domain::Domain> domainOf(const std::string& json) {
  const Json tree = validateChoice(domain::domains(), Json::parse(json), "domain");
  return domain::domains().make(Values(*domain::domains().find(tree.at("id").get<std::string>()), tree, "domain", "."));
}

std::vector<GridField> fieldsOf(const std::string& initial, const Setting& setting,
                                const std::filesystem::path& directory = ".") {
  const Json tree = validateChoice(domain::initials(), Json::parse(initial), "initial");
  const Description& description = *domain::initials().find(tree.at("id").get<std::string>());
  return domain::initials().make(Values(description, tree, "initial", directory))->on(setting);
}

std::string complaint(const std::string& initial, const Setting& setting,
                      const std::filesystem::path& directory = ".") {
  try {
    fieldsOf(initial, setting, directory);
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

/// Picture of 2 by 3 grey pixels, from the top: 255 255, 0 128, 0 0.
const std::string& tinyPicture() {
  static const std::string bytes("\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x02\x00"
                                 "\x00\x00\x03\x08\x00\x00\x00\x00"
                                 "\x9c\x81\x81\x5d\x00\x00\x00\x11\x49\x44\x41\x54\x78\xda\x63\xf8\xff\x9f\x81\xa1\x81"
                                 "\x81\x81\x01\x00\x10\xfa\x02\x7f"
                                 "\x58\x15\xbb\xef\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82",
                                 74);
  return bytes;
}

} // namespace

class InitialTest : public QObject {
  Q_OBJECT
 private slots:
  void domainsHaveTheirAxes() {
    const auto box = domainOf(R"({"id": "box", "lower": [-1, 0, 2], "upper": [1, 3, 4], "points": [10, 12, 8]})");
    QCOMPARE(box->axes.size(), std::size_t{3});
    QCOMPARE(box->axes[1].name, std::string("y"));
    QCOMPARE(box->axes[1].at(4), 1.0);
    QCOMPARE(box->axes[0].at(10), 1.0); // the period: one beyond the last point
    QVERIFY(box->axes[2].periodic);
    COMPARE_WITHIN(box->volume(), 12, 1e-14);
    QCOMPARE(box->points(), std::size_t{960});
    QCOMPARE(box->placeOf(10 * (12 * 3 + 4) + 5), std::string("x = 0, y = 1, z = 2.75"));
  }

  void formulasFillFields() {
    const auto rectangle = domainOf(R"({"id": "rectangle", "upper": [1, 2], "points": [8, 6]})");
    const auto fields = fieldsOf(R"json({"id": "expression", "values": {"v": "x^2 + 10*sin(y)"}})json",
                                 {*rectangle, {"u", "v"}, false, 0});
    QCOMPARE(fields.size(), std::size_t{2});
    for (const double value : fields[0].values) QCOMPARE(value, 0.0);
    for (std::size_t i = 0; i < 48; ++i) {
      const double x = static_cast<double>(i % 8) / 8;
      const double y = static_cast<double>(i / 8) / 3;
      COMPARE_WITHIN(fields[1].values[i], x * x + 10 * std::sin(y), 1e-14);
    }
    QVERIFY(!fields[1].isComplex());
  }

  void formulasMayBeComplex() {
    const auto interval = domainOf(R"({"id": "interval", "points": 16})");
    const auto fields = fieldsOf(R"json({"id": "expression", "values": {"psi": "(1 + x)*exp(2*i*x)"}})json",
                                 {*interval, {"psi"}, true, 0});
    for (std::size_t j = 0; j < 16; ++j) {
      const double x = static_cast<double>(j) / 16;
      COMPARE_WITHIN(fields[0].values[j], (1 + x) * std::cos(2 * x), 1e-14);
      COMPARE_WITHIN(fields[0].imaginary[j], (1 + x) * std::sin(2 * x), 1e-14);
    }
    QVERIFY(complaint(R"json({"id": "expression", "values": {"psi": "exp(i*x)"}})json", {*interval, {"psi"}, false, 0})
                .starts_with("initial.values.psi: column 5"));
  }

  void aRandomFieldIsTheSameAtEveryResolution_data() {
    QTest::addColumn<QString>("spectrum");
    QTest::addColumn<bool>("complex");
    QTest::newRow("gaussian") << R"("correlation_length": 0.2)" << false;
    QTest::newRow("band") << R"("spectrum": "power", "lower_wave_number": 6, "upper_wave_number": 40, "slope": 1.5)"
                          << false;
    QTest::newRow("complex") << R"("correlation_length": 0.25)" << true;
  }
  void aRandomFieldIsTheSameAtEveryResolution() {
    QFETCH(QString, spectrum);
    QFETCH(bool, complex);
    const auto coarse = domainOf(R"({"id": "rectangle", "upper": [1, 1.5], "points": [32, 36]})");
    const auto fine = domainOf(R"({"id": "rectangle", "upper": [1, 1.5], "points": [64, 108]})");
    const std::string initial = R"({"id": "random_fourier", )" + spectrum.toStdString() + "}";
    const auto a = fieldsOf(initial, {*coarse, {"u", "v"}, complex, 5});
    const auto b = fieldsOf(initial, {*fine, {"u", "v"}, complex, 5});
    for (std::size_t f = 0; f < 2; ++f) {
      for (std::size_t i = 0; i < a[f].values.size(); ++i) {
        const std::size_t j = 3 * (i / 32) * 64 + 2 * (i % 32);
        COMPARE_WITHIN(a[f].values[i], b[f].values[j], 1e-12);
        if (complex) COMPARE_WITHIN(a[f].imaginary[i], b[f].imaginary[j], 1e-12);
      }
    }
    QVERIFY(a[0].values != a[1].values);
    QVERIFY(fieldsOf(initial, {*coarse, {"u", "v"}, complex, 6})[0].values != a[0].values);
  }

  /// E u(x) u(x + r) = amplitude^2 exp(-r^2/(2 l^2)) where l is much shorter than the domain.
  void aRandomFieldHasItsCovariance() {
    const auto interval = domainOf(R"({"id": "interval", "points": 512})");
    const std::string initial =
        R"({"id": "random_fourier", "amplitude": 3, "offset": 7, "correlation_length": 0.03125, "offsets": {"v": -1}, "amplitudes": {"v": 0}})";
    double variance = 0;
    double covariance = 0;
    double mean = 0;
    const int seeds = 400;
    for (int seed = 0; seed < seeds; ++seed) {
      const auto fields = fieldsOf(initial, {*interval, {"u", "v"}, false, static_cast<std::uint64_t>(seed)});
      for (std::size_t i = 0; i < 512; ++i) {
        const double here = fields[0].values[i] - 7;
        mean += here / (512.0 * seeds);
        variance += here * here / (512.0 * seeds);
        covariance += here * (fields[0].values[(i + 16) % 512] - 7) / (512.0 * seeds); // r = l
      }
      QCOMPARE(fields[1].values[seed], -1.0);
    }
    // About 1/(l sqrt(pi)) = 18 independent samples of the square a field: a standard error of 9 sqrt(2/(18 * 400)).
    COMPARE_WITHIN(mean, 0, 1e-12);
    COMPARE_WITHIN(variance, 9, 4 * 0.15);
    COMPARE_WITHIN(covariance, 9 * std::exp(-0.5), 4 * 0.15);
  }

  void randomFieldsThatDoNotFitAreRefused_data() {
    QTest::addColumn<QString>("initial");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("fine")
        << R"({"id": "random_fourier", "correlation_length": 0.001})"
        << "initial.correlation_length: expected a number of at least the grid spacing, 0.0625, found 0.001";
    QTest::newRow("high")
        << R"({"id": "random_fourier", "spectrum": "power", "upper_wave_number": 100})"
        << "initial.upper_wave_number: expected at most the grid's highest wave number, 50.2655, found 100";
    QTest::newRow("order") << R"({"id": "random_fourier", "lower_wave_number": 9, "upper_wave_number": 8})"
                           << "initial.upper_wave_number: expected a number of at least lower_wave_number, 9, found 8";
    QTest::newRow("empty")
        << R"({"id": "random_fourier", "spectrum": "power", "lower_wave_number": 1, "upper_wave_number": 2})"
        << "initial.upper_wave_number: expected a band with at least one wave number of the domain, found "
           "none in it";
    QTest::newRow("field") << R"({"id": "random_fourier", "amplitudes": {"w": 1}})"
                           << "initial.amplitudes.w: expected a field of the equation: u, found 'w'; did you mean 'u'?";
  }
  void randomFieldsThatDoNotFitAreRefused() {
    QFETCH(QString, initial);
    QFETCH(QString, sentence);
    const auto interval = domainOf(R"({"id": "interval", "points": 16})");
    QCOMPARE(QString::fromStdString(complaint(initial.toStdString(), {*interval, {"u"}, false, 0})), sentence);
  }

  void aPictureBecomesAField() {
    const tests::TemporaryFolder folder;
    std::ofstream(folder / "tiny.png", std::ios::binary) << tinyPicture();
    const auto rectangle = domainOf(R"({"id": "rectangle", "points": [4, 6]})");
    const std::string initial =
        R"({"id": "image", "path": "tiny.png", "field": "v", "low": 1, "high": 3, "values": {"u": "10*image"}})";
    const auto fields = fieldsOf(initial, {*rectangle, {"u", "v"}, false, 0}, folder / "");
    const auto v = [&](std::size_t i, std::size_t j) { return fields[1].values[4 * j + i]; };
    for (std::size_t i = 0; i < 4; ++i) {
      COMPARE_WITHIN(v(i, 0), 1, 1e-15);
      COMPARE_WITHIN(v(i, 5), 3, 1e-15);
    }
    // Row 2 lies a quarter below the middle pixels' centre: three quarters of them and a quarter of the black ones.
    COMPARE_WITHIN(v(0, 2), 1, 1e-15);
    COMPARE_WITHIN(v(3, 2), 1 + 2 * 0.75 * 128 / 255, 1e-14);
    COMPARE_WITHIN(v(1, 2), 1 + 2 * 0.75 * 0.25 * 128 / 255, 1e-14);
    for (std::size_t k = 0; k < 24; ++k) COMPARE_WITHIN(fields[0].values[k], 10 * (fields[1].values[k] - 1) / 2, 1e-14);

    const auto interval = domainOf(R"({"id": "interval"})");
    QCOMPARE(complaint(initial, {*interval, {"u", "v"}, false, 0}, folder / ""),
             std::string("domain.id: expected rectangle, for a picture, found interval"));
  }

  void blurringKeepsTheMean() {
    const tests::TemporaryFolder folder;
    std::ofstream(folder / "tiny.png", std::ios::binary) << tinyPicture();
    const auto rectangle = domainOf(R"({"id": "rectangle", "points": [16, 24]})");
    const auto mean = [&](const std::string& smoothing) {
      const auto fields = fieldsOf(R"({"id": "image", "path": "tiny.png", "smoothing": )" + smoothing + "}",
                                   {*rectangle, {"u"}, false, 0}, folder / "");
      double sum = 0;
      double squares = 0;
      for (const double value : fields[0].values) {
        sum += value;
        squares += value * value;
      }
      return std::pair(sum, squares);
    };
    COMPARE_WITHIN(mean("0.1").first, mean("0").first, 1e-12);
    QVERIFY(mean("0.1").second < 0.9 * mean("0").second);
    COMPARE_WITHIN(mean("5").second, mean("0").first * mean("0").first / 384, 1e-9); // blurred to a constant
  }

  /// The reference's points include both ends of the period; between them its Fourier series is exact.
  void aFileIsResampledToTheGrid() {
    const auto interval = domainOf(R"({"id": "interval", "lower": -1, "upper": 1, "points": 100})");
    const auto fields = fieldsOf(R"({"id": "file", "path": "burgers_shock.npz", "variable": "u"})",
                                 {*interval, {"u"}, false, 0}, tests::referenceFile("burgers_shock.npz").parent_path());
    for (std::size_t j = 0; j < 100; ++j) {
      COMPARE_WITHIN(fields[0].values[j], -std::sin(pi * (-1 + 0.02 * static_cast<double>(j))), 1e-13);
    }
  }

  void aComplexFileIsRead() {
    const auto interval = domainOf(R"({"id": "interval", "lower": -5, "upper": 5, "points": 256})");
    const auto folder = tests::referenceFile("nonlinear_schroedinger.npz").parent_path();
    const std::string initial = R"({"id": "file", "path": "nonlinear_schroedinger.npz", "variable": "u")";
    const auto fields = fieldsOf(initial + "}", {*interval, {"psi"}, true, 0}, folder);
    COMPARE_WITHIN(fields[0].values[128], 2, 1e-6);
    COMPARE_WITHIN(fields[0].imaginary[128], 0, 1e-6);
    QVERIFY(fieldsOf(initial + R"(, "time_index": -1})", {*interval, {"psi"}, true, 0}, folder)[0].imaginary[128] != 0);
    QVERIFY(complaint(initial + "}", {*interval, {"u"}, false, 0}, folder)
                .starts_with(
                    "initial.variable: expected real numbers, as the equation's fields are, found complex ones in "));
    QVERIFY(complaint(initial + R"(, "time_index": 201})", {*interval, {"psi"}, true, 0}, folder)
                .starts_with("initial.time_index: expected a whole number in [-201, 200], found 201"));
    const auto other = domainOf(R"({"id": "interval", "lower": -5, "upper": 6, "points": 256})");
    QVERIFY(complaint(initial + "}", {*other, {"psi"}, true, 0}, folder)
                .starts_with(
                    "initial.path: expected x over one period of the domain, from -5 to 6, found -5 to 4.96094 in "));
  }

  void aFileOfAnotherSizeIsRefused() {
    const tests::TemporaryFolder folder;
    std::ofstream(folder / "u.csv") << "u\n1\n2\n3\n4\n5\n";
    const auto interval = domainOf(R"({"id": "interval", "points": 16})");
    const std::string sentence =
        complaint(R"({"id": "file", "path": "u.csv", "variable": "u"})", {*interval, {"u"}, false, 0}, folder / "");
    QVERIFY2(sentence.starts_with(
                 "initial.variable: expected 16 values along x, as the domain has, or a coordinate x in the "
                 "file, found 5 in u of "),
             sentence.c_str());
  }
};

SEMIFLOW_SUITE("core/domain/initial", InitialTest);
#include "initial_test.moc"
