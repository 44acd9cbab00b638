#include "views/look.h"

#include <cmath>

namespace semiflow::views {
namespace {

QFont font(const QString& family, double size, QFont::Weight weight) {
  QFont result(family);
  result.setPixelSize(static_cast<int>(std::lround(size)));
  result.setWeight(weight);
  return result;
}

} // namespace

QFont Look::text() const { return font(family, textSize, QFont::Normal); }
QFont Look::small() const { return font(family, smallSize, QFont::Normal); }
QFont Look::bold() const { return font(family, textSize, QFont::DemiBold); }

QPalette Look::palette() const {
  QPalette result(ink, raised, border.lighter(110), border.darker(120), border, ink, ink, paper, window);
  result.setColor(QPalette::AlternateBase, window);
  result.setColor(QPalette::Highlight, accent);
  result.setColor(QPalette::HighlightedText, accentInk);
  result.setColor(QPalette::PlaceholderText, muted);
  result.setColor(QPalette::ToolTipBase, raised);
  result.setColor(QPalette::ToolTipText, ink);
  result.setColor(QPalette::Link, accent);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
    result.setColor(QPalette::Disabled, role, muted);
  }
  return result;
}

Look Look::light() {
  Look look;
  look.window = QColor(0xf3, 0xf4, 0xf6);
  look.paper = QColor(0xff, 0xff, 0xff);
  look.raised = QColor(0xfa, 0xfb, 0xfc);
  look.border = QColor(0xd5, 0xd9, 0xe0);
  look.ink = QColor(0x1d, 0x23, 0x2c);
  look.muted = QColor(0x5f, 0x69, 0x78);
  look.grid = QColor(0xe6, 0xe9, 0xee);
  look.accent = QColor(0x1f, 0x6f, 0xb8);
  look.accentInk = QColor(0xff, 0xff, 0xff);
  look.cursor = QColor(0xd6, 0x45, 0x3d);
  look.good = QColor(0x2b, 0x8a, 0x57);
  look.warning = QColor(0xb0, 0x6f, 0x00);
  look.bad = QColor(0xc2, 0x32, 0x2b);
  look.missing = QColor(0xc9, 0xc4, 0xcf);
  look.series = {QColor(0x1f, 0x6f, 0xb8), QColor(0xd9, 0x77, 0x06), QColor(0x0f, 0x96, 0x76),
                 QColor(0xb8, 0x4a, 0x8f), QColor(0x6b, 0x5b, 0xc9), QColor(0x7a, 0x6a, 0x53),
                 QColor(0x4b, 0xa3, 0xc7), QColor(0x8f, 0x9b, 0x1e)};
  return look;
}

Look Look::dark() {
  Look look;
  look.isDark = true;
  look.window = QColor(0x16, 0x19, 0x1f);
  look.paper = QColor(0x1c, 0x20, 0x27);
  look.raised = QColor(0x25, 0x2a, 0x33);
  look.border = QColor(0x35, 0x3c, 0x47);
  look.ink = QColor(0xe4, 0xe8, 0xee);
  look.muted = QColor(0x9a, 0xa5, 0xb4);
  look.grid = QColor(0x2c, 0x32, 0x3c);
  look.accent = QColor(0x4f, 0xa3, 0xe8);
  look.accentInk = QColor(0x0c, 0x14, 0x1d);
  look.cursor = QColor(0xff, 0x7a, 0x6b);
  look.good = QColor(0x58, 0xc0, 0x89);
  look.warning = QColor(0xe3, 0xb3, 0x41);
  look.bad = QColor(0xf2, 0x6d, 0x64);
  look.missing = QColor(0x5b, 0x52, 0x63);
  look.series = {QColor(0x5a, 0xae, 0xf0), QColor(0xf3, 0xa1, 0x3b), QColor(0x3c, 0xc9, 0xa2),
                 QColor(0xe5, 0x7f, 0xbd), QColor(0xa0, 0x92, 0xf5), QColor(0xc2, 0xae, 0x8f),
                 QColor(0x8a, 0xd8, 0xf5), QColor(0xc9, 0xd6, 0x4a)};
  return look;
}

Look Look::print() {
  Look look = light();
  look.window = look.raised = Qt::white;
  look.ink = Qt::black;
  look.muted = QColor(0x40, 0x46, 0x50);
  look.textSize = 13;
  look.smallSize = 11.5;
  return look;
}

} // namespace semiflow::views
