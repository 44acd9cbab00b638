#include "app/diagnostics.h"

#include <QGuiApplication>
#include <QScreen>

#include "app/text.h"
#include "core/experiment/diagnostics.h"

namespace semiflow::app {
namespace {

QString screenText(const QScreen* screen) {
  if (screen == nullptr) return QStringLiteral("none");
  return QStringLiteral("%1 x %2 at %3 dots per inch, %4 device pixels a pixel")
      .arg(screen->size().width())
      .arg(screen->size().height())
      .arg(screen->logicalDotsPerInch(), 0, 'f', 0)
      .arg(screen->devicePixelRatio());
}

} // namespace

QString diagnosticsText(const views::OpenGl& openGl) {
  std::vector<std::pair<QString, QString>> facts;
  for (const experiment::Fact& fact : experiment::coreFacts())
    facts.emplace_back(asText(fact.name), asText(fact.value));
  facts.emplace_back("Qt", QString::fromLatin1(qVersion()) + ", " + QGuiApplication::platformName());
  facts.emplace_back("screen", screenText(QGuiApplication::primaryScreen()));
  facts.emplace_back("VTK", views::vtkVersionText());
  facts.emplace_back("OpenGL", openGl.version.isEmpty() ? QStringLiteral("none") : openGl.version);
  if (!openGl.renderer.isEmpty()) facts.emplace_back("drawn by", openGl.renderer);
  if (!openGl.refusal.isEmpty()) facts.emplace_back("scenes", openGl.refusal);
  QString text;
  constexpr qsizetype column = 14;
  for (const auto& [name, value] : facts) text += name.leftJustified(column) + value.simplified() + "\n";
  return text;
}

} // namespace semiflow::app
