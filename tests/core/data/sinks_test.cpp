#include <cmath>

#include <csignal>

#include <netcdf.h>
#include <sys/resource.h>

#include "core/base/error.h"
#include "tests/core/data/fixtures.h"
#include "tests/core/data/synthetic.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::tests;
using data::Array;
using data::readArray;

namespace {

using Numbers = std::vector<double>;
using Shape = std::vector<std::size_t>;

experiment::RunSummary summary() {
  experiment::RunSummary summary;
  summary.counts = {40, 160, 1.5};
  summary.wallSeconds = 2.5;
  summary.edits = {{1.0, 10, "equation.feed", 0.03}};
  return summary;
}

void writeRun(const std::filesystem::path& file, int frames) {
  const auto sink = Synthetic::sink(file);
  for (int n = 0; n < frames; ++n) sink->write(Synthetic::frame(n));
  sink->finish(summary());
}

/// Looks into a NetCDF file by the library alone.
class Netcdf {
 public:
  explicit Netcdf(const std::filesystem::path& file) { status = nc_open(file.c_str(), NC_NOWRITE, &id); }
  ~Netcdf() {
    if (status == NC_NOERR) nc_close(id);
  }
  std::string text(const std::string& variable, const char* name) const {
    int v = NC_GLOBAL;
    if (!variable.empty()) nc_inq_varid(id, variable.c_str(), &v);
    std::size_t length = 0;
    if (nc_inq_attlen(id, v, name, &length) != NC_NOERR) return "(none)";
    std::string value(length, '\0');
    nc_get_att_text(id, v, name, value.data());
    return value;
  }
  double number(const char* name) const {
    double value = std::nan("");
    nc_get_att_double(id, NC_GLOBAL, name, &value);
    return value;
  }
  std::vector<std::string> dimensions(const std::string& variable) const {
    int v = -1, count = 0;
    std::array<int, NC_MAX_VAR_DIMS> ids{};
    nc_inq_varid(id, variable.c_str(), &v);
    nc_inq_var(id, v, nullptr, nullptr, &count, ids.data(), nullptr);
    std::vector<std::string> names;
    for (int d = 0; d < count; ++d) {
      char name[NC_MAX_NAME + 1] = {};
      nc_inq_dimname(id, ids[static_cast<std::size_t>(d)], name);
      names.emplace_back(name);
    }
    return names;
  }
  nc_type type(const std::string& variable) const {
    int v = -1;
    nc_type type = NC_NAT;
    nc_inq_varid(id, variable.c_str(), &v);
    nc_inq_vartype(id, v, &type);
    return type;
  }

  int status = 0;
  int id = -1;
};

} // namespace

class SinksTest : public QObject {
  Q_OBJECT
 private slots:
  void writesWhatItReads_data() {
    QTest::addColumn<QString>("ending");
    QTest::newRow("NetCDF") << ".nc";
    QTest::newRow("NPZ") << ".npz";
  }
  void writesWhatItReads() {
    QFETCH(QString, ending);
    const auto file = folder_ / ("w" + ending.toStdString());
    writeRun(file, 40);
    QCOMPARE(readArray(file, "time").shape, Shape{40});
    QCOMPARE(readArray(file, "time").values[39], 19.5);
    const Array u = readArray(file, "u");
    QCOMPARE(u.shape, (Shape{40, 3, 4}));
    QCOMPARE(u.values[7 * 12 + 2 * 4 + 1], 7 + 0.25 * 9);
    const Array psi = readArray(file, "psi");
    QCOMPARE(psi.values[39 * 4 + 3], 156.0);
    QCOMPARE(psi.imaginary[39 * 4 + 3], 312.0);
    QCOMPARE(readArray(file, "position").shape, (Shape{40, 3, 2}));
    QCOMPARE(readArray(file, "x").values, (Numbers{-1, -0.5, 0, 0.5}));
    QCOMPARE(readArray(file, "mass_of_v").values[39], 78.0);
  }

