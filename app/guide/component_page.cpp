#include "app/guide/component_page.h"

#include <fmt/format.h>

#include "app/guide/markdown.h"
#include "app/guide/preset_index.h"
#include "app/text.h"
#include "core/base/symbol.h"
#include "core/base/validate.h"

namespace semiflow::app {
namespace {

constexpr std::size_t mostPresets = 8;

QString linkTo(const AnyFamily& family, const Description& component) {
  return markdownLink(asText(component.title()), pageOf(family.id(), component.id()) + ".md");
}

QString code(const std::string& text) { return "`" + asText(text) + "`"; }

QString fallbackOf(const Parameter& parameter) {
  if (parameter.isRequired()) return QStringLiteral("must be given");
  if (parameter.kind() == Kind::experiment) return {};
  if (parameter.kind() != Kind::component) {
    const std::string text = shown(parameter.fallback());
    return text.empty() || text == "\"\"" ? QString() : markdownText(text);
  }
  const auto id = parameter.fallback().value("id", std::string());
  const Description* chosen = parameter.family().find(id);
  return chosen == nullptr ? markdownText(id) : linkTo(parameter.family(), *chosen);
}

QString meaningText(const Parameter& parameter) {
  QString words = markdownText(meaningOf(parameter));
  if (words.isEmpty()) words = markdownText(readable(parameter.name()).toStdString());
  if (parameter.kind() == Kind::component) {
    words += "; one of the " +
             markdownLink(asText(parameter.family().title()).toLower(), asText(parameter.family().id()) + ".md");
  }
  if (!parameter.choices().empty()) {
    QStringList choices;
    for (const std::string& choice : parameter.choices()) choices << code(choice);
    words += "; one of " + choices.join(QStringLiteral(", "));
  }
  return words;
}

QString parameterTable(const Description& component) {
  QString table = "## Parameters\n\n" + markdownHead({"Symbol", "Name", "Meaning", "Unit", "Default", "Range"});
  for (const Parameter& parameter : component.parameters()) {
    const QString live = parameter.isLive() ? QStringLiteral(" (live)") : QString();
    table += markdownRow({markdownText(symbolOf(parameter)), code(parameter.name()) + live, meaningText(parameter),
                          markdownText(unitText(parameter.unitText()).toStdString()), fallbackOf(parameter),
                          markdownText(parameter.range().text())});
  }
  return table + "\n";
}

QString presetList(const std::vector<const experiment::Preset*>& presets) {
  QString list = QStringLiteral("## Presets that use it\n\n");
  for (std::size_t i = 0; i < std::min(mostPresets, presets.size()); ++i) {
    list += "- " + markdownLink(asText(presets[i]->title), "preset:" + asText(presets[i]->id)) + "\n";
  }
  if (presets.size() > mostPresets) list += QStringLiteral("- and %1 more\n").arg(presets.size() - mostPresets);
  return list + "\n";
}

QString measuredTable(const std::vector<const experiment::Preset*>& presets, const PresetIndex& index) {
  QString rows;
  for (std::size_t i = 0; i < std::min(mostPresets, presets.size()); ++i) {
    for (const auto& measurement : index.measurements(presets[i]->id)) {
      rows += markdownRow({markdownText(presets[i]->title), markdownText(readable(measurement.name).toStdString()),
                           asText(fmt::format("{:.2g}", measurement.value))});
    }
  }
  if (rows.isEmpty()) return {};
  return "## Measured\n\nAt the end of the presets, against what is known of each.\n\n" +
         markdownHead({"Preset", "Quantity", "Value"}) + rows + "\n";
}

} // namespace

QString pageOf(const std::string& family, const std::string& component) { return asText(family + "-" + component); }

QString componentPage(const AnyFamily& family, const Description& component, const PresetIndex& index) {
  const auto presets = index.uses(family.id(), component.id());
  const QString page = pageOf(family.id(), component.id());
  QString text = "# " + markdownText(component.title()) + "\n\n";
  text += markdownLink(asText(family.title()), asText(family.id()) + ".md") + " · " +
          code(family.id() + "/" + component.id()) + "\n\n";
  if (!component.summary().empty()) text += markdownText(component.summary()) + "\n\n";
  if (!component.formula().empty()) {
    text += "![" + markdownText(component.formula()) + "](formulas/" + page + "_light.png)\n\n";
  }
  if (!presets.empty() && std::filesystem::exists(presets.front()->thumbnail)) {
    text += "![" + markdownText(presets.front()->title) + "](thumbnails/" + asText(presets.front()->id) + ".png)\n\n";
    text += "*" + markdownText(presets.front()->title) + "*\n\n";
  }
  if (!component.reference().empty()) text += "**Reference:** " + markdownText(component.reference()) + "\n\n";
  if (!component.parameters().empty()) text += parameterTable(component);
  text += measuredTable(presets, index);
  if (!presets.empty()) text += presetList(presets);
  return text;
}

QString familyPage(const AnyFamily& family) {
  QString text = "# " + markdownText(family.title()) + "\n\n" + markdownHead({"Name", "What it is", "Id"});
  for (const Description* component : family.descriptions()) {
    text += markdownRow({linkTo(family, *component), markdownText(component->summary()), code(component->id())});
  }
  return text + "\n";
}

} // namespace semiflow::app
