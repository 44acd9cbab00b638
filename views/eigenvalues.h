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
bool isKnown(const experiment::Spectrum& spectrum, std::size_t index); ///< a place without an eigenvalue has NaN
/// The eigenvalue to look at first: the one whose mode is the frame's first field of modes; else that of the largest
/// finite amplitude, or the largest modulus. In discrete time with residuals, of the largest |amplitude| |eigenvalue|
/// (1 - residual): what is left after one interval of what is believed, so that what dies out at once or is an artefact
/// does not stand for the data. @pre there is one
std::size_t leadingIndex(const experiment::Spectrum& spectrum, const experiment::Frame& frame);
/// Whether any modes are known, in the spectrum itself or as fields of the frame.
bool hasModes(const experiment::Spectrum& spectrum, const experiment::Frame& frame);
/// The mode of an eigenvalue over its grid, from the spectrum itself or a field of the frame; without values where
/// there is none.
experiment::GridField modeOf(const experiment::Spectrum& spectrum, std::size_t index, const experiment::Frame& frame);

} // namespace semiflow::views
