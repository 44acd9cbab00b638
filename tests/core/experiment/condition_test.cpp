#include <QtTest>

#include "core/base/error.h"
#include "core/experiment/condition.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::experiment;

namespace {

FramePtr frameAt(double time, double energy, std::vector<double> values) {
  auto frame = std::make_shared<Frame>();
  frame->time = time;
  frame->step = static_cast<std::uint64_t>(10 * time);
  GridField field;
  field.name = "u";
  field.axes = {{"x", "", 0, 1, values.size(), true}};
  field.values = std::move(values);
  frame->contents.push_back(std::make_shared<const Content>(std::move(field)));
  frame->scalars.push_back({"energy of u", "", energy, false});
  return frame;
}

std::string complaint(const std::string& text) {
  try {
    Condition(text, "condition").cameTrue(frameAt(0, 1, {1, 2}));
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

} // namespace

class ConditionTest : public QObject {
  Q_OBJECT
 private slots:
  void comesTrue_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("at"); // the frame with which it comes true; -1: none
    QTest::newRow("time") << "time >= 2" << 2;
    QTest::newRow("step") << "step > 10" << 2;
    QTest::newRow("scalar") << "energy_of_u < 0.3" << 2;
    QTest::newRow("largest") << "max_u > 2.9" << 1;
    QTest::newRow("smallest") << "min_u <= -1" << 3;
    QTest::newRow("mean") << "mean_u >= 2" << 1;
    QTest::newRow("and") << "time >= 1 and energy_of_u < 0.3" << 2;
    QTest::newRow("or") << "min_u < -5 or time >= 3" << 3;
    QTest::newRow("formula") << "abs(max_u - 2*time) < 1e-9 and time > 0.5" << -1;
    QTest::newRow("rate") << "rate_of_change < 0.1" << 2; // between the first frames it moves by much
    QTest::newRow("never") << "time > 100" << -1;
  }
  void comesTrue() {
    QFETCH(QString, text);
    QFETCH(int, at);
    const std::vector<FramePtr> frames{frameAt(0, 1, {1, 2}), frameAt(1, 0.5, {1, 3}), frameAt(2, 0.25, {1, 3}),
                                       frameAt(3, 0.125, {-1, 3})};
    Condition condition(text.toStdString(), "condition");
    int came = -1;
    for (int n = 0; n < 4 && came < 0; ++n) {
      if (condition.cameTrue(frames[static_cast<std::size_t>(n)])) came = n;
    }
    QCOMPARE(came, at);
  }

  void pausesOnceUntilItIsFalseAgain() {
    Condition condition("max_u > 2", "condition");
    QVERIFY(condition.cameTrue(frameAt(0, 1, {3})));
    QVERIFY(!condition.cameTrue(frameAt(1, 1, {4})));
    QVERIFY(!condition.cameTrue(frameAt(2, 1, {1})));
    QVERIFY(condition.cameTrue(frameAt(3, 1, {3})));
  }

  void theRateIsRelativeAndPerTime() {
    // |u - before| = 0.3, |u| = 5, over 2: 0.03.
    for (const auto& [text, expected] :
         {std::pair{"rate_of_change < 0.0301", true}, {"rate_of_change < 0.0299", false}}) {
      Condition condition(text, "condition");
      QVERIFY(!condition.cameTrue(frameAt(0, 1, {3, 3.7})));
      QCOMPARE(condition.cameTrue(frameAt(2, 1, {3, 4})), expected);
    }
  }

  void mistakesAreTold() {
    QCOMPARE(complaint("energy"),
             std::string("condition: expected comparisons, such as time >= 5, joined by and or or, "
                         "found 'energy'"));
    QVERIFY2(complaint("").starts_with("condition: expected comparisons"), complaint("").c_str());
    QVERIFY2(complaint("time >= 1 and").starts_with("condition: expected comparisons"), "and");
    QVERIFY2(complaint("time >=").starts_with("condition: "), complaint("time >=").c_str());
    const std::string unknown = complaint("energy_of_v < 1");
    QVERIFY2(unknown.find("found 'energy_of_v'") != std::string::npos, unknown.c_str());
    QVERIFY2(unknown.find("did you mean 'energy_of_u'?") != std::string::npos, unknown.c_str());
  }
};

SEMIFLOW_SUITE("core/experiment/condition", ConditionTest);
#include "condition_test.moc"
