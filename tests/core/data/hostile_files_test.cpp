#include <netcdf.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/data/data_set.h"
#include "core/data/stored_array.h"
#include "tests/core/data/fixtures.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::tests;

namespace {

/// A file that is wrong may be read as something else or refused in a sentence, but nothing worse.
bool readOrRefused(const std::filesystem::path& file, const std::string& variable) {
  const auto said = [](const auto& read) {
    try {
      read();
    } catch (const Error& error) {
      return !std::string(error.what()).empty();
    }
    return true;
  };
  const auto inParts = [&] {
    const auto array = data::openArray(file, variable);
    double count = 1;
    for (const std::size_t length : array->shape()) count *= static_cast<double>(length);
    requireMemory(8 * count, file.string());
    std::vector<double> values(static_cast<std::size_t>(count));
    array->read(data::wholeOf(array->shape()), values);
  };
  return said([&] { data::readArray(file, variable); }) && said(inParts);
}

std::string smallNetcdf(const std::filesystem::path& file) {
  int id = 0, dimension = 0, variable = 0;
  const double values[3] = {1, 2, 3};
  nc_create(file.c_str(), NC_CLOBBER, &id);
  nc_def_dim(id, "x", 3, &dimension);
  nc_def_var(id, "u", NC_DOUBLE, 1, &dimension, &variable);
  nc_enddef(id);
  nc_put_var_double(id, variable, values);
  nc_close(id);
  return readBytes(file);
}

} // namespace

