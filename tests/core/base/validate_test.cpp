#include <cmath>

#include "core/base/catalogue.h"
#include "core/base/validate.h"
#include "tests/suite.h"

using namespace semiflow;

namespace {

struct Animal {
  double legs = 0;
};
const Family<Animal>& animals();

const Component<Animal>& cat() {
  static const auto c = Component<Animal>("cat", "Cat")
                            .parameter(real("feed", 0.04).between(0, 1).live())
                            .parameter(integer("legs", 4).atLeast(1))
                            .parameter(choice("coat", {"tabby", "black"}))
                            .parameter(vector("place", {0, 0}).size(2))
                            .parameter(matrix("grid", Json::array({Json::array({1, 2})})))
                            .parameter(expressionMap("values", {{"u", "x"}}))
                            .makes([](const Values& v) { return std::make_unique<Animal>(Animal{v.real("feed")}); });
  return c;
}
const Component<Animal>& owner() {
  static const auto c = Component<Animal>("owner", "Owner")
                            .parameter(component("pet", anyFamily<animals>, "cat"))
                            .makes([](const Values& v) { return v.make<Animal>("pet"); });
  return c;
}
const Family<Animal>& animals() {
  static const Family<Animal> f("animal", "Animals", {cat(), owner()});
  return f;
}

std::string message(const Json& tree) {
  try {
    validateChoice(animals(), tree, "equation");
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

} // namespace

class ValidateTest : public QObject {
  Q_OBJECT
 private slots:
  void fillsInDefaults() {
    const Json tree = validateChoice(animals(), Json{{"id", "owner"}}, "");
    QCOMPARE(tree.at("pet").at("feed").get<double>(), 0.04);
    QCOMPARE(tree.at("pet").at("values").at("u").get<std::string>(), std::string("x"));
  }

  void makesANestedComponent() {
    const Json tree = validateChoice(animals(), Json::parse(R"({"id":"owner","pet":{"id":"cat","feed":0.5}})"), "");
    QCOMPARE(animals().make(Values(owner(), tree, "", "."))->legs, 0.5);
  }

  void namesKeyExpectedAndFound_data() {
    QTest::addColumn<QString>("tree");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("text for a number") << R"({"id":"cat","feed":"abc"})"
                                       << R"(equation.feed: expected a number in [0, 1], found "abc")";
    QTest::newRow("out of range") << R"({"id":"cat","feed":2})"
                                  << "equation.feed: expected a number in [0, 1], found 2";
    QTest::newRow("unknown key") << R"({"id":"cat","fed":0.1})"
                                 << "equation.fed: expected one of the keys id, feed, legs, coat, place, grid, values, "
                                    "found a key that cat does not have; did you mean 'feed'?";
    QTest::newRow("unknown id") << R"({"id":"cta"})"
                                << R"(equation.id: expected one of cat, owner, found "cta"; did you mean 'cat'?)";
    QTest::newRow("no id") << R"({"feed":1})"
                           << "equation.id: expected one of cat, owner, found nothing";
    QTest::newRow("half") << R"({"id":"cat","legs":1.5})"
                          << "equation.legs: expected a whole number of at least 1, found 1.5";
    QTest::newRow("choice") << R"({"id":"cat","coat":"blck"})"
                            << R"(equation.coat: expected one of tabby, black, found "blck"; did you mean 'black'?)";
    QTest::newRow("size") << R"({"id":"cat","place":[1,2,3]})"
                          << "equation.place: expected 2 numbers, found 3 ([1,2,3])";
    QTest::newRow("ragged") << R"({"id":"cat","grid":[[1,2],[3]]})"
                            << "equation.grid[1]: expected 2 numbers, as in the first row, found 1";
    QTest::newRow("map") << R"({"id":"cat","values":{"u":[1]}})"
                         << "equation.values.u: expected a formula, found [1]";
    QTest::newRow("nested") << R"({"id":"owner","pet":{"id":"cat","legs":0}})"
                            << "equation.pet.legs: expected a whole number of at least 1, found 0";
    QTest::newRow("no object") << "[1]"
                               << "equation: expected an object with an \"id\", found [1]";
  }
  void namesKeyExpectedAndFound() {
    QFETCH(QString, tree);
    QFETCH(QString, sentence);
    QCOMPARE(QString::fromStdString(message(Json::parse(tree.toStdString()))), sentence);
  }

  void anInfiniteNumberIsNoNumber() {
    QVERIFY(message(Json{{"id", "cat"}, {"feed", std::nan("")}}).starts_with("equation.feed"));
  }

  void catalogueSuggests() {
    const Catalogue catalogue({&animals()});
    QCOMPARE(catalogue.describe("animal/cat").id(), std::string("cat"));
    QVERIFY_EXCEPTION_THROWN(catalogue.family("animl"), InputError);
    QVERIFY_EXCEPTION_THROWN(catalogue.describe("animal/cta"), InputError);
  }
};

SEMIFLOW_SUITE("core/base/validate", ValidateTest);
#include "validate_test.moc"