  void describesItselfByTheConventions() {
    const auto file = folder_ / "a.nc";
    writeRun(file, 3);
    const Netcdf found(file);
    QCOMPARE(found.status, NC_NOERR);
    QCOMPARE(found.dimensions("u"), (std::vector<std::string>{"time", "y", "x"}));
    QCOMPARE(found.type("u"), NC_FLOAT); // computed in single precision
    QCOMPARE(found.type("psi_real"), NC_DOUBLE);
    QCOMPARE(found.text("u", "units"), std::string("K"));
    QCOMPARE(found.text("u", "long_name"), std::string("u"));
    QCOMPARE(found.text("psi_imag", "units"), std::string("1"));
    QCOMPARE(found.text("time", "units"), std::string("s"));
    QCOMPARE(found.text("time", "axis"), std::string("T"));
    QCOMPARE(found.text("y", "axis"), std::string("Y"));
    QCOMPARE(found.text("", "Conventions"), std::string("CF-1.8"));
    QCOMPARE(found.text("", "title"), std::string("täst"));
    QCOMPARE(found.text("", "stop_reason"), std::string("finished"));
    QCOMPARE(found.text("", "edits"), std::string(R"([{"time":1.0,"step":10,"path":"equation.feed","value":0.03}])"));
    QCOMPARE(found.number("seed"), 7.0);
    QCOMPARE(found.number("steps"), 40.0);
    QCOMPARE(found.number("function_evaluations"), 160.0);
    QCOMPARE(found.number("compute_seconds"), 1.5);
    QCOMPARE(found.number("wall_seconds"), 2.5);
    int unlimited = -1, time = -1;
    nc_inq_unlimdim(found.id, &unlimited);
    nc_inq_dimid(found.id, "time", &time);
    QCOMPARE(unlimited, time);
  }

  void givesTheSameBytesForTheSameRun_data() { writesWhatItReads_data(); }
  void givesTheSameBytesForTheSameRun() {
    QFETCH(QString, ending);
    writeRun(folder_ / ("one" + ending.toStdString()), 40);
    writeRun(folder_ / ("two" + ending.toStdString()), 40);
    const std::string one = readBytes(folder_ / ("one" + ending.toStdString()));
    QVERIFY(!one.empty() && one == readBytes(folder_ / ("two" + ending.toStdString())));
  }

  void whatComesLateOrMissesIsNaN_data() { writesWhatItReads_data(); }
  void whatComesLateOrMissesIsNaN() {
    QFETCH(QString, ending);
    const auto file = folder_ / ("late" + ending.toStdString());
    const auto sink = Synthetic::sink(file);
    for (int n = 0; n < 4; ++n) {
      experiment::Frame frame = Synthetic::frame(n);
      if (n == 1 || n == 2) frame.scalars.push_back({"distance", "", 1.0 * n});
      sink->write(frame);
    }
    sink->finish(summary());
    const Numbers distance = readArray(file, "distance").values;
    QCOMPARE(distance.size(), std::size_t{4});
    QVERIFY(std::isnan(distance[0]) && distance[1] == 1 && distance[2] == 2 && std::isnan(distance[3]));
  }

  void refusesAShapeThatChanges_data() { writesWhatItReads_data(); }
  void refusesAShapeThatChanges() {
    QFETCH(QString, ending);
    const auto sink = Synthetic::sink(folder_ / ("changes" + ending.toStdString()));
    sink->write(Synthetic::frame(0));
    experiment::Frame frame;
    frame.contents.push_back(
        std::make_shared<const experiment::Content>(Synthetic::field("u", {"x", "", 0, 1, 2}, {1, 2})));
    QVERIFY_THROWS_EXCEPTION(Error, sink->write(frame));
  }

  void opensWithoutAnEnd_data() { writesWhatItReads_data(); }
  void opensWithoutAnEnd() {
    QFETCH(QString, ending);
    const auto file = folder_ / ("dropped" + ending.toStdString());
    {
      const auto sink = Synthetic::sink(file);
      for (int n = 0; n < 5; ++n) sink->write(Synthetic::frame(n));
    }
    QCOMPARE(readArray(file, "u").shape, (Shape{5, 3, 4}));
  }

  void whatIsFlushedCanBeReadBesideTheArchive() {
    const auto file = folder_ / "growing.npz";
    const auto sink = Synthetic::sink(file);
    for (int n = 0; n < 5; ++n) sink->write(Synthetic::frame(n));
    sink->flush();
    sink->write(Synthetic::frame(5)); // not flushed: what was stays whole
    QCOMPARE(readArray(folder_ / "growing.npz.part/u.npy", "").shape, (Shape{5, 3, 4}));
    QVERIFY(!std::filesystem::exists(file));
    sink->finish(summary());
    QCOMPARE(readArray(file, "u").shape, (Shape{6, 3, 4}));
    QVERIFY(!std::filesystem::exists(folder_ / "growing.npz.part"));
  }

