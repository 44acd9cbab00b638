#include <cmath>
#include <fstream>
#include <set>

#include "tests/core/data/fixtures.h"
#include "tests/core/sampling/laboratory.h"
#include "tests/suite.h"

#include <QTemporaryDir> // behind the headers of TBB, for which `emit` is a name

using namespace semiflow;
using namespace semiflow::sampling;
using namespace semiflow::tests;

namespace {

Level levelOf(double alpha, double sigma) { return {0, alpha, sigma, std::log(alpha / sigma)}; }

/// A grey picture, rows from top to bottom.
void writePng(const std::string& file, std::uint32_t width, std::uint32_t height,
              const std::vector<unsigned char>& pixels) {
  std::string rows;
  for (std::size_t r = 0; r < height; ++r) {
    rows += '\0';
    for (std::size_t c = 0; c < width; ++c) rows += static_cast<char>(pixels[r * width + c]);
  }
  writeBytes(file, pngFile(width, height, 8, 0, rows));
}

/// A folder with a file of points at random.
struct Files {
  QTemporaryDir folder;
  std::vector<std::vector<double>> rows;

  explicit Files(std::size_t count = 700, std::size_t d = 2) {
    const Cloud x = normalCloud(count, d, 1, 4);
    std::ofstream out(path("points.csv"));
    for (std::size_t c = 0; c < d; ++c) out << (c > 0 ? ",x" : "x") << c;
    out << "\n";
    out.precision(17);
    for (std::size_t p = 0; p < count; ++p) {
      rows.emplace_back();
      for (std::size_t c = 0; c < d; ++c) {
        rows.back().push_back(1 + 2 * x.at(p, c));
        out << (c > 0 ? "," : "") << rows.back().back();
      }
      out << "\n";
    }
  }
  std::string path(const std::string& name) const {
    return folder.filePath(QString::fromStdString(name)).toStdString();
  }
  /// A component that reads one of the files.
  std::string reading(const std::string& file, const std::string& variable, Json more = Json::object()) const {
    more["id"] = more.value("id", "empirical");
    more["path"] = path(file);
    more["variable"] = variable;
    return more.dump();
  }
  /// All columns of the points.
  std::string json(const Json& more = Json::object()) const {
    std::string columns;
    for (std::size_t c = 0; c < rows[0].size(); ++c) columns += (c > 0 ? ",x" : "x") + std::to_string(c);
    return reading("points.csv", columns, more);
  }
};

} // namespace

class EmpiricalTest : public QObject {
  Q_OBJECT
 private slots:
  /// The formula, point after point in long double; in few dimensions by fused loops, in more by matrix products.
  void scoreIsTheSoftmaxMean_data() {
    QTest::addColumn<int>("dimension");
    QTest::addColumn<double>("bandwidth");
    QTest::newRow("1") << 1 << 0.0;
    QTest::newRow("2") << 2 << 0.0;
    QTest::newRow("3, wide") << 3 << 0.4;
    QTest::newRow("7") << 7 << 0.0;
  }
  void scoreIsTheSoftmaxMean() {
    QFETCH(int, dimension);
    QFETCH(double, bandwidth);
    const Files files(700, static_cast<std::size_t>(dimension));
    const auto target = make(targets(), files.json({{"bandwidth", bandwidth}}));
    const auto d = static_cast<std::size_t>(dimension);
    for (const Level& level : {levelOf(1, 0.01), levelOf(0.9, 0.5), levelOf(0.1, 1), levelOf(1, 50)}) {
      const Cloud x = normalCloud(70, d, 2 * level.alpha + level.sigma);
      Cloud score(70, d);
      target->score(level, x, score);
      const std::vector<double> log = target->logDensity(level, x);
      const long double v = level.alpha * level.alpha * bandwidth * bandwidth + level.sigma * level.sigma;
      for (std::size_t p = 0; p < 70; ++p) {
        std::vector<long double> logs;
        for (const auto& row : files.rows) {
          long double square = 0;
          for (std::size_t c = 0; c < d; ++c)
            square += std::pow(x.at(p, c) - static_cast<long double>(level.alpha) * row[c], 2);
          logs.push_back(-square / (2 * v));
        }
        const long double peak = *std::max_element(logs.begin(), logs.end());
        long double total = 0;
        std::vector<long double> mean(d);
        for (std::size_t i = 0; i < logs.size(); ++i) {
          const long double weight = std::exp(logs[i] - peak);
          total += weight;
          for (std::size_t c = 0; c < d; ++c) mean[c] += weight * (level.alpha * files.rows[i][c] - x.at(p, c));
        }
        const auto expected = static_cast<double>(peak + std::log(total / 700) -
                                                  0.5L * dimension * std::log(2 * std::numbers::pi_v<long double> * v));
        COMPARE_WITHIN(log[p], expected, 1e-10 * std::max(1.0, std::abs(expected)));
        for (std::size_t c = 0; c < d; ++c) {
          const auto slope = static_cast<double>(mean[c] / total / v);
          COMPARE_WITHIN(score.at(p, c), slope, 1e-9 * (std::abs(slope) + 1 / level.sigma));
        }
      }
    }
  }

