#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "core/experiment/catalogue.h"
#include "tests/suite.h"

namespace {

struct Source {
  std::string path;
  std::string text;
};

std::vector<Source> sourcesBelow(const std::vector<std::string>& folders) {
  std::vector<Source> all;
  for (const std::string& folder : folders) {
    const std::filesystem::path root = std::filesystem::path(SEMIFLOW_SOURCE) / folder;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      if (entry.path().extension() != ".cpp" && entry.path().extension() != ".h") continue;
      std::stringstream text;
      text << std::ifstream(entry.path()).rdbuf();
      all.push_back({std::filesystem::relative(entry.path(), SEMIFLOW_SOURCE).string(), text.str()});
    }
  }
  return all;
}

} // namespace

/// What keeps the layers apart: see the first lines of resources/guide/architecture.md.
class ArchitectureTest : public QObject {
  Q_OBJECT
 private slots:
  void theCoreKnowsNeitherQtNorVtk() {
    const std::regex include("#include\\s*[<\"](Q[A-Z]|Qt|vtk|views/|app/)");
    const auto sources = sourcesBelow({"core"});
    QVERIFY(sources.size() > 50);
    for (const Source& source : sources) {
      QVERIFY2(!std::regex_search(source.text, include), source.path.c_str());
    }
  }

  void viewsDoNotKnowTheApplication() {
    const std::regex include("#include\\s*\"app/");
    for (const Source& source : sourcesBelow({"views"})) {
      QVERIFY2(!std::regex_search(source.text, include), source.path.c_str());
    }
  }

  void noWindowCodeNamesAMethod() {
    const auto sources = sourcesBelow({"views", "app"});
    QVERIFY(sources.size() > 20);
    for (const char* family :
         {"equation", "stepper", "sampler", "process", "target", "decomposition", "observables", "system"}) {
      for (const std::string& id : semiflow::experiment::catalogue().family(family).ids()) {
        for (const Source& source : sources) {
          QVERIFY2(
              source.text.find('"' + id + '"') == std::string::npos,
              qPrintable(QStringLiteral("%1 names %2/%3")
                             .arg(QString::fromStdString(source.path), QString(family), QString::fromStdString(id))));
        }
      }
    }
  }

  /// What differs from component to component is a function or value of it, not a case that asks for its name.
  void noCodeComparesIds() {
    const std::regex comparison("\\bid(\\(\\))?\\s*([!=]=\\s*\"|\\.(starts_with|ends_with|find|compare)\\()");
    for (const Source& source : sourcesBelow({"core", "views", "app"})) {
      QVERIFY2(!std::regex_search(source.text, comparison), source.path.c_str());
    }
    QVERIFY(std::regex_search(std::string("if (stepper.id().starts_with(\"etd\"))"), comparison));
    QVERIFY(std::regex_search(std::string("if (equation.id == \"heat\")"), comparison));
  }

  void noFileIsLongerThan500Lines() {
    for (const Source& source : sourcesBelow({"core", "views", "app", "tests"})) {
      const auto lines = std::count(source.text.begin(), source.text.end(), '\n');
      QVERIFY2(lines <= 500,
               qPrintable(QStringLiteral("%1 has %2 lines").arg(QString::fromStdString(source.path)).arg(lines)));
    }
  }

  /// What a parameter offers to choose from can be listed, described and read about.
  void everyFamilyIsInTheCatalogue() {
    const auto known = semiflow::experiment::catalogue().families();
    for (const semiflow::AnyFamily* family : known) {
      for (const semiflow::Description* component : family->descriptions()) {
        for (const semiflow::Parameter& parameter : component->parameters()) {
          if (parameter.kind() != semiflow::Kind::component) continue;
          QVERIFY2(std::find(known.begin(), known.end(), &parameter.family()) != known.end(),
                   (component->id() + "." + parameter.name()).c_str());
        }
      }
    }
  }

  void everyComponentIsDescribed() {
    const std::regex snake("[a-z][a-z0-9]*(_[a-z0-9]+)*");
    for (const semiflow::AnyFamily* family : semiflow::experiment::catalogue().families()) {
      std::set<std::string> seen;
      for (const semiflow::Description* component : family->descriptions()) {
        const std::string path = family->id() + "/" + component->id();
        QVERIFY2(std::regex_match(component->id(), snake), path.c_str());
        QVERIFY2(seen.insert(component->id()).second, path.c_str());
        QVERIFY2(!component->title().empty() && !component->summary().empty(), path.c_str());
        for (const semiflow::Parameter& parameter : component->parameters()) {
          QVERIFY2(!parameter.documentation().empty() || parameter.kind() == semiflow::Kind::component,
                   (path + "." + parameter.name()).c_str());
        }
      }
    }
  }
};

SEMIFLOW_SUITE("core/experiment/architecture", ArchitectureTest);
#include "architecture_test.moc"
