#include <cmath>

#include <Eigen/SVD>

#include "core/base/random.h"
#include "core/koopman/spectra/nearby_residuals.h"
#include "core/koopman/spectra/pseudospectrum.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::tests;
using Complex = std::complex<double>;
using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::MatrixXd;

namespace {

MatrixXd noise(Index rows, Index columns, std::uint64_t step) {
  MatrixXd m(rows, columns);
  Random(17, Stream::initial).fillNormals(step, 0, m.data(), static_cast<std::size_t>(m.size()));
  return m;
}

/// The definition: the smallest singular value of [k - z; s].
double definition(const koopman::Reduced& reduced, Complex z) {
  const Index r = reduced.rank();
  MatrixXcd both(2 * r, r);
  both << reduced.k.cast<Complex>() - z * MatrixXcd::Identity(r, r), reduced.s.cast<Complex>();
  return Eigen::BDCSVD<MatrixXcd>(both).singularValues().minCoeff();
}

std::vector<Complex> tileAround(Complex centre, double spacing) {
  std::vector<Complex> points;
  for (int i = -2; i <= 2; ++i) {
    for (int j = -2; j <= 2; ++j) points.push_back(centre + spacing * Complex(i, j));
  }
  return points;
}

} // namespace

class NearbyResidualsTest : public QObject {
  Q_OBJECT

 private slots:
  void agreeWithTheDefinition_data() {
    QTest::addColumn<int>("rank");
    QTest::addColumn<double>("outside");
    QTest::addColumn<double>("shear");
    QTest::newRow("full, in the midst of its spectrum") << 90 << 0.1 << 0.0;
    QTest::newRow("hardly closed") << 60 << 3.0 << 0.0;
    QTest::newRow("far from normal") << 70 << 0.05 << 0.5;
    QTest::newRow("smaller than what tiles share") << 7 << 0.2 << 0.0;
    QTest::newRow("a single function") << 1 << 0.2 << 0.0;
  }
  void agreeWithTheDefinition() {
    QFETCH(int, rank);
    QFETCH(double, outside);
    QFETCH(double, shear);
    koopman::Reduced reduced;
    reduced.k = noise(rank, rank, 0) / std::sqrt(rank);
    if (rank > 1) reduced.k.diagonal(1).array() += shear;
    reduced.s = outside * noise(rank, rank, 1) / std::sqrt(rank);
    const koopman::NearbyResiduals tau(reduced);
    for (const Complex centre : {Complex(0.1, -0.2), Complex(-0.9, -0.3), Complex(2, 1)}) {
      const std::vector<Complex> points = tileAround(centre, 0.03);
      const std::vector<double> found = tau(points);
      QCOMPARE(found.size(), points.size());
      int missing = 0;
      for (std::size_t i = 0; i < points.size(); ++i) {
        const double expected = definition(reduced, points[i]);
        if (std::isnan(found[i])) {
          ++missing;
        } else {
          COMPARE_WITHIN(found[i], expected, 1e-4 * expected);
        }
      }
      QVERIFY2(missing <= 3, qPrintable(QString("%1 of 25 points were not found").arg(missing)));
    }
  }

  void leaveToOthersWhatRoundOffHides() {
    // An eigenvalue of a closed subspace lies on a point: tau is 0 there, and its square is lost in A.
    koopman::Reduced reduced;
    reduced.k = MatrixXd::Zero(40, 40);
    for (Index i = 0; i < 40; ++i) reduced.k(i, i) = 0.02 * static_cast<double>(i);
    reduced.s = MatrixXd::Zero(40, 40);
    const std::vector<Complex> points = tileAround({0.4, 0}, 0.01);
    const std::vector<double> found = koopman::NearbyResiduals(reduced)(points);
    for (std::size_t i = 0; i < points.size(); ++i) {
      const double distance = std::abs(points[i] - Complex(0.02 * std::round(points[i].real() / 0.02), 0));
      if (distance < 1e-7) {
        QVERIFY(std::isnan(found[i]));
      } else if (!std::isnan(found[i])) {
        COMPARE_WITHIN(found[i], distance, 1e-3 * distance);
      }
    }
  }

  void theWholePlaneIsFilled() {
    // Tiles that do not divide the grid, more functions than are done point by point, and a residual that vanishes
    koopman::Reduced reduced;
    reduced.k = noise(80, 80, 2) / std::sqrt(80.0);
    reduced.k.row(3).setZero();
    reduced.k.col(3).setZero();
    reduced.s = 0.3 * noise(80, 80, 3) / std::sqrt(80.0);
    reduced.s.col(3).setZero();
    koopman::Pseudospectrum plane(reduced, {13, 1.2}, {});
    QVERIFY(plane.run({}));
    const experiment::GridField field = plane.take();
    QCOMPARE(field.values.size(), std::size_t{169});
    for (std::size_t i = 0; i < 169; ++i) {
      const double expected = definition(reduced, {field.axes[0].at(i % 13), field.axes[1].at(i / 13)});
      COMPARE_WITHIN(field.values[i], expected, 1e-4 * expected + 1e-12);
    }
    COMPARE_WITHIN(field.values[84], 0, 1e-12); // the origin, an eigenvalue with no residual
  }
};

SEMIFLOW_SUITE("core/koopman/nearby_residuals", NearbyResidualsTest);
#include "nearby_residuals_test.moc"