  /// With hardly any noise left, a sampler ends on the data: the empirical law is memorised.
  void aSamplerFindsThePoints() {
    const Files files(40);
    const auto target = make(targets(), files.json());
    const auto process = make(processes(), R"({"id":"edm","end":0.001})");
    Journey journey = journeyOf(*process, *target, R"("karras")", 60);
    const auto sampler = make(samplers(), R"("heun")");
    const Cloud x = travel(*sampler, journey, normalCloud(400, 2, process->priorDeviation()));
    std::vector<int> hits(40);
    for (std::size_t p = 0; p < 400; ++p) {
      double nearest = 1e9;
      std::size_t which = 0;
      for (std::size_t i = 0; i < 40; ++i) {
        const double distance = std::hypot(x.at(p, 0) - files.rows[i][0], x.at(p, 1) - files.rows[i][1]);
        if (distance < nearest) nearest = distance, which = i;
      }
      QVERIFY2(nearest < 0.01, qPrintable(QString::number(nearest)));
      ++hits[which];
    }
    for (const int count : hits) QVERIFY(count > 0 && count < 30); // 10 on average
  }

  void standardises() {
    const Files files(700);
    Cloud x(40000, 2);
    make(targets(), files.json({{"standardise", "each"}}))->sample(Random(1, Stream::target), x);
    for (std::size_t c = 0; c < 2; ++c) {
      double mean = 0, square = 0;
      for (std::size_t p = 0; p < x.count(); ++p) {
        mean += x.at(p, c) / 40000;
        square += x.at(p, c) * x.at(p, c) / 40000;
      }
      COMPARE_WITHIN(mean, 0, 0.03);
      COMPARE_WITHIN(square, 1, 0.04);
    }
  }

  /// A black square in the upper right corner of white paper, as points and as a density.
  void picturesAreLaws() {
    const Files files;
    std::vector<unsigned char> pixels(20 * 40, 255);
    for (std::size_t r = 0; r < 10; ++r) {
      for (std::size_t c = 30; c < 40; ++c) pixels[r * 40 + c] = 0;
    }
    writePng(files.path("square.png"), 40, 20, pixels);
    writePng(files.path("white.png"), 40, 20, std::vector<unsigned char>(20 * 40, 255));
    Cloud x(2000, 2);
    make(targets(), files.reading("square.png", ""))->sample(Random(1, Stream::target), x);
    for (std::size_t p = 0; p < x.count(); ++p) { // the height is 2, the width 4
      QVERIFY(x.at(p, 0) > 1 && x.at(p, 0) < 2);
      QVERIFY(x.at(p, 1) > 0 && x.at(p, 1) < 1);
    }
    const auto density = make(targets(), files.reading("square.png", "", {{"id", "picture_density"}, {"size", 8}}));
    Cloud y(1, 2);
    y.at(0, 0) = 3;
    y.at(0, 1) = 1;
    COMPARE_WITHIN(density->logDensity(levelOf(1, 0.01), y)[0], std::log(1.0 / 4), 1e-12);
    COMPARE_WITHIN(density->extent(levelOf(1, 0.1), 1).second, 2.4, 1e-12);
    QCOMPARE(refusal(targets(), files.reading("white.png", "")),
             std::string("slot.path: expected a picture with dark parts, as ink says, found one without"));
  }

