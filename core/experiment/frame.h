#pragma once

#include <array>
#include <complex>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace semiflow::experiment {

/// Equally spaced places along one direction: lower + j spacing, j = 0..points-1.
struct Axis {
  std::string name; ///< "x"
  std::string unit; ///< may be empty
  double lower = 0;
  double spacing = 1;
  std::size_t points = 0;
  bool periodic = false;

  double at(std::size_t j) const { return lower + static_cast<double>(j) * spacing; }
  /// The far end: of the last point, or of the period.
  double upper() const { return at(periodic || points == 0 ? points : points - 1); }
  bool operator==(const Axis&) const = default;
};

/// Which eigenvalue of which spectrum of the frame a field is the mode of.
struct ModeOf {
  std::string spectrum; ///< its name
  std::size_t eigenvalue = 0;
};

/// A scalar, complex or real, on a rectangular grid. Data sets: NAME(time, z, y, x), or NAME_real and NAME_imag.
struct GridField {
  std::string name;
  std::string unit;
  std::vector<Axis> axes;          ///< x, then y, then z
  std::vector<double> values;      ///< x runs fastest: index (k*ny + j)*nx + i
  std::vector<double> imaginary{}; ///< as values; empty for a real field
  bool single = false;             ///< computed, and to be stored, in single precision
  bool cyclic = false;             ///< an angle or phase: drawn with a cyclic colour map
  /// Fields of one group are the same quantity, found in several ways: drawn beside each other, over one range of
  /// values. Empty: by itself.
  std::string group{};
  /// A mode is drawn with its spectrum, not by itself. Where the data are real, only one of a conjugate pair may be
  /// there: the other's mode is the conjugate.
  std::optional<ModeOf> mode{};

  bool isComplex() const { return !imaginary.empty(); }
};

/// A cloud of particles. Data sets: NAME(time, particle, coordinate), log_weight(time, particle).
struct Particles {
  std::string name = "position";
  std::vector<std::string> coordinates; ///< their names: "x", "y", ...; the size is the dimension d
  std::vector<double> positions;        ///< particle by particle: index p*d + c
  std::vector<double> logWeights;       ///< per particle, or empty: equal weights
  /// What the cloud should look like now: the exact log-density of one coordinate or the first two, for display only.
  std::shared_ptr<const GridField> logDensity;

  std::size_t dimension() const { return coordinates.size(); }
  std::size_t count() const { return coordinates.empty() ? 0 : positions.size() / coordinates.size(); }
};

/// Eigenvalues of a linear operator with what is known of each. Data sets: eigenvalue_real(mode), ...
struct Spectrum {
  std::string name = "spectrum";
  double interval =
      0; ///< of a discrete-time operator: growth and frequency are log(eigenvalue)/interval; 0: continuous
  std::string timeUnit;
  std::vector<std::complex<double>> eigenvalues;
  std::vector<double> residuals;                ///< per eigenvalue, or empty: not verified
  std::vector<std::complex<double>> amplitudes; ///< per eigenvalue, or empty
  std::vector<std::complex<double>> modes;      ///< mode by mode: index mode*states + state; may be empty
  std::vector<Axis> stateAxes;                  ///< the grid the states live on, or one axis that numbers them
  std::vector<std::string> stateNames;          ///< a name per state, or empty (states on a grid)
  std::vector<double> singularValues;           ///< of the data, descending; may be empty
  std::size_t kept = 0;                         ///< how many of them the spectrum was found in; 0: not known
  /// Per eigenvalue the variance of its real part, the covariance of both parts, the variance of its imaginary part; or
  /// empty: not known.
  std::vector<std::array<double, 3>> covariances{};
  /// Smallest residual of any observable at each point of a grid in the complex plane (axes: real, imaginary).
  std::shared_ptr<const GridField> pseudospectrum;

  std::size_t states() const { return eigenvalues.empty() ? 0 : modes.size() / eigenvalues.size(); }
};

/// Named curves over one common column. Data sets: NAME.column over (NAME.first column).
struct Table {
  struct Column {
    std::string name;
    std::string unit;
    std::vector<double> values; ///< NaN where a curve has no point at this abscissa
    bool guide = false;         ///< what the others are held against (a slope, a bound): drawn as a thin dashed line
    bool apart = false;         ///< of another size than the others: drawn in a chart of its own below them
  };
  std::string name;                 ///< "forecast"
  std::vector<Column> columns;      ///< all of one length; the first is the abscissa
  bool logarithmic = false;         ///< the ordinates are best drawn on a logarithmic axis
  bool logarithmicAbscissa = false; ///< and so is the abscissa
  bool measured = false; ///< each point is a measurement of its own: marked, and joined to the curve's next one
  bool circular = false; ///< the abscissa is an angle in rad: best drawn round a circle
};

using Content = std::variant<GridField, Particles, Spectrum, Table>;
const std::string& nameOf(const Content& content);

/// A number of the whole state at one time: a diagnostic, a distance. Data sets: NAME(time). Charted over time.
struct Scalar {
  std::string name;
  std::string unit;
  double value = 0;
  bool logarithmic = false; ///< best drawn on a logarithmic axis
};

/// What is known of the data and the methods that suit them: help to decide, no warning.
struct Note {
  std::string title; ///< a few words
  std::string text;  ///< whole sentences
  bool operator==(const Note&) const = default;
};

/// One instant of a run, immutable once published.
struct Frame {
  double time = 0;
  std::uint64_t step = 0; ///< steps taken since the start
  std::uint64_t run = 0;  ///< which run it is of; results of an old run never overwrite a new one
  std::vector<std::shared_ptr<const Content>> contents;
  std::vector<Scalar> scalars;
  std::vector<std::string> warnings; ///< whole sentences, e.g. that the field is under-resolved
  std::vector<Note> notes;           ///< help to decide, the most useful first

  /// Null where there is none of that name.
  const Content* find(const std::string& name) const;
};
using FramePtr = std::shared_ptr<const Frame>;

/// Main memory that a frame takes, in bytes.
std::size_t bytesOf(const Frame& frame);

} // namespace semiflow::experiment
