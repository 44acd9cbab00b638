#include <algorithm>

#include "tests/suite.h"
#include "tests/views/contents.h"
#include "tests/views/painting.h"
#include "views/field_image.h"
#include "views/pictures.h"

using namespace semiflow;
using namespace semiflow::views;
using experiment::Axis;
using experiment::GridField;
using tests::field;
using tests::frame;
using tests::painted;
using tests::pixelsOf;
using tests::shown;

namespace {

std::vector<Axis> square() { return {{"x", "", 0, 0.1, 16, false}, {"y", "", 0, 0.1, 16, false}}; }
std::vector<Axis> line() { return {{"x", "", 0, 0.1, 16, false}}; }

GridField member(const std::string& group, const std::string& name, std::vector<Axis> axes, double value) {
  GridField made = field(name, std::move(axes), [value](double, double, double) { return value; });
  made.group = group;
  return made;
}

QStringList titles(const experiment::Frame& of) {
  experiment::RunInfo info;
  info.end = 1;
  QStringList all;
  for (const auto& picture : picturesFor(of, info)) {
    picture->set(shown({std::make_shared<experiment::Frame>(of)}));
    all << picture->title();
  }
  return all;
}

} // namespace

/// Fields of one group are drawn beside each other over one range of values.
class GroupTest : public QObject {
  Q_OBJECT
 private slots:
  void equalValuesHaveEqualColours() {
    const auto picture = groupPicture("u");
    picture->set(shown({frame(0, {member("u", "u_of_a", square(), 1), member("u", "u_of_b", square(), 3),
                                  member("u", "u_of_c", square(), 1), member("v", "v_of_a", square(), 9)})}));
    const QImage image = painted(*picture, {900, 400});
    const ColourMap& map = *colouringFor(0, false, {1, 3}).map;
    const auto low = pixelsOf(image, map.at(0), 3), high = pixelsOf(image, map.at(1), 3);
    QVERIFY(low.size() > 10000 && high.size() > 5000);
    QVERIFY2(std::abs(static_cast<double>(low.size()) / static_cast<double>(high.size()) - 2) < 0.2,
             "two squares of the lowest value, one of the highest");
  }

  void aGroupHasOnePictureAndTheErrorsComeBehindIt() {
    const std::vector<experiment::Scalar> errors{{"error_of_b", "", 0.1, true}};
    QCOMPARE(titles(*frame(0.5,
                           {member("u", "u_of_a", square(), 1), member("u", "u_of_b", square(), 2),
                            member("difference of u", "difference_of_u_of_b", square(), 1)},
                           errors)),
             (QStringList{"u", "difference of u", "quantities over time"}));
    const QStringList ofLines = titles(*frame(0.5,
                                              {member("u", "u_of_a", line(), 1), member("u", "u_of_b", line(), 2),
                                               member("difference of u", "difference_of_u_of_b", line(), 1)},
                                              errors));
    QCOMPARE(ofLines.mid(0, 3), (QStringList{"u", "difference of u", "quantities over time"}));
  }

  void readsAllMembersAtOnePlace() {
    const auto picture = groupPicture("u");
    picture->set(shown({frame(0, {member("u", "u_of_a", square(), 1), member("u", "u_of_b", square(), 3)})}));
    const QImage image = painted(*picture, {900, 400});
    const auto high = pixelsOf(image, colouringFor(0, false, {1, 3}).map->at(1), 3);
    QVERIFY(!high.empty());
    const auto found = picture->readout(high[high.size() / 2]);
    QVERIFY(found.has_value());
    QCOMPARE(found->lines.mid(1), (QStringList{"a = 1", "b = 3"}));
  }
};

SEMIFLOW_SUITE("views/group", GroupTest);
#include "group_test.moc"