  void missingFieldsAreLeftOutAndBadFilesRefused() {
    const Files files;
    std::ofstream(files.path("holes.csv")) << "a,b\n1,2\n,3\n4,5\n";
    const std::string holes = files.reading("holes.csv", "a,b");
    Cloud x(100, 2);
    make(targets(), holes)->sample(Random(1, Stream::target), x);
    for (std::size_t p = 0; p < 100; ++p) QVERIFY(x.at(p, 0) == 1 || x.at(p, 0) == 4);
    std::ofstream(files.path("none.csv")) << "a,b\n1,\n,3\n";
    QCOMPARE(refusal(targets(), files.reading("none.csv", "a,b")),
             std::string("slot.path: expected an array of real numbers with one row per point, found no row without "
                         "missing numbers"));
    QCOMPARE(refusal(targets(), "\"empirical\""), std::string("slot.path: expected the path of a file, found nothing"));
  }

  void badFilesAreRefused_data() {
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("variable");
    QTest::addColumn<QString>("sentence"); // FILE for the file's path
    const auto row = [](const char* name, const char* file, const char* text, const char* variable,
                        const char* sentence, const char* id = "empirical") {
      QTest::newRow(name) << id << file << text << variable << sentence;
    };
    row("wrong column", "a.csv", "length,depth\n1,2\n", "length,dept",
        "FILE: expected a variable, one of length, depth, found 'dept'; did you mean 'depth'?");
    row("no column chosen", "a.csv", "length,depth\n1,2\n", "",
        "FILE: expected a variable, one of length, depth, found none chosen");
    row("uneven rows", "a.csv", "1,2\n3\n", "", "FILE: expected 2 fields in line 2, as in line 1, found 1");
    row("a word", "a.csv", "a,b\n1,2\n3,four\n", "a,b",
        "FILE: expected a number or a date in line 3, column 'b', found 'four'");
    row("not finite", "a.csv", "a,b\n1,2\n3,inf\n", "a,b", "slot.path: expected finite numbers, found inf in row 1");
    row("no numbers at all", "a.csv", "a,b\nnan,2\n1,nan\n", "a,b",
        "slot.path: expected an array of real numbers with one row per point, found no row without missing numbers");
    row("no rows", "a.csv", "a,b\n", "a,b",
        "slot.path: expected an array of real numbers with one row per point, found an empty one");
    row("nothing in it", "a.csv", "", "",
        "FILE: expected a table of numbers, found no line that is not empty or a comment");
    row("other kind", "a.txt", "1,2\n", "",
        "FILE: expected a file ending in .npz, .npy, .nc, .csv or .png, found '.txt'");
    row("missing picture", "", "", "", "slot.path: expected the path of a file, found no such file: FILE");
    row("missing picture, as a density", "", "", "", "slot.path: expected the path of a file, found no such file: FILE",
        "picture_density");
    row("a list for a picture", "a.csv", "a\n1\n2\n", "a",
        "slot.path: expected a picture, or an array (row, column) of real numbers, found an array of 1 dimension",
        "picture_density");
    row("a hole in a picture", "a.csv", "0.5,nan\n0,0\n", "",
        "slot.path: expected numbers of at most 1, found nan in row 0, column 1", "picture_density");
  }
  void badFilesAreRefused() {
    QFETCH(QString, id);
    QFETCH(QString, file);
    QFETCH(QString, text);
    QFETCH(QString, variable);
    QFETCH(QString, sentence);
    const Files files(3);
    const std::string name = file.isEmpty() ? "nowhere.png" : file.toStdString();
    if (!file.isEmpty()) std::ofstream(files.path(name)) << text.toStdString();
    sentence.replace("FILE", QString::fromStdString(files.path(name)));
    const std::string json = files.reading(name, variable.toStdString(), {{"id", id.toStdString()}});
    QCOMPARE(QString::fromStdString(refusal(targets(), json)), sentence);
  }

