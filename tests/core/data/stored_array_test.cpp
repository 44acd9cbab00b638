#include <cmath>

#include <netcdf.h>

#include "core/base/error.h"
#include "core/data/csv_reader.h"
#include "core/data/data_set.h"
#include "core/data/stored_array.h"
#include "tests/core/data/fixtures.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::tests;
using data::openArray;
using data::Slice;

namespace {

using Shape = std::vector<std::size_t>;

/// What stands at (i, j, k) in the arrays below.
double valueAt(std::size_t i, std::size_t j, std::size_t k) {
  return 100 * static_cast<double>(i) + 10 * static_cast<double>(j) + static_cast<double>(k);
}

const Shape shape{7, 5, 6};

std::string doubles(bool fortran) {
  std::string bytes;
  const auto put = [&](std::size_t i, std::size_t j, std::size_t k) {
    const double value = valueAt(i, j, k);
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
  };
  for (std::size_t a = 0; a < shape[fortran ? 2 : 0]; ++a)
    for (std::size_t b = 0; b < shape[1]; ++b)
      for (std::size_t c = 0; c < shape[fortran ? 0 : 2]; ++c) fortran ? put(c, b, a) : put(a, b, c);
  return bytes;
}

std::string npyOf(bool fortran) {
  return npyFile(std::string("{'descr': '<f8', 'fortran_order': ") + (fortran ? "True" : "False") +
                     ", 'shape': (7, 5, 6), }\n",
                 doubles(fortran));
}

void writeNetcdf(const std::filesystem::path& file) {
  int id = 0, dimensions[3] = {}, variable = 0;
  nc_create(file.c_str(), NC_NETCDF4 | NC_CLOBBER, &id);
  const char* names[] = {"time", "y", "x"};
  for (std::size_t d = 0; d < 3; ++d) nc_def_dim(id, names[d], shape[d], &dimensions[d]);
  nc_def_var(id, "u", NC_DOUBLE, 3, dimensions, &variable);
  const double scale = 2, offset = 1, fill = -9;
  nc_put_att_double(id, variable, "scale_factor", NC_DOUBLE, 1, &scale);
  nc_put_att_double(id, variable, "add_offset", NC_DOUBLE, 1, &offset);
  nc_put_att_double(id, variable, "_FillValue", NC_DOUBLE, 1, &fill);
  nc_enddef(id);
  std::vector<double> values;
  for (std::size_t i = 0; i < shape[0]; ++i)
    for (std::size_t j = 0; j < shape[1]; ++j)
      for (std::size_t k = 0; k < shape[2]; ++k) values.push_back((valueAt(i, j, k) - offset) / scale);
  nc_put_var_double(id, variable, values.data());
  nc_close(id);
}

/// The values of a part against what stands there.
void compare(data::StoredArray& array, const std::vector<Slice>& part) {
  QCOMPARE(array.shape(), shape);
  std::vector<double> values(part[0].count * part[1].count * part[2].count, -1);
  array.read(part, values);
  auto at = values.begin();
  for (std::size_t i = 0; i < part[0].count; ++i)
    for (std::size_t j = 0; j < part[1].count; ++j)
      for (std::size_t k = 0; k < part[2].count; ++k) {
        QCOMPARE(*at++, valueAt(part[0].first + i * part[0].step, part[1].first + j * part[1].step,
                                part[2].first + k * part[2].step));
      }
}

} // namespace

class StoredArrayTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    writeBytes(folder_ / "c.npy", npyOf(false));
    writeBytes(folder_ / "f.npy", npyOf(true));
    writeNetcdf(folder_ / "n.nc");
  }

  void everyPartIsWhatStandsThere_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"c.npy", "f.npy", "n.nc"}) QTest::newRow(name) << name;
  }
  void everyPartIsWhatStandsThere() {
    QFETCH(QString, name);
    const auto array = openArray(folder_ / name.toStdString(), "");
    std::vector<std::vector<Slice>> choices; // per direction: all, some in the middle, every second, one, with a rest
    for (const std::size_t n : shape)
      choices.push_back({{0, n, 1}, {1, n - 2, 1}, {0, (n + 1) / 2, 2}, {n - 1, 1, 1}, {1, (n + 1) / 3, 3}});
    for (const Slice& i : choices[0])
      for (const Slice& j : choices[1])
        for (const Slice& k : choices[2]) compare(*array, {i, j, k});
  }

  void aMemberOfAnArchiveIsReadForwardsAndBack() {
    writeBytes(folder_ / "packed.npz", numpyCompressed());
    const auto u = openArray(folder_ / "packed.npz", "u"); // 0 1 2, 3 4 5, in Fortran's order in the file
    QCOMPARE(u->shape(), (Shape{2, 3}));
    std::vector<double> row(3);
    for (const std::size_t i : {1U, 0U, 1U}) {
      u->read(std::vector<Slice>{{i, 1, 1}, {0, 3, 1}}, row);
      QCOMPARE(row, (std::vector<double>{3.0 * i, 3.0 * i + 1, 3.0 * i + 2}));
    }
    std::vector<double> real(2);
    openArray(folder_ / "packed.npz", "z")->read(std::vector<Slice>{{0, 2, 1}}, real);
    QCOMPARE(real, (std::vector<double>{1, 3}));
    writeBytes(folder_ / "stored.npz", numpyStored());
    std::vector<double> last(1);
    openArray(folder_ / "stored.npz", "")->read(std::vector<Slice>{{1, 1, 1}}, last);
    QCOMPARE(last.front(), -8.0);
  }

  /// Rows are found again by the few whose place is noted, whatever is between them.
  void rowsOfATableAreReadAnywhere() {
    std::string text = "# made by hand\nname;n;square\n";
    for (int i = 0; i < 5000; ++i) {
      if (i % 700 == 3) text += "# a remark\n\n";
      text += (i % 2 == 0 ? "even;" : "\"odd\nfellow\";") + std::to_string(i) + ";" + std::to_string(i * i) + "\r\n";
    }
    writeBytes(folder_ / "t.csv", text);
    const auto all = openArray(folder_ / "t.csv", "square, n");
    QCOMPARE(all->shape(), (Shape{5000, 2}));
    for (const Slice& rows : {Slice{4990, 10, 1}, Slice{0, 3, 1}, Slice{1023, 3, 1}, Slice{7, 40, 123}}) {
      std::vector<double> values(2 * rows.count);
      all->read(std::vector<Slice>{rows, {0, 2, 1}}, values);
      for (std::size_t r = 0; r < rows.count; ++r) {
        const auto n = static_cast<double>(rows.first + r * rows.step);
        QCOMPARE(values[2 * r], n * n);
        QCOMPARE(values[2 * r + 1], n);
      }
    }
    const auto even = openArray(folder_ / "t.csv", "n", "name = even");
    QCOMPARE(even->shape(), (Shape{2500}));
    std::vector<double> some(3);
    even->read(std::vector<Slice>{{1200, 3, 500}}, some);
    QCOMPARE(some, (std::vector<double>{2400, 3400, 4400}));
    QCOMPARE(data::readArray(folder_ / "t.csv", "n", "name = even").values.back(), 4998.0);
  }

  void mistakesAreNamed_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("where");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("cut off") << "cut.npy"
                             << ""
                             << "expected the data of an array of shape (7, 5, 6), found 1672 bytes";
    QTest::newRow("cut off NetCDF") << "cut.nc"
                                    << ""
                                    << "expected a NetCDF file, found none that can be read";
    QTest::newRow("no text") << "zeros.csv"
                             << ""
                             << "expected a text file, found bytes that are no text";
    QTest::newRow("rows of an array") << "c.npy"
                                      << "a = 1"
                                      << "expected a .csv file, the only kind with rows to choose";
    QTest::newRow("no sign") << "w.csv"
                             << "hill"
                             << "expected rows chosen as COLUMN = VALUE, found 'hill'";
    QTest::newRow("no column") << "w.csv"
                               << "plce = hill"
                               << "one of place, a, found 'plce'; did you mean 'place'?";
    QTest::newRow("no row") << "w.csv"
                            << "place = hil"
                            << "a value of column 'place', one of hill, dale, found 'hil'; did you mean 'hill'?";
    QTest::newRow("ragged, in a row that is left out") << "r.csv"
                                                       << "place = hill"
                                                       << "expected 2 fields in line 3, as in line 1, found 3";
    QTest::newRow("picture") << "p.png"
                             << ""
                             << "expected a file ending in .npz, .npy, .nc or .csv, found '.png'";
  }
  void mistakesAreNamed() {
    QFETCH(QString, name);
    QFETCH(QString, where);
    QFETCH(QString, sentence);
    writeBytes(folder_ / "cut.npy", npyOf(false).substr(0, npyOf(false).size() - 8));
    const std::string netcdf = readBytes(folder_ / "n.nc");
    writeBytes(folder_ / "cut.nc", netcdf.substr(0, netcdf.size() / 2));
    writeBytes(folder_ / "zeros.csv", "a\n1\n" + std::string(100, '\0'));
    writeBytes(folder_ / "w.csv", "place,a\nhill,1\ndale,2\n");
    writeBytes(folder_ / "r.csv", "place,a\nhill,1\ndale,2,3\nhill,2\n");
    writeBytes(folder_ / "p.png", "no picture");
    std::string found = "accepted";
    try {
      openArray(folder_ / name.toStdString(), name.endsWith("csv") ? "a" : "", where.toStdString());
    } catch (const InputError& error) {
      found = error.what();
    }
    QVERIFY2(found.find(sentence.toStdString()) != std::string::npos, found.c_str());
  }

 private:
  TemporaryFolder folder_;
};

SEMIFLOW_SUITE("core/data/stored_array", StoredArrayTest);
#include "stored_array_test.moc"
