#pragma once

#include <QStringList>

#include "core/experiment/frame.h"

namespace semiflow::views {

/// log(eigenvalue)/interval of a discrete-time operator, the eigenvalue itself of a continuous-time one:
/// its real part is the growth rate, its imaginary part over 2 pi the frequency (cycles per unit of time).
std::complex<double> rateOf(const experiment::Spectrum& spectrum, std::size_t index);
/// What is known of one eigenvalue, a line each: value, growth rate, frequency, residual, amplitude.
QStringList describe(const experiment::Spectrum& spectrum, std::size_t index);
QString complexText(std::complex<double> value, int digits = 4);
/// The eigenvalue to look at first: of the largest finite amplitude, or the largest modulus. In discrete time with
/// residuals, of the largest |amplitude| |eigenvalue| (1 - residual): what is left after one interval of what is
/// believed, so that what dies out at once or is an artefact does not stand for the data. @pre there is one
std::size_t leadingIndex(const experiment::Spectrum& spectrum);

} // namespace semiflow::views