  void writesAResultWithoutTime() {
    const auto file = folder_ / "result.nc";
    const auto sink = Synthetic::sink(file, false);
    sink->write(Synthetic::result());
    sink->finish(summary());
    QCOMPARE(Netcdf(file).dimensions("mode_real"), (std::vector<std::string>{"mode", "state"}));
    QCOMPARE(readArray(file, "mode").imaginary, (Numbers{2, 4, 6, 8, 10, 12}));
    QCOMPARE(readArray(file, "forecast").values, (Numbers{5, 6}));
    QCOMPARE(readArray(file, "rank").shape, Shape{});
  }

  void writesSeriesAsCsv() {
    const auto file = folder_ / "series.csv";
    const auto sink = Synthetic::sink(file);
    sink->write(Synthetic::frame(0));
    experiment::Frame frame = Synthetic::frame(1);
    frame.scalars.push_back({"late, \"it\"", "", 0.1});
    sink->write(frame);
    sink->finish(summary());
    const std::string expected =
        "time,psi_real[x=-1],psi_real[x=-0.5],psi_real[x=0],psi_real[x=0.5],"
        "psi_imag[x=-1],psi_imag[x=-0.5],psi_imag[x=0],psi_imag[x=0.5],"
        "log_weight[particle=0],log_weight[particle=1],log_weight[particle=2],mass_of_v,late_it\n"
        "0,1,2,3,0,5,6,7,0,0,-1,-2,0,\n"
        "0.5,1,2,3,4,5,6,7,8,0,-1,-2,2,0.1\n";
    QCOMPARE(QString::fromStdString(readBytes(file)), QString::fromStdString(expected));
  }

  void writesTablesAsCsv() {
    const auto sink = Synthetic::sink(folder_ / "tables.csv", false);
    sink->write(Synthetic::result());
    sink->finish(summary());
    QCOMPARE(readArray(folder_ / "tables.csv", "residual").values, (Numbers{0.1, 0.2}));
    QCOMPARE(readBytes(folder_ / "tables.time.csv"), std::string("time,truth,forecast\n1,3,5\n2,4,6\n"));
    QCOMPARE(readBytes(folder_ / "tables.numbers.csv"), std::string("rank\n2\n"));
    QVERIFY(!std::filesystem::exists(folder_ / "tables.imag.csv"));
  }

  void tellsWhereItCannotWrite_data() {
    QTest::addColumn<QString>("ending");
    for (const char* ending : {".nc", ".npz", ".csv"}) QTest::newRow(ending) << ending;
  }
  void tellsWhereItCannotWrite() {
    QFETCH(QString, ending);
    const auto file = folder_ / ("no/such/folder" + ending.toStdString());
    try {
      Synthetic::sink(file)->write(Synthetic::frame(0));
      QFAIL("written");
    } catch (const ResourceError& error) {
      QVERIFY2(std::string(error.what()).starts_with(file.string()), error.what());
      QVERIFY2(std::string(error.what()).find("could not be written: ") != std::string::npos, error.what());
    }
  }

  void tellsThatTheFileMayGrowNoFurther_data() { tellsWhereItCannotWrite_data(); }
  void tellsThatTheFileMayGrowNoFurther() {
    QFETCH(QString, ending);
    std::signal(SIGXFSZ, SIG_IGN); // as the program does
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small{50000, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    bool told = false;
    try {
      const auto sink = Synthetic::sink(folder_ / ("full" + ending.toStdString()));
      for (int n = 0; n < 4000; ++n) {
        sink->write(Synthetic::frame(n));
        if (n % 32 == 0) sink->flush();
      }
      sink->finish(summary());
    } catch (const ResourceError&) {
      told = true;
    }
    setrlimit(RLIMIT_FSIZE, &before);
    QVERIFY(told);
  }

 private:
  TemporaryFolder folder_;
};

SEMIFLOW_SUITE("core/data/sinks", SinksTest);
#include "sinks_test.moc"
