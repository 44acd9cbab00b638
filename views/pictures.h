#pragma once

#include <memory>
#include <string>

#include "views/picture.h"

namespace semiflow::views {

/// Every field of one dimension and of one group (that without a name, for fields of no group) over its axis; of
/// complex ones the parts that are chosen.
std::unique_ptr<Picture> linePicture(const std::string& group = {});
/// A field of one dimension over time (to the right) and place (upwards), from the past.
std::unique_ptr<Picture> spaceTimePicture(const std::string& field);
/// The values along a line against each other: imaginary over real part of a complex field, or the second field of one
/// dimension over the first.
std::unique_ptr<Picture> phasePlanePicture();
/// A field of two dimensions as an image.
std::unique_ptr<Picture> fieldPicture(const std::string& field);
/// The fields of two dimensions of one group beside each other, over one range of values.
std::unique_ptr<Picture> groupPicture(const std::string& group);
/// Particles on a line: their histogram (weighted where there are weights) and the exact density.
std::unique_ptr<Picture> histogramPicture(const std::string& particles);
/// Particles in the plane of their first two coordinates, with the paths of some, over the exact log-density.
std::unique_ptr<Picture> cloudPicture(const std::string& particles);
/// Eigenvalues in the complex plane: colour tells the residual, size the amplitude.
std::unique_ptr<Picture> spectrumPicture(const std::string& spectrum);
/// The mode of the eigenvalue that is selected (the one of the largest amplitude at first) and how it moves in time.
std::unique_ptr<Picture> modePicture(const std::string& spectrum);
/// Singular values of a spectrum's data on a logarithmic axis.
std::unique_ptr<Picture> singularValuesPicture(const std::string& spectrum);
/// The numbers of every eigenvalue, a line each; a click picks one.
std::unique_ptr<Picture> eigenvalueListPicture(const std::string& spectrum);
/// The second column of a table over its first one, an angle, drawn outwards from the unit circle.
std::unique_ptr<Picture> circlePicture(const std::string& table);
/// The warnings and notes of a frame.
std::unique_ptr<Picture> notesPicture();
/// The columns of a table over its first one.
std::unique_ptr<Picture> tablePicture(const std::string& table);
/// All scalars over time in small charts below each other.
std::unique_ptr<Picture> scalarsPicture();
/// The values at the hand's probes over time, from the past.
std::unique_ptr<Picture> probePicture();
/// The fields along the hand's lines.
std::unique_ptr<Picture> cutPicture();

} // namespace semiflow::views
