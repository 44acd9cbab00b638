#include <cmath>
#include <numbers>

#include <Eigen/Dense>

#include "core/koopman/state_space/kernels.h"
#include "tests/core/koopman/helpers.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::koopman;
using namespace semiflow::tests;
using Complex = std::complex<double>;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

VectorXd weights(Index n) { // none of them special
  VectorXd c(n);
  for (Index k = 0; k < n; ++k) c[k] = std::cos(static_cast<double>(k * k) + 0.3) / std::sqrt(static_cast<double>(n));
  return c;
}

Json experimentOf(const std::string& more) {
  return Json::parse(R"({"semiflow":1,"kind":"state_space",)" + more + "}");
}

} // namespace

class StateSpaceTest : public QObject {
  Q_OBJECT
 private slots:
  void legsRemembersInWarpedLegendrePolynomials() {
    // e^(tA) B = sqrt(2n+1) P_n(2 e^-t - 1) e^-t, with the standard library's polynomials
    const StateSpace s = hippoLegs(16);
    const double h = 0.05;
    const Discrete d = discretise(s, h, Rule::held);
    VectorXd x = s.b;
    for (int k = 0; k <= 60; ++k) {
      const double t = h * k;
      for (Index n = 0; n < 16; ++n) {
        const double exact = std::sqrt(2.0 * static_cast<double>(n) + 1) *
                             std::legendre(static_cast<unsigned>(n), 2 * std::exp(-t) - 1) * std::exp(-t);
        COMPARE_WITHIN(x[n], exact, 1e-12 * 6);
      }
      x = (d.a * x).eval();
    }
  }

  void cauchySumsAreTheRecurrence_data() {
    QTest::addColumn<int>("which");
    QTest::newRow("legs") << 0;
    QTest::newRow("legt") << 1;
    QTest::newRow("fout") << 2;
    QTest::newRow("normal") << 3;
  }
  void cauchySumsAreTheRecurrence() {
    QFETCH(int, which);
    StateSpace (*const make[])(Index) = {hippoLegs, hippoLegt, hippoFout, normalLegs};
    const StateSpace s = make[which](64);
    QVERIFY(s.split.has_value());
    const auto& f = *s.split;
    const MatrixXd again = (f.v * f.lambda.asDiagonal() * f.v.adjoint()).real() - f.p * f.p.transpose();
    COMPARE_WITHIN((again - s.a).norm() / s.a.norm(), 0, 1e-12);
    COMPARE_WITHIN((f.v.adjoint() * f.v - Eigen::MatrixXcd::Identity(64, 64)).norm(), 0, 1e-11);
    const double step = 1.0 / 256;
    const Discrete d = discretise(s, step, Rule::bilinear);
    const VectorXd c = weights(64), plain = kernelByRecurrence(d, c, 1024);
    const VectorXd fast = kernelByCauchy(f, d, s.b, c, step, 1024);
    COMPARE_WITHIN((fast - plain).norm() / plain.norm(), 0, 1e-10);
    const VectorXd odd = kernelByCauchy(f, d, s.b, c, step, 333); // no point at -1
    COMPARE_WITHIN((odd - plain.head(333)).norm() / plain.norm(), 0, 1e-10);
  }

  void windowsForgetAfterAUnitOfTime() {
    // the Fourier state of a wave that fits the window turns with it; Legendre polynomials follow a parabola
    const double h = 1.0 / 2000;
    for (const bool fourier : {true, false}) {
      const StateSpace s = fourier ? hippoFout(41) : hippoLegt(24);
      const Discrete d = discretise(s, h, Rule::bilinear);
      const auto u = [&](double t) { return fourier ? std::sin(4 * std::numbers::pi * t) : 0.3 * t * t - t + 0.4; };
      VectorXd x = VectorXd::Zero(s.states());
      for (int k = 1; k <= 6000; ++k) x = (d.a * x + d.b * u(h * (k - 0.5))).eval();
      for (const double age : {0.2, 0.5, 0.8})
        COMPARE_WITHIN(x.dot(s.basis(age)), u(3 - age), 0.02 * (fourier ? 1 : std::abs(u(3 - age)) + 0.1));
    }
  }

