#include "app/theme/theme.h"

#include <cmath>

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QSettings>
#include <QStyleFactory>
#include <QToolTip>

#include "app/text.h"
#include "app/theme/icons.h"
#include "core/base/error.h"
#include "core/base/resources.h"

namespace semiflow::app {
namespace {

const auto key = QStringLiteral("theme");

QString nameOf(Theme::Choice choice) {
  return choice == Theme::Choice::light  ? QStringLiteral("light")
         : choice == Theme::Choice::dark ? QStringLiteral("dark")
                                         : QStringLiteral("system");
}

Theme::Choice remembered() {
  const QString name = QSettings().value(key).toString();
  for (const auto choice : {Theme::Choice::light, Theme::Choice::dark}) {
    if (name == nameOf(choice)) return choice;
  }
  return Theme::Choice::system;
}

QString firstInstalled(const QStringList& wanted, QFontDatabase::SystemFont otherwise) {
  const QStringList families = QFontDatabase::families();
  for (const QString& family : wanted) {
    if (families.contains(family)) return family;
  }
  return QFontDatabase::systemFont(otherwise).family();
}

/// A colour between two: the share of the first.
QColor mixed(const QColor& a, const QColor& b, double share) {
  const auto mix = [share](int x, int y) { return static_cast<int>(std::lround(share * x + (1 - share) * y)); };
  return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

} // namespace

QString interfaceFamily() {
  return firstInstalled({"Inter", "Noto Sans", "Cantarell", "Ubuntu", "Open Sans", "DejaVu Sans"},
                        QFontDatabase::GeneralFont);
}

QString codeFamily() {
  return firstInstalled({"JetBrains Mono", "Fira Code", "Noto Sans Mono", "Ubuntu Mono", "DejaVu Sans Mono"},
                        QFontDatabase::FixedFont);
}

QString styleSheet(const views::Look& look) {
  QFile file(asText(resourceDirectory() / "themes" / "workbench.qss"));
  if (!file.open(QIODevice::ReadOnly)) throw ResourceError("resources/themes/workbench.qss was not found");
  QString sheet = QString::fromUtf8(file.readAll());
  const auto pixels = [](double size) { return QString::number(std::lround(size)) + "px"; };
  // Longer names first: @border must not eat the beginning of @borderStrong.
  const QList<std::pair<QString, QString>> tokens{
      {"@accentSoft", mixed(look.accent, look.raised, 0.16).name()},
      {"@accentInk", look.accentInk.name()},
      {"@accentHover", mixed(look.accent, look.ink, 0.85).name()},
      {"@accent", look.accent.name()},
      {"@borderStrong", mixed(look.muted, look.border, 0.45).name()},
      {"@borderSoft", mixed(look.border, look.raised, 0.55).name()},
      {"@border", look.border.name()},
      {"@warningSoft", mixed(look.warning, look.raised, 0.14).name()},
      {"@warning", look.warning.name()},
      {"@badSoft", mixed(look.bad, look.raised, 0.10).name()},
      {"@bad", look.bad.name()},
      {"@good", look.good.name()},
      {"@hover", mixed(look.ink, look.raised, 0.07).name()},
      {"@pressed", mixed(look.ink, look.raised, 0.14).name()},
      {"@window", look.window.name()},
      {"@paper", look.paper.name()},
      {"@raised", look.raised.name()},
      {"@ink", look.ink.name()},
      {"@faint", mixed(look.muted, look.raised, 0.6).name()},
      {"@muted", look.muted.name()},
      {"@codeFamily", codeFamily()},
      {"@textSize", pixels(look.textSize)},
      {"@smallSize", pixels(look.smallSize)},
      {"@headingSize", pixels(look.textSize + 2)},
      {"@titleSize", pixels(look.textSize + 8)},
      {"@icons", asText(resourceDirectory() / "icons")},
      {"@tone", look.isDark ? QStringLiteral("dark") : QStringLiteral("light")},
  };
  for (const auto& [name, value] : tokens) sheet.replace(name, value);
  return sheet;
}

Theme::Theme(QObject* parent)
    : QObject(parent), choice_(remembered()),
      systemIsDark_(QGuiApplication::palette().color(QPalette::Window).lightness() < 128) {
  QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
  apply();
}

void Theme::choose(Choice choice) {
  if (choice == choice_) return;
  choice_ = choice;
  QSettings().setValue(key, nameOf(choice));
  apply();
  Q_EMIT changed();
}

void Theme::apply() {
  const bool dark = choice_ == Choice::dark || (choice_ == Choice::system && systemIsDark_);
  look_ = dark ? views::Look::dark() : views::Look::light();
  look_.family = interfaceFamily();
  QApplication::setPalette(look_.palette());
  QApplication::setFont(look_.text());
  QToolTip::setFont(look_.text());
  setIconColours(look_.ink, look_.muted);
  qApp->setStyleSheet(styleSheet(look_));
}

} // namespace semiflow::app