  void rowsAreChosenByATextColumn() {
    const Files files(3);
    // A word in a row that is left out, blanks, quotes and a missing field do no harm.
    std::ofstream(files.path("kinds.csv"))
        << "# two kinds\nkind,a,b\nred,1,2\n blue ,?,4\n\"red\",5,\nred,7,8\n,9,10\n";
    Cloud x(200, 2);
    const auto drawn = [&](const char* where) {
      make(targets(), files.reading("kinds.csv", "a,b", {{"where", where}}))->sample(Random(1, Stream::target), x);
      std::set<std::pair<double, double>> found;
      for (std::size_t p = 0; p < x.count(); ++p) found.emplace(x.at(p, 0), x.at(p, 1));
      return found;
    };
    using Points = std::set<std::pair<double, double>>;
    QCOMPARE(drawn("kind = red"), (Points{{1, 2}, {7, 8}}));
    QCOMPARE(drawn("kind=red"), (Points{{1, 2}, {7, 8}}));
    QCOMPARE(drawn("kind ="), (Points{{9, 10}}));
    QCOMPARE(drawn("b = 8"), (Points{{7, 8}}));
  }

  void badChoicesOfRowsAreRefused_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("where");
    QTest::addColumn<QString>("sentence"); // FILE for the file's path
    QTest::newRow("unknown column")
        << "a.csv"
        << "knd = red"
        << "FILE: expected a column to choose rows by, one of kind, a, found 'knd'; did you "
           "mean 'kind'?";
    QTest::newRow("unknown value") << "a.csv"
                                   << "kind = Red"
                                   << "FILE: expected a value of column 'kind', one of red, blue, found 'Red'; did you "
                                      "mean 'red'?";
    QTest::newRow("no value") << "a.csv"
                              << "kind ="
                              << "FILE: expected a value of column 'kind', one of red, blue, found none chosen";
    QTest::newRow("no equation") << "a.csv"
                                 << "red"
                                 << "FILE: expected rows chosen as COLUMN = VALUE, found 'red'";
    QTest::newRow("not a table") << "points.npy"
                                 << "kind = red"
                                 << "FILE: expected a .csv file, the only kind with rows to choose, found '.npy'";
  }
  void badChoicesOfRowsAreRefused() {
    QFETCH(QString, file);
    QFETCH(QString, where);
    QFETCH(QString, sentence);
    const Files files(3);
    std::ofstream(files.path(file.toStdString())) << "kind,a\nred,1\nblue,2\n";
    sentence.replace("FILE", QString::fromStdString(files.path(file.toStdString())));
    const std::string json = files.reading(file.toStdString(), "a", {{"where", where.toStdString()}});
    QCOMPARE(QString::fromStdString(refusal(targets(), json)), sentence);
  }

  void damagedPicturesAreRefused() {
    const Files files;
    std::ofstream(files.path("broken.png")) << "\x89PNG\r\n\x1a\n and then no picture";
    for (const char* id : {"empirical", "picture_density"}) {
      const std::string found = refusal(targets(), files.reading("broken.png", "", {{"id", id}}));
      QVERIFY2(found.starts_with(files.path("broken.png") + ": expected "), found.c_str());
    }
  }
};

SEMIFLOW_SUITE("core/sampling/empirical", EmpiricalTest);
#include "empirical_test.moc"