  void theNormalPartHasItsPolesOnALine() {
    // relative error of the transfer function at s = i: 0.0157 with 64 states, an eighth of it with eight times as many
    const auto error = [](Index n) {
      const StateSpace s = normalLegs(n);
      for (const Complex z : s.split->lambda) {
        if (std::abs(z.real() + 0.5) > 1e-10) return -1.0;
      }
      const VectorXd c = VectorXd::Unit(n, 0);
      const Complex exact = 1.0 / Complex(1, 1); // the first state of LegS is 1/(1 + s)
      return std::abs(transfer(s.a, s.b, c, {0, 1}) - exact) / std::abs(exact);
    };
    COMPARE_WITHIN(error(64), 0.0157, 1e-4);
    COMPARE_WITHIN(error(512), 0.00195, 1e-5);
  }

  void theNormalPartIsOffAtItsPolesHoweverManyThereAre() {
    // The first state of LegS answers 1/(1 + s). At its fastest poles the normal part of it is off by hundreds of times
    // that, a perturbation in proportion to its size at every frequency.
    const Index n = 64;
    const StateSpace diagonal = normalLegs(n);
    const VectorXd c = VectorXd::Unit(n, 0);
    const auto worst = [&](const StateSpace& s) {
      double result = 0;
      for (const Complex z : diagonal.split->lambda) {
        const Complex at(0, z.imag());
        result = std::max(result, std::abs(transfer(s.a, s.b, c, at) - 1.0 / (1.0 + at)));
      }
      return result;
    };
    double fastest = 0;
    for (const Complex z : diagonal.split->lambda) fastest = std::max(fastest, z.imag());
    QVERIFY(worst(diagonal) > 100 / fastest);
    QVERIFY(worst(perturbedLegs(n, 1e-4, 1, 3)) < 0.1 * worst(diagonal));
  }

  void aSmallPerturbationMakesLegsDiagonalisable() {
    const StateSpace legs = hippoLegs(64);
    const VectorXd c = VectorXd::Unit(64, 0);
    QVERIFY(diagonalise(legs, c).condition > 1e16);
    double before = 1e300;
    for (const double size : {1e-1, 1e-3, 1e-5}) {
      const StateSpace p = perturbedLegs(64, size, 1, 3);
      const double norm = Eigen::JacobiSVD<MatrixXd>(p.a - legs.a).singularValues()[0];
      COMPARE_WITHIN(norm / Eigen::JacobiSVD<MatrixXd>(legs.a).singularValues()[0], size, 1e-9);
      double worst = 0;
      for (int i = 0; i < 30; ++i) {
        const Complex s(0, std::pow(10.0, -1 + 0.1 * i));
        worst = std::max(worst, std::abs(transfer(p.a, p.b, c, s) - 1.0 / (1.0 + s)));
      }
      QVERIFY2(worst < 0.5 * before, qPrintable(QString("%1 after %2").arg(worst).arg(before)));
      before = worst;
    }
    QVERIFY(diagonalise(perturbedLegs(64, 1e-2, 1, 3), c).condition < 1e4);
    QVERIFY(diagonalise(perturbedLegs(64, 1e-2, 4, 3), c).condition <=
            diagonalise(perturbedLegs(64, 1e-2, 1, 3), c).condition);
    // sums over its poles are the recurrence
    const StateSpace p = perturbedLegs(64, 1e-2, 2, 5);
    for (const Rule rule : {Rule::bilinear, Rule::held}) {
      const VectorXd plain = kernelByRecurrence(discretise(p, 0.01, rule), weights(64), 400);
      const VectorXd poles = kernelByPoles(diagonalise(p, weights(64)), 0.01, rule, false, 400);
      COMPARE_WITHIN((poles - plain).norm() / plain.norm(), 0, 1e-10);
    }
  }

