#include <algorithm>
#include <cmath>

#include "views/axes.h"

namespace semiflow::views {
namespace {

const QString minus = QStringLiteral("\u2212");

QString fixedText(double value, int decimals) {
  QString text = QString::number(std::abs(value), 'f', decimals);
  const bool zero =
      std::none_of(text.begin(), text.end(), [](QChar c) { return c >= QLatin1Char('1') && c <= QLatin1Char('9'); });
  return value < 0 && !zero ? minus + text : text;
}

QString powerText(int exponent) { return QStringLiteral("10") + superscript(exponent); }

constexpr double slack = 1e-9; // of a step, by which an end may miss a multiple that it is meant to be

/// The finest of 1, 2 and 5 times a power of ten that puts at most `most` multiples into [lower, upper].
struct Step {
  double size = 1;
  int decimals = 0; ///< after the point that a multiple needs
};

Step stepFor(double lower, double upper, int most) {
  int exponent = static_cast<int>(std::floor(std::log10((upper - lower) / std::max(1, most)))) - 1;
  for (;; ++exponent) {
    for (const double digit : {1.0, 2.0, 5.0}) {
      const double size = digit * std::pow(10.0, exponent);
      const double count = std::floor(upper / size + slack) - std::ceil(lower / size - slack) + 1;
      if (count <= most) return {size, std::max(0, -exponent)};
    }
  }
}

std::vector<double> multiples(double size, double lower, double upper) {
  std::vector<double> values;
  const double last = std::floor(upper / size + slack);
  for (double k = std::ceil(lower / size - slack); k <= last && values.size() < 1000; ++k) {
    values.push_back(k == 0 ? 0 : std::clamp(k * size, lower, upper));
  }
  return values;
}

Ticks linearTicks(double lower, double upper, int most) {
  const Step step = stepFor(lower, upper, most);
  Ticks ticks;
  ticks.values = multiples(step.size, lower, upper);
  const double fine =
      step.size / (std::abs(step.size / std::pow(10.0, std::round(std::log10(step.size))) - 1) < 0.01 ? 5 : 4);
  for (const double value : multiples(fine, lower, upper)) {
    const double nearest = std::round(value / step.size) * step.size;
    if (std::abs(value - nearest) > 0.1 * fine) ticks.minor.push_back(value);
  }
  if (ticks.minor.size() > 60) ticks.minor.clear();

  // Values that agree in many digits are read as an offset and small multiples.
  const double largest = std::max(std::abs(lower), std::abs(upper));
  double offset = 0;
  if (largest > 1e5 * step.size && (lower > 0 || upper < 0) && !ticks.values.empty()) {
    offset = ticks.values.front();
    ticks.note = (offset < 0 ? minus : QStringLiteral("+")) + QString::number(std::abs(offset), 'g', 12);
  }
  const double shown = offset == 0 ? largest : upper - lower;
  int factor = 0;
  if (shown >= 1e5 || (shown < 1e-2 && shown > 0)) {
    factor = static_cast<int>(std::floor(std::log10(shown)));
    ticks.note = QStringLiteral("\u00d7") + powerText(factor) +
                 (ticks.note.isEmpty() ? QString() : QStringLiteral(" ") + ticks.note);
  }
  const double unit = std::pow(10.0, factor);
  const int decimals = std::max(0, step.decimals + factor);
  const bool whole = factor > 0 && step.decimals == 0;
  for (const double value : ticks.values) {
    const int digits =
        whole ? std::max(0, factor - static_cast<int>(std::floor(std::log10(step.size) + 1e-9))) : decimals;
    ticks.labels.push_back(fixedText((value - offset) / unit, digits));
  }
  return ticks;
}

QString logLabel(double value, int exponent, int digit) {
  if (exponent >= -2 && exponent <= 3) return numberText(value);
  return digit == 1 ? powerText(exponent) : QString::number(digit) + QStringLiteral("\u00b7") + powerText(exponent);
}

Ticks logarithmicTicks(double lower, double upper, int most) {
  const int first = static_cast<int>(std::ceil(std::log10(lower) - 1e-9));
  const int last = static_cast<int>(std::floor(std::log10(upper) + 1e-9));
  Ticks ticks;
  const int decades = last - first + 1;
  if (decades < 2 && upper / lower < 20) {
    // Too short for powers of ten: 1, 2, 5 of each, or plain linear marks where even those are rare.
    for (int exponent = first - 1; exponent <= last; ++exponent) {
      for (const int digit : {1, 2, 5}) {
        const double value = digit * std::pow(10.0, exponent);
        if (value < lower * (1 - 1e-12) || value > upper * (1 + 1e-12)) continue;
        ticks.values.push_back(value);
        ticks.labels.push_back(logLabel(value, exponent, digit));
      }
    }
    return ticks.values.size() >= 2 ? ticks : linearTicks(lower, upper, most);
  }
  const int stride = std::max(1, (decades + most - 1) / std::max(1, most));
  for (int exponent = first; exponent <= last; ++exponent) {
    const double value = std::pow(10.0, exponent);
    if ((exponent % stride + stride) % stride == 0) {
      ticks.values.push_back(value);
      ticks.labels.push_back(powerText(exponent));
    } else {
      ticks.minor.push_back(value);
    }
  }
  if (stride == 1 && decades <= 8) {
    for (int exponent = first - 1; exponent <= last; ++exponent) {
      for (int digit = 2; digit <= 9; ++digit) {
        const double value = digit * std::pow(10.0, exponent);
        if (value >= lower && value <= upper) ticks.minor.push_back(value);
      }
    }
  }
  return ticks;
}

} // namespace

QString superscript(int value) {
  static const QString digits = QStringLiteral("\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079");
  QString text;
  for (const QChar c : QString::number(std::abs(value))) text += digits[c.digitValue()];
  return value < 0 ? QStringLiteral("\u207b") + text : text;
}

QString numberText(double value, int digits) {
  if (std::isnan(value)) return QStringLiteral("not a number");
  if (std::isinf(value)) return value < 0 ? minus + QStringLiteral("\u221e") : QStringLiteral("\u221e");
  if (value == 0) return QStringLiteral("0");
  // Through text, so that 9.9999 in three digits is 10 and not 1e1.
  const QString scientific = QString::number(std::abs(value), 'e', digits - 1);
  const int exponent = scientific.section(QLatin1Char('e'), 1).toInt();
  const QString sign = value < 0 ? minus : QString();
  const auto trimmed = [](QString text) {
    if (!text.contains(QLatin1Char('.'))) return text;
    while (text.endsWith(QLatin1Char('0'))) text.chop(1);
    if (text.endsWith(QLatin1Char('.'))) text.chop(1);
    return text;
  };
  if (exponent >= 5 || exponent < -3) {
    const QString mantissa = trimmed(scientific.section(QLatin1Char('e'), 0, 0));
    return sign + (mantissa == QStringLiteral("1") ? QString() : mantissa + QStringLiteral("\u00b7")) +
           powerText(exponent);
  }
  return sign + trimmed(QString::number(std::abs(value), 'f', std::max(0, digits - 1 - exponent)));
}

QString unitText(const std::string& unit) {
  QString text;
  bool raised = false;
  for (const QChar c : QString::fromStdString(unit)) {
    if (c == QLatin1Char('^')) {
      raised = true;
    } else if (raised && c == QLatin1Char('-')) {
      text += QChar(0x207b);
    } else if (raised && c.isDigit()) {
      text += superscript(c.digitValue());
    } else {
      raised = false;
      text += c;
    }
  }
  return text;
}

QString nameText(const std::string& name) {
  return QString::fromStdString(name).replace(QLatin1Char('_'), QLatin1Char(' '));
}

QString labelText(const std::string& name, const std::string& unit) {
  const QString text = nameText(name);
  return unit.empty() ? text : text + QStringLiteral(" (") + unitText(unit) + QStringLiteral(")");
}

Ticks ticksFor(double lower, double upper, bool logarithmic, int most) {
  return logarithmic ? logarithmicTicks(lower, upper, most) : linearTicks(lower, upper, most);
}

} // namespace semiflow::views
