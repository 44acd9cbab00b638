#include <cmath>
#include <numbers>

#include "core/data/names.h"
#include "tests/core/data/synthetic.h"
#include "tests/suite.h"

using namespace semiflow;
using namespace semiflow::tests;
using data::Variable;

namespace {

using Names = std::vector<std::string>;
using Numbers = std::vector<double>;

const Variable& named(const std::vector<Variable>& variables, const std::string& name) {
  for (const Variable& variable : variables) {
    if (variable.name == name) return variable;
  }
  throw std::runtime_error("no variable " + name);
}

experiment::Frame frameOf(const std::vector<experiment::Content>& contents) {
  experiment::Frame frame;
  for (const auto& content : contents) frame.contents.push_back(std::make_shared<const experiment::Content>(content));
  return frame;
}

} // namespace

class VariablesTest : public QObject {
  Q_OBJECT
 private slots:
  void putsTheSlowestDimensionFirst() {
    const auto variables = data::variablesOf(Synthetic::frame(3), Synthetic::info());
    const Variable& u = named(variables, "u");
    QCOMPARE(u.dimensions, (Names{"y", "x"}));
    QCOMPARE(u.shape, (std::vector<std::size_t>{3, 4}));
    QCOMPARE(u.unit, std::string("K"));
    QVERIFY(u.overTime && u.single);
    const Variable& x = named(variables, "x");
    QCOMPARE(*x.values, (Numbers{-1, -0.5, 0, 0.5}));
    QVERIFY(!x.overTime);
    QCOMPARE(*named(variables, "psi_imag").values, (Numbers{5, 6, 7, 24}));
    QCOMPARE(named(variables, "position").dimensions, (Names{"particle", "coordinate"}));
    QCOMPARE(named(variables, "coordinate").labels, (Names{"x", "y"}));
    QCOMPARE(*named(variables, "log_weight").values, (Numbers{0, -1, -2}));
    QCOMPARE(*named(variables, "mass_of_v").values, Numbers{6});
  }

  void doesNotCopyTheField() {
    const experiment::Frame frame = Synthetic::frame(3);
    const auto variables = data::variablesOf(frame, Synthetic::info());
    QCOMPARE(named(variables, "u").values->data(), std::get<experiment::GridField>(*frame.contents[0]).values.data());
  }

  void tellsGrowthAndFrequencyOfEachMode() {
    const auto variables = data::variablesOf(Synthetic::result(), Synthetic::info(false));
    const Variable& growth = named(variables, "growth_rate");
    QVERIFY(!growth.overTime);
    COMPARE_WITHIN((*growth.values)[0], 0.0, 1e-15);
    COMPARE_WITHIN((*growth.values)[1], -2 * std::numbers::ln2, 1e-15);
    // A quarter turn in half a year is half a cycle a year.
    COMPARE_WITHIN((*named(variables, "frequency").values)[0], 0.5, 1e-15);
    QCOMPARE(named(variables, "frequency").unit, std::string("1/year"));
    QCOMPARE(*named(variables, "mode_imag").values, (Numbers{2, 4, 6, 8, 10, 12}));
    QCOMPARE(*named(variables, "state_x").values, (Numbers{10, 11, 12}));
    QCOMPARE(named(variables, "pseudospectrum").dimensions, (Names{"imag", "real"}));
    QCOMPARE(*named(variables, "imag").values, (Numbers{-2, 0, 2}));
    QCOMPARE(named(variables, "truth").dimensions, Names{"time"});
    QCOMPARE(*named(variables, "forecast").values, (Numbers{5, 6}));
    QCOMPARE(*named(variables, "rank").values, Numbers{2});
    QCOMPARE(named(variables, "singular_value").shape, std::vector<std::size_t>{3});
  }

  void keepsNamesApart() {
    const experiment::Axis coarse{"x", "", 0, 1, 2}, fine{"x", "", 0, 0.5, 4};
    const auto variables =
        data::variablesOf(frameOf({Synthetic::field("u", coarse, {1, 2}), Synthetic::field("v", fine, {1, 2, 3, 4}),
                                   Synthetic::field("x", coarse, {5, 6}),
                                   experiment::Table{"spectrum", {{"k", "", {1}}, {"u", "", {2}}}}}),
                          Synthetic::info());
    QCOMPARE(named(variables, "u").dimensions, Names{"x"});
    QCOMPARE(named(variables, "v").dimensions, Names{"v_x"});
    QCOMPARE(*named(variables, "v_x").values, (Numbers{0, 0.5, 1, 1.5}));
    QCOMPARE(*named(variables, "x_x").values, (Numbers{5, 6})); // the field of that name; "x" is the coordinate
    QCOMPARE(*named(variables, "spectrum_u").values, Numbers{2});
  }

  void keepsTimeForTime() {
    const auto forecast = experiment::Table{"forecast", {{"time", "", {1}}, {"truth", "", {2}}}};
    QCOMPARE(named(data::variablesOf(frameOf({forecast}), Synthetic::info(true)), "truth").dimensions,
             Names{"forecast_time"});
    QCOMPARE(named(data::variablesOf(frameOf({forecast}), Synthetic::info(false)), "truth").dimensions, Names{"time"});
  }

  void makesNamesThatEveryProgramTakes() {
    QCOMPARE(data::validName("mass of v"), std::string("mass_of_v"));
    QCOMPARE(data::validName("|u|^2"), std::string("u_2"));
    QCOMPARE(data::validName("u_"), std::string("u_"));
    QCOMPARE(data::validName("2nd"), std::string("_2nd"));
    QCOMPARE(data::validName("λ"), std::string("variable"));
    QCOMPARE(data::validName("../etc/passwd"), std::string("etc_passwd"));
  }
};

SEMIFLOW_SUITE("core/data/variables", VariablesTest);
#include "variables_test.moc"
