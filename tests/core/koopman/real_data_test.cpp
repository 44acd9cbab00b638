#include <cmath>
#include <fstream>
#include <numbers>

#include "core/base/parallel.h"
#include "core/base/validate.h"
#include "core/experiment/presets.h"
#include "core/koopman/seasonal.h"
#include "core/koopman/source.h"
#include "tests/core/data/fixtures.h"
#include "tests/core/koopman/helpers.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::tests;
using Eigen::Index;
using experiment::Experiment;
using experiment::FramePtr;
using experiment::Spectrum;

namespace {

koopman::Snapshots gathered(Json given, const std::filesystem::path& directory) {
  given["id"] = "file";
  const Json tree = validateChoice(koopman::sources(), given, "source");
  const Description* description = koopman::sources().find("file");
  return *koopman::sources().make(Values(*description, tree, "source", directory))->gather(0, {});
}

std::string refused(const Json& given, const std::filesystem::path& directory) {
  try {
    gathered(given, directory);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

void write(const std::filesystem::path& file, const std::string& text) { std::ofstream(file) << text; }

FramePtr lastOfPreset(const std::string& id) {
  const std::filesystem::path file = experiment::findExperiment(id);
  return lastFrame(Experiment::read(file).tree(), file.parent_path());
}

/// The frequency in the spectrum that is nearest to one.
double nearestFrequency(const Spectrum& spectrum, double wanted) {
  double best = 1e300;
  for (const auto& lambda : spectrum.eigenvalues) {
    const double f = std::arg(lambda) / (2 * std::numbers::pi * spectrum.interval);
    if (std::abs(f - wanted) < std::abs(best - wanted)) best = f;
  }
  return best;
}

std::string grey(char a, char b) { return std::string("\0", 1) + a + b; }

} // namespace

class RealDataTest : public QObject {
  Q_OBJECT
 private slots:
  void carbonDioxideFollowsTheSeasons() {
    const FramePtr frame = lastOfPreset("co2");
    const Spectrum& spectrum = spectrumIn(*frame);
    COMPARE_WITHIN(nearestFrequency(spectrum, 1), 1.00, 0.005);
    COMPARE_WITHIN(nearestFrequency(spectrum, 2), 2.00, 0.005);
    const double error = scalarIn(*frame, "forecast_error");
    QVERIFY(error < scalarIn(*frame, "persistence_error"));
    QVERIFY2(error < scalarIn(*frame, "seasonal_mean_error"),
             qPrintable(QString("%1 %2").arg(error).arg(scalarIn(*frame, "seasonal_mean_error"))));
  }

  void seattleHasAYearAndADay() {
    const FramePtr frame = lastOfPreset("seattle_temperature");
    const Spectrum& spectrum = spectrumIn(*frame);
    COMPARE_WITHIN(nearestFrequency(spectrum, 1), 1.0, 0.04); // four fifths of a single year are known
    COMPARE_WITHIN(nearestFrequency(spectrum, 365.25), 365.25, 0.05);
    const double error = scalarIn(*frame, "forecast_error");
    QVERIFY(error < 0.7 * scalarIn(*frame, "persistence_error"));
    QVERIFY2(error < 0.7 * scalarIn(*frame, "seasonal_mean_error"),
             qPrintable(QString("%1 %2").arg(error).arg(scalarIn(*frame, "seasonal_mean_error"))));
  }

  void theSeasonalMeanOfAPeriodIsExact() {
    Eigen::MatrixXd x(1, 30);
    for (Index k = 0; k < 30; ++k) x(0, k) = std::vector<double>{3, 5, 1}[static_cast<std::size_t>(k % 3)];
    const koopman::Snapshots all = series(x);
    const auto parts = koopman::split(all, 0.5, 0);
    const auto seasons = koopman::SeasonalMean::of(parts.training, 3);
    const koopman::Baseline none = koopman::Baseline::fit(parts.training, koopman::Baseline::Kind::nothing);
    const Eigen::VectorXd mean = parts.training.states.rowwise().mean();
    QCOMPARE(seasons.error(parts.heldOut, 0, 15, 15, mean, none), 0.0);
    // One snapshot late every prediction is that of the next one: differences 2, 4, 2 against deviations 0, 2, 2.
    COMPARE_WITHIN(seasons.error(parts.heldOut, 0, 15, 16, mean, none), std::sqrt(24.0 / 8.0), 1e-12);
  }

  void aForecastWithoutMeritSaysSo() {
    const TemporaryFolder folder;
    std::string text =
        "a\n"; // a period of eight, which the exact mean of the season knows and a mode of rank 1 does not
    for (int k = 0; k < 64; ++k) text += std::to_string(k % 8 < 4 ? 1 : 3) + "\n";
    write(folder / "data.csv", text);
    const Json tree =
        Json::parse(R"({"semiflow":1,"kind":"koopman","source":{"id":"file","path":"data.csv","variable":"a"},
      "observables":{"id":"identity"},"decomposition":{"id":"dmd"},"season":8})");
    const FramePtr frame = lastFrame(tree, folder / "");
    QCOMPARE(scalarIn(*frame, "seasonal_mean_error"), 0.0);
    QVERIFY(std::find(frame->warnings.begin(), frame->warnings.end(),
                      "The forecast is no better than the mean of each season.") != frame->warnings.end());
    Json shorter = tree;
    shorter["season"] = 0.5;
    QVERIFY(complaint(shorter, folder / "").find("season: expected a time in [1, ") != std::string::npos);
  }

  void missingValuesCutASeries() {
    const TemporaryFolder folder;
    write(folder / "data.csv", "a\n1\n2\nNaN\n4\nNaN\n6\n7\n9\n");
    const Json given = {{"path", "data.csv"}, {"variable", "a"}, {"missing", "drop"}};
    const auto s = gathered(given, folder / "");
    QCOMPARE(s.lengths, (std::vector<Index>{2, 3})); // the 4 stands alone
    QCOMPARE(s.states(0, 1), 2.0);
    QCOMPARE(s.states(0, 2), 6.0);
    QCOMPARE(s.states(0, 4), 9.0);
    write(folder / "data.csv", "a\n1\nNaN\n2\nNaN\n3\n");
    QCOMPARE(refused(given, folder / ""),
             std::string("source.missing: expected two snapshots in a row without missing values, found none; "
                         "missing: interpolate fills gaps"));
  }

  void columnsAreStandardised() {
    const TemporaryFolder folder;
    write(folder / "data.csv", "a,b,c\n1,100,7\n3,300,7\n1,100,7\n3,300,7\n");
    const auto s = gathered({{"path", "data.csv"}, {"variable", "a,b,c"}, {"standardise", true}}, folder / "");
    COMPARE_WITHIN(s.states(0, 1) - s.states(0, 0), 2, 1e-12); // the deviation of 1, 3, 1, 3 is 1
    COMPARE_WITHIN(s.states(1, 1) - s.states(1, 0), 2, 1e-12);
    QCOMPARE(s.states(2, 0), 7.0);
  }

  void picturesAreASequence() {
    const TemporaryFolder folder;
    const auto put = [&](const char* name, char a, char b) { write(folder / name, pngFile(2, 1, 8, 0, grey(a, b))); };
    put("smoke_9.png", '\xFF', '\0');
    put("smoke_10.png", '\0', '\xFF');
    put("other.png", '\x33', '\x33');
    const auto s = gathered({{"path", "smoke_*.png"}, {"interval", 0.04}}, folder / "");
    QCOMPARE(int(s.states.cols()), 2);
    QCOMPARE(s.states(0, 0), 1.0); // 9 comes before 10
    QCOMPARE(s.states(1, 1), 1.0);
    QCOMPARE(s.interval, 0.04);
    QCOMPARE(s.axes.size(), std::size_t{2});
    QCOMPARE(s.axes[0].points, std::size_t{2});
    QCOMPARE(int(gathered({{"path", "."}}, folder / "").states.cols()), 3); // the whole folder

    write(folder / "smoke_11.png", pngFile(1, 1, 8, 0, std::string("\0\1", 2)));
    const std::string sizes = refused({{"path", "smoke_*.png"}}, folder / "");
    QVERIFY2(sizes.find("expected a picture of 2 x 1 points, as smoke_9.png has, found 1 x 1") != std::string::npos,
             sizes.c_str());
    const std::string nothing = refused({{"path", "fog_*.png"}}, folder / "");
    QVERIFY2(nothing.find("expected a folder or pattern of PNG pictures, found no picture") != std::string::npos,
             nothing.c_str());
  }

  void filesBeyondMemoryAreRefused_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"large.csv", "large.npy", "large.nc"}) QTest::newRow(name) << name;
  }
  void filesBeyondMemoryAreRefused() {
    QFETCH(QString, name);
    const TemporaryFolder folder;
    const std::filesystem::path file = folder / name.toStdString();
    write(file, "");
    std::error_code failed;
    std::filesystem::resize_file(file, std::uintmax_t{1} << 41, failed); // without taking any room on the disk
    QVERIFY2(!failed, "this disk holds no sparse files");
    const std::string sentence = refused({{"path", name.toStdString()}, {"variable", "a"}}, folder / "");
    QVERIFY(sentence.find(name.toStdString()) != std::string::npos);
  }
};

SEMIFLOW_SUITE("core/koopman/real_data", RealDataTest);
#include "real_data_test.moc"
