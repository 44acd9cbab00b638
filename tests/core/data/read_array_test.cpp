#include <cmath>

#include "core/base/error.h"
#include "core/data/csv_reader.h"
#include "core/data/data_set.h"
#include "tests/core/data/fixtures.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::tests;
using data::Array;
using data::readArray;

namespace {

std::string messageOf(const std::filesystem::path& file, const std::string& variable) {
  try {
    readArray(file, variable);
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

using Numbers = std::vector<double>;
using Shape = std::vector<std::size_t>;

} // namespace

class ReadArrayTest : public QObject {
  Q_OBJECT
 private slots:
  void readsACompressedArchiveOfNumPy() {
    writeBytes(folder_ / "a.npz", numpyCompressed());
    const Array u = readArray(folder_ / "a.npz", "u"); // in Fortran's order in the file
    QCOMPARE(u.shape, (Shape{2, 3}));
    QCOMPARE(u.values, (Numbers{0, 1, 2, 3, 4, 5}));
    const Array z = readArray(folder_ / "a.npz", "z");
    QCOMPARE(z.values, (Numbers{1, 3}));
    QCOMPARE(z.imaginary, (Numbers{2, -4}));
    QCOMPARE(readArray(folder_ / "a.npz", "flag").values, (Numbers{1, 0}));
  }

  void readsTheOnlyArrayWithoutAName() {
    writeBytes(folder_ / "b.npz", numpyStored());
    const Array x = readArray(folder_ / "b.npz", "");
    QCOMPARE(x.name, std::string("x"));
    QCOMPARE(x.values, (Numbers{7, -8}));
  }

  void readsEveryTypeOfNumber_data() {
    QTest::addColumn<QString>("type");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<double>("real");
    QTest::addColumn<double>("imaginary");
    QTest::newRow("int8") << "|i1" << QByteArray("\xFE", 1) << -2.0 << 0.0;
    QTest::newRow("uint8") << "|u1" << QByteArray("\xFE", 1) << 254.0 << 0.0;
    QTest::newRow("int16, big-endian") << ">i2" << QByteArray("\x01\x02", 2) << 258.0 << 0.0;
    QTest::newRow("uint32") << "<u4" << QByteArray("\xFF\xFF\xFF\xFF", 4) << 4294967295.0 << 0.0;
    QTest::newRow("int64") << "<i8" << QByteArray("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 8) << -1.0 << 0.0;
    QTest::newRow("float32") << "<f4" << QByteArray("\x00\x00\xC0\x3F", 4) << 1.5 << 0.0;
    QTest::newRow("float64") << "<f8" << QByteArray("\x00\x00\x00\x00\x00\x00\xF8\xBF", 8) << -1.5 << 0.0;
    QTest::newRow("complex64") << "<c8" << QByteArray("\x00\x00\xC0\x3F\x00\x00\x80\x3F", 8) << 1.5 << 1.0;
    QTest::newRow("complex64, big-endian") << ">c8" << QByteArray("\x3F\xC0\x00\x00\x3F\x80\x00\x00", 8) << 1.5 << 1.0;
  }
  void readsEveryTypeOfNumber() {
    QFETCH(QString, type);
    QFETCH(QByteArray, bytes);
    QFETCH(double, real);
    QFETCH(double, imaginary);
    writeBytes(folder_ / "n.npy",
               npyFile("{'descr': '" + type.toStdString() + "', 'fortran_order': False, 'shape': (1,), }\n",
                       bytes.toStdString()));
    const Array array = readArray(folder_ / "n.npy", "");
    QCOMPARE(array.values, Numbers{real});
    if (!array.imaginary.empty()) QCOMPARE(array.imaginary, Numbers{imaginary});
    QCOMPARE(array.imaginary.empty(), !type.contains('c'));
  }

  void reordersFortranArraysOfThreeDimensions() {
    // a[i][j][k] = 100 i + 10 j + k of shape 2, 3, 2, written with i fastest
    std::string bytes;
    Numbers expected;
    for (int k = 0; k < 2; ++k)
      for (int j = 0; j < 3; ++j)
        for (int i = 0; i < 2; ++i) bytes += static_cast<char>(100 * i + 10 * j + k);
    for (int i = 0; i < 2; ++i)
      for (int j = 0; j < 3; ++j)
        for (int k = 0; k < 2; ++k) expected.push_back(100 * i + 10 * j + k);
    writeBytes(folder_ / "f.npy", npyFile("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 2), }\n", bytes));
    QCOMPARE(readArray(folder_ / "f.npy", "").values, expected);
  }

  void saysWhichNamesThereAre() {
    writeBytes(folder_ / "a.npz", numpyCompressed());
    const std::string file = (folder_ / "a.npz").string();
    QCOMPARE(messageOf(file, "U"), file + ": expected a variable, one of u, z, flag, found 'U'; did you mean 'u'?");
    QCOMPARE(messageOf(file, ""), file + ": expected a variable, one of u, z, flag, found none chosen");
    QVERIFY(
        messageOf(folder_ / "missing.npz", "u").ends_with("missing.npz: expected a file that can be read, found none"));
    writeBytes(folder_ / "a.dat", "1");
    QVERIFY(messageOf(folder_ / "a.dat", "")
                .ends_with("expected a file ending in .npz, .npy, .nc, .csv or .png, found '.dat'"));
  }

  void readsCsv_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("variable");
    QTest::addColumn<QList<qulonglong>>("shape");
    QTest::addColumn<QList<double>>("values");
    const double nan = std::nan("");
    using S = QList<qulonglong>;
    using V = QList<double>;
    QTest::newRow("a column") << "t,u\n0,1.5\n1,-2e3\n"
                              << "u" << S{2} << V{1.5, -2000};
    QTest::newRow("columns") << "t,u,v\n0,1,2\n1,3,4\n"
                             << "v, t" << S{2, 2} << V{2, 0, 4, 1};
    QTest::newRow("no header") << "1,2\n3,4"
                               << "" << S{2, 2} << V{1, 2, 3, 4};
    QTest::newRow("no header, by number") << "1,2\n3,4\n"
                                          << "2" << S{2} << V{2, 4};
    QTest::newRow("quotes, a separator in a name, CRLF") << "\"a, \"\"b\"\"\",c\r\n\"1\",2\r\n"
                                                         << "a, \"b\"" << S{1} << V{1};
    QTest::newRow("a line end in quotes") << "\"a\nb\",c\n1,2\n"
                                          << "c" << S{1} << V{2};
    QTest::newRow("comments and empty lines") << "# made by, hand\n\nu\n\n1\n# more\n2\n"
                                              << "" << S{2} << V{1, 2};
    QTest::newRow("missing") << "u,v\n,1\nNA,2\nnan,3\n4,4\n"
                             << "u" << S{4} << V{nan, nan, nan, 4};
    QTest::newRow("semicolons") << "a;b\n1;2\n"
                                << "b" << S{1} << V{2};
    QTest::newRow("tabs") << "a\tb\n1\t2\n"
                          << "b" << S{1} << V{2};
    QTest::newRow("byte order mark") << "\uFEFFu\n1\n"
                                     << "u" << S{1} << V{1};
    QTest::newRow("text columns that are not read") << "name,u\nx,1\n"
                                                    << "u" << S{1} << V{1};
    // 1958 has 365 days: March 1st is the 60th. 2000 has 366; noon of December 31st is half a day before its end.
    QTest::newRow("dates") << "Date\n1958-03-01\n2000-12-31T12:00:00Z\n1999-01\n"
                           << "Date" << S{3} << V{1958 + 59 / 365.0, 2001 - 0.5 / 366, 1999};
  }
  void readsCsv() {
    QFETCH(QString, text);
    QFETCH(QString, variable);
    QFETCH(QList<qulonglong>, shape);
    QFETCH(QList<double>, values);
    writeBytes(folder_ / "t.csv", text.toStdString());
    const Array array = readArray(folder_ / "t.csv", variable.toStdString());
    QCOMPARE(array.shape, Shape(shape.begin(), shape.end()));
    QCOMPARE(array.values.size(), static_cast<std::size_t>(values.size()));
    for (qsizetype i = 0; i < values.size(); ++i) {
      const double found = array.values[static_cast<std::size_t>(i)];
      QVERIFY2(found == values[i] || (std::isnan(found) && std::isnan(values[i])),
               qPrintable(QString::number(found, 'g', 17)));
    }
  }

  void saysWhereACsvIsWrong_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("message");
    QTest::newRow("ragged") << "a,b\n1,2\n\n1,2,3\n"
                            << "expected 2 fields in line 4, as in line 1, found 3";
    QTest::newRow("text") << "a,b\n1,2\nx,2\n"
                          << "expected a number or a date in line 3, column 'a', found 'x'";
    QTest::newRow("no such date") << "a,b\n2001-02-29,2\n"
                                  << "expected a number or a date in line 2, column 'a', found '2001-02-29'";
    QTest::newRow("open quote") << "a,b\n\"1,2\n3,4\n"
                                << "expected the end of the quote in the record of line 2, found the end of the file";
    QTest::newRow("empty") << "# nothing\n\n"
                           << "expected a table of numbers, found no line that is not empty or a comment";
    QTest::newRow("name") << "A,b\n1,2\n"
                          << "expected a variable, one of A, b, found 'a'; did you mean 'A'?";
  }
  void saysWhereACsvIsWrong() {
    QFETCH(QString, text);
    QFETCH(QString, message);
    writeBytes(folder_ / "t.csv", text.toStdString());
    const std::string found = messageOf(folder_ / "t.csv", "a");
    QVERIFY2(found.ends_with("t.csv: " + message.toStdString()), found.c_str());
  }

  void refusesWhatIsNoDate() {
    for (const char* text :
         {"", "2001", "2001-13", "2001-00-01", "2001-01-32", "2001-1-1", "2001-01-01T", "2001-01-01T25",
          "2001-01-01T10:61", "2001-01-01T10:00:61", "2001-01-01x", "2001-01-01T10:00+01:00"}) {
      QVERIFY2(std::isnan(data::decimalYear(text)), text);
    }
  }

  void readsImages() {
    // Two rows of two grey pixels: the lower row of the picture comes first.
    writeBytes(folder_ / "g.png", pngFile(2, 2, 8, 0, std::string("\0\0\xFF\0\x33\x66", 6)));
    const Array grey = readArray(folder_ / "g.png", "");
    QCOMPARE(grey.shape, (Shape{2, 2}));
    QCOMPARE(grey.values, (Numbers{0.2, 0.4, 0, 1}));
    writeBytes(folder_ / "s.png", pngFile(2, 1, 16, 0, std::string("\0\x80\0\xFF\xFF", 5)));
    const Array fine = readArray(folder_ / "s.png", "");
    COMPARE_WITHIN(fine.values[0], 32768 / 65535.0, 1e-15);
    COMPARE_WITHIN(fine.values[1], 1.0, 1e-15);
    // Red, green, and a pixel that is wholly transparent.
    writeBytes(folder_ / "c.png", pngFile(3, 1, 8, 6, std::string("\0\xFF\0\0\xFF\0\xFF\0\xFF\x12\x34\x56\0", 13)));
    const Array colours = readArray(folder_ / "c.png", "");
    COMPARE_WITHIN(colours.values[0], 0.2126, 1e-15);
    COMPARE_WITHIN(colours.values[1], 0.7152, 1e-15);
    COMPARE_WITHIN(colours.values[2], 1.0, 0);
  }

 private:
  TemporaryFolder folder_;
};

SEMIFLOW_SUITE("core/data/read_array", ReadArrayTest);
#include "read_array_test.moc"