class HostileFilesTest : public QObject {
  Q_OBJECT
 private slots:
  void refusesWithASentence_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("sentence");
    const auto npy = [](const std::string& dictionary, const std::string& data = "12345678") {
      return QByteArray::fromStdString(npyFile(dictionary, data));
    };
    const auto shape = [&](const std::string& text) {
      return npy("{'descr': '<f8', 'fortran_order': False, 'shape': " + text + "}\n");
    };
    QTest::newRow("huge shape") << "a.npy" << shape("(1000000000000,)") << "of shape (1000000000000), found 8 bytes";
    QTest::newRow("shape that overflows") << "a.npy" << shape("(4294967296, 4294967296, 8)") << "found 8 bytes";
    QTest::newRow("huge and empty") << "a.npy" << shape("(1000000000000, 0)") << "found 8 bytes";
    QTest::newRow("too many dimensions") << "a.npy" << shape("(" + std::string(200, '1').replace(1, 0, ",") + ")")
                                         << "header that cannot be read";
    QTest::newRow("negative length") << "a.npy" << shape("(-1,)") << "header that cannot be read";
    QTest::newRow("length without end") << "a.npy" << shape("(" + std::string(60000, '9') + ")")
                                        << "header that cannot be read";
    QTest::newRow("data missing") << "a.npy" << shape("(2,)") << "of shape (2), found 8 bytes";
    QTest::newRow("no shape") << "a.npy" << npy("{'descr': '<f8', 'fortran_order': False}\n")
                              << "header that cannot be read";
    QTest::newRow("objects") << "a.npy" << npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}\n")
                             << "NumPy type '|O'";
    QTest::newRow("records") << "a.npy" << npy("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,)}\n")
                             << "an array of records";
    QTest::newRow("not a dictionary") << "a.npy" << npy("__import__('os')\n") << "header that cannot be read";
    QTest::newRow("another version") << "a.npy" << QByteArray("\x93NUMPY\x09\x00\x10\x00{}", 12) << "version 9";
    QTest::newRow("another kind") << "a.npy" << QByteArray("%PDF-1.4 and more") << "another kind of data";
    QTest::newRow("no archive") << "a.npz" << QByteArray("%PDF-1.4 and more, but not enough")
                                << "without an end of directory record";
    QTest::newRow("empty archive file") << "a.npz" << QByteArray() << "without an end of directory record";
    QTest::newRow("no NetCDF") << "a.nc" << QByteArray("%PDF-1.4 and more") << "expected a NetCDF file";
    QTest::newRow("no image") << "a.png" << QByteArray("%PDF-1.4 and more") << "expected a PNG image";
    QTest::newRow("huge image") << "a.png"
                                << QByteArray::fromStdString(pngFile(900000, 900000, 8, 0, std::string(3, '\0')))
                                << "the pixels of an image of 900000 x 900000, found a file of";
    QTest::newRow("wide text") << "a.csv" << QByteArray(1000000, ',') << "accepted";
  }
  void refusesWithASentence() {
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, sentence);
    const auto file = folder_ / name.toStdString();
    writeBytes(file, bytes.toStdString());
    std::string found = "accepted";
    try {
      data::readArray(file, "");
    } catch (const InputError& error) {
      found = error.what();
    }
    QVERIFY2(found.find(sentence.toStdString()) != std::string::npos, found.c_str());
  }

  /// 10 MB of zeros that say they are a small array: what is behind it must be noticed without unpacking it.
  void refusesAnArchiveThatUnpacksToMoreThanItSays() {
    std::string bytes = numpyStored();
    const std::size_t directory = bytes.find("PK\x01\x02");
    const std::size_t sizeField = directory + 24;
    bytes.replace(sizeField, 4, std::string("\xF0\xFF\xFF\x7F", 4)); // 2 GB
    writeBytes(folder_ / "bomb.npz", bytes);
    QVERIFY_THROWS_EXCEPTION(InputError, data::readArray(folder_ / "bomb.npz", "x"));
  }

  void survivesEveryCutAndEveryChangedByte_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("compressed npz") << "f.npz" << QByteArray::fromStdString(numpyCompressed());
    QTest::newRow("stored npz") << "g.npz" << QByteArray::fromStdString(numpyStored());
    QTest::newRow("npy") << "f.npy"
                         << QByteArray::fromStdString(npyFile(
                                "{'descr': '<c8', 'fortran_order': True, 'shape': (2, 1), }\n", std::string(16, '\1')));
    QTest::newRow("png") << "f.png"
                         << QByteArray::fromStdString(
                                pngFile(3, 1, 8, 6, std::string("\0\xFF\0\0\xFF\0\xFF\0\xFF\x12\x34\x56\0", 13)));
    QTest::newRow("csv") << "f.csv" << QByteArray("\xEF\xBB\xBF# c\n\"a\"\"\",b\r\n1958-03-01T10:00:00Z,2\n,-1e5\n");
    // Of a NetCDF file the library's own checks are relied on, which do not hold out against every changed byte.
    QTest::newRow("classic NetCDF, cut only") << "f.nc" << QByteArray::fromStdString(smallNetcdf(folder_ / "small.nc"));
  }
  void survivesEveryCutAndEveryChangedByte() {
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    const auto file = folder_ / name.toStdString();
    const std::string whole = bytes.toStdString();
    for (std::size_t length = 0; length < whole.size(); ++length) {
      writeBytes(file, whole.substr(0, length));
      QVERIFY2(readOrRefused(file, "") && readOrRefused(file, "u"),
               qPrintable(QStringLiteral("cut to %1 bytes").arg(length)));
    }
    if (name.endsWith(".nc")) return;
    for (std::size_t at = 0; at < whole.size(); ++at) {
      for (const int change : {0x01, 0x80}) {
        std::string changed = whole;
        changed[at] = static_cast<char>(changed[at] ^ change);
        writeBytes(file, changed);
        QVERIFY2(readOrRefused(file, "") && readOrRefused(file, "u"),
                 qPrintable(QStringLiteral("byte %1 changed").arg(at)));
      }
    }
  }

 private:
  TemporaryFolder folder_;
};

SEMIFLOW_SUITE("core/data/hostile_files", HostileFilesTest);
#include "hostile_files_test.moc"