  void aDiagonalSystemIsAVandermondeProduct() {
    const StateSpace s = fromPoles((Eigen::VectorXcd(2) << Complex(-0.5, 3), Complex(-0.2, 7)).finished());
    const VectorXd c = (VectorXd(4) << 2, 0, 2, 0).finished();
    const VectorXd held = kernelByPoles(diagonalise(s, c), 0.1, Rule::held, false, 50);
    for (Index k = 0; k < 50; ++k) {
      double exact = 0; // 2 Re of the integral of e^(lambda t) over the k-th step
      for (const Complex l : {Complex(-0.5, 3), Complex(-0.2, 7)})
        exact +=
            2 *
            ((std::exp(0.1 * l * static_cast<double>(k + 1)) - std::exp(0.1 * l * static_cast<double>(k))) / l).real();
      COMPARE_WITHIN(held[k], exact, 1e-13);
    }
  }

  void companionKernelsAreMatrixPowers() {
    const auto frame = lastFrame(experimentOf(
        R"json("model":{"id":"companion","coefficients":[1.6,-1.02,0.4,-0.2]},"length":512,"points":8,"signal":"sin(t)")json"));
    QVERIFY(scalarIn(*frame, "kernel_error") < 1e-10);
    QVERIFY(scalarIn(*frame, "convolution_error") < 1e-12);
    // poles are the roots of z^4 = 1.6 z^3 - 1.02 z^2 + 0.4 z - 0.2; the kernel is the recursion's answer to one kick
    const auto& poles = std::get<experiment::Spectrum>(*frame->find("poles"));
    QCOMPARE(poles.eigenvalues.size(), std::size_t{4});
    for (const Complex z : poles.eigenvalues)
      COMPARE_WITHIN(std::abs(z * z * z * z - 1.6 * z * z * z + 1.02 * z * z - 0.4 * z + 0.2), 0, 1e-12);
    std::vector<double> y{1};
    const double a[4] = {1.6, -1.02, 0.4, -0.2};
    for (std::size_t k = 1; k < 512; ++k) {
      double next = 0;
      for (std::size_t j = 1; j <= 4 && j <= k; ++j) next += a[j - 1] * y[k - j];
      y.push_back(next);
    }
    const auto& kernel = tableIn(*frame, "kernel");
    for (std::size_t k = 0; k < 512; ++k) {
      COMPARE_WITHIN(kernel.columns[1].values[k], y[k], 1e-10);
      COMPARE_WITHIN(kernel.columns[2].values[k], y[k], 1e-10);
    }
  }

  void thePastIsRemembered() {
    const auto frame = lastFrame(experimentOf(
        R"json("model":{"id":"hippo_legt","states":48},"step":0.001,"length":3000,"points":6,"signal":"sin(2*pi*t)+0.3*cos(9*t)")json"));
    QVERIFY2(scalarIn(*frame, "memory_error") < 0.05, qPrintable(QString::number(scalarIn(*frame, "memory_error"))));
    QVERIFY(scalarIn(*frame, "kernel_error") < 1e-9);
    QVERIFY(scalarIn(*frame, "convolution_error") < 1e-10);
    const auto& plane = *std::get<experiment::Spectrum>(*frame->find("poles")).pseudospectrum;
    QCOMPARE(plane.values.size(), std::size_t{36});
  }

  void warnsOfEigenvectorsThatAreNone() {
    const auto frame =
        lastFrame(experimentOf(R"json("model":{"id":"hippo_legs","states":40},"length":64,"points":4)json"));
    QVERIFY(!frame->warnings.empty() && frame->warnings[0].find("condition number") != std::string::npos);
  }

  void mistakesAreNamed() {
    QCOMPARE(QString::fromStdString(complaint(experimentOf(R"json("model":{"id":"companion","coefficients":[]})json"))),
             QStringLiteral("model.coefficients: expected one to 512 numbers, found 0"));
    QVERIFY(complaint(experimentOf(R"json("signal":"1/(t-0.005)","step":0.005)json"))
                .starts_with("signal: expected a formula"));
    QVERIFY(complaint(experimentOf(R"json("signal":"sin(x)")json")).starts_with("signal: "));
    QCOMPARE(QString::fromStdString(
                 complaint(experimentOf(R"json("model":{"id":"hippo_legs","states":500},"length":100000)json"))),
             QStringLiteral("length: expected at most 80000 with 500 states, found 100000"));
  }
};

SEMIFLOW_SUITE("core/koopman/state_space", StateSpaceTest);
#include "state_space_test.moc"
