#include "views/eigenvalues.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "views/axes.h"
#include "views/field_choices.h"

namespace semiflow::views {

using experiment::Spectrum;

std::complex<double> rateOf(const Spectrum& spectrum, std::size_t index) {
  const std::complex<double> value = spectrum.eigenvalues[index];
  return spectrum.interval > 0 ? std::log(value) / spectrum.interval : value;
}

QString complexText(std::complex<double> value, int digits) {
  if (value.imag() == 0) return numberText(value.real(), digits);
  const QString sign = value.imag() < 0 ? QStringLiteral(" \u2212 ") : QStringLiteral(" + ");
  return numberText(value.real(), digits) + sign + numberText(std::abs(value.imag()), digits) + QStringLiteral(" i");
}

QStringList describe(const Spectrum& spectrum, std::size_t index) {
  const std::complex<double> rate = rateOf(spectrum, index);
  const std::string perTime = spectrum.timeUnit.empty() ? "" : "per " + spectrum.timeUnit;
  QStringList lines{QStringLiteral("\u03bb = ") + complexText(spectrum.eigenvalues[index], 5),
                    QStringLiteral("growth rate ") + withUnit(numberText(rate.real()), perTime),
                    QStringLiteral("frequency ") + withUnit(numberText(rate.imag() / (2 * std::numbers::pi)), perTime)};
  if (index < spectrum.residuals.size())
    lines << QStringLiteral("residual ") + numberText(spectrum.residuals[index], 3);
  if (index < spectrum.amplitudes.size()) {
    lines << QStringLiteral("amplitude ") + numberText(std::abs(spectrum.amplitudes[index]), 3);
  }
  if (index < spectrum.covariances.size()) {
    const auto& [real, both, imaginary] = spectrum.covariances[index];
    lines << QStringLiteral("standard deviation ") + numberText(std::sqrt(real + imaginary), 2);
  }
  return lines;
}

std::size_t leadingIndex(const Spectrum& spectrum) {
  const std::size_t count = spectrum.eigenvalues.size();
  const auto& measure = spectrum.amplitudes.size() == count ? spectrum.amplitudes : spectrum.eigenvalues;
  const auto largest = [count](const auto& sizeOf) {
    std::size_t leading = 0;
    for (std::size_t i = 1; i < count; ++i) {
      if (std::isfinite(sizeOf(i)) && !(sizeOf(i) <= sizeOf(leading))) leading = i;
    }
    return leading;
  };
  const auto believed = [&](std::size_t i) {
    return std::abs(measure[i]) * std::abs(spectrum.eigenvalues[i]) * std::max(0.0, 1 - spectrum.residuals[i]);
  };
  if (spectrum.interval > 0 && spectrum.residuals.size() == count) {
    const std::size_t leading = largest(believed);
    if (believed(leading) > 0) return leading;
  }
  return largest([&](std::size_t i) { return std::abs(measure[i]); });
}

} // namespace semiflow::views
