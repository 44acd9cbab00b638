#pragma once

#include <array>
#include <complex>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include <tbb/enumerable_thread_specific.h>

#include "core/numerics/fft.h"
#include "core/numerics/kernel.h"
#include "core/numerics/spectral_modes.h"

namespace semiflow::numerics {

/// A part of what is transformed to the points: of the state's field `field` the coefficients times
/// (imaginary ? i : 1) factors[0][j_x] factors[1][j_y] factors[2][j_z] multiplier[mode]. An empty multiplier is 1.
template <class T> struct SpectralTerm {
  std::size_t field = 0;
  bool imaginary = false;
  std::array<std::vector<T>, 3> factors; ///< one number per stored mode of each direction
  std::vector<T> realMultiplier;
  std::vector<std::complex<T>> complexMultiplier;
};
/// The sum of its terms.
template <class T> using SpectralInput = std::vector<SpectralTerm<T>>;

/// Some rows of the grid, handed over to be worked on point by point. Lanes are those of a Kernel: one per input (two
/// for complex fields: real and imaginary part), then x, y, z and t; and one (two) per output, to be written. Point i
/// of row r is entry r*pitch + i; entries between a row's points and its pitch may hold anything.
template <class T> struct SpectralRows {
  std::span<const InputLane<T>> inputs;
  std::span<const OutputLane<T>> outputs;
  std::size_t block = 0; ///< which block of rows of the sweep, from 0
  std::size_t first = 0; ///< index in the grid of the first row's first point, x fastest
  std::size_t rows = 0;
  std::size_t points = 0; ///< of a row
  std::size_t pitch = 0;
};

/// Takes coefficients to the points, a few rows at a time, hands them to a visitor, and takes what it wrote back to
/// coefficients: a pointwise function of derivatives of fields in one sweep, without a whole array of values anywhere.
/// Only columns of retained modes are transformed. Multiplication by the derivatives' symbols happens on the way into
/// the first transform. Parallel over TBB in blocks that do not depend on the number of threads; small grids run in
/// place. Work memory is allocated by the constructor (and by a thread's first block). Used by one caller at a time.
template <class T> class SpectralSweep {
 public:
  using Complex = std::complex<T>;
  using Visit = std::function<void(const SpectralRows<T>&)>;

  /// @param origin the place of the grid's first point
  SpectralSweep(const SpectralModes& modes, const std::array<double, 3>& origin, std::vector<SpectralInput<T>> inputs,
                std::size_t outputs);
  ~SpectralSweep();

  std::vector<SpectralInput<T>>& inputs() { return inputs_; } ///< may be changed between runs, not in number
  /// Blocks of rows of a run.
  std::size_t blocks() const;
  /// @param state the first coefficient of field 0; @param outputs where the coefficients of each output go
  /// @param visit is called from several threads at once
  void run(double time, const Complex* state, const Visit& visit, std::span<Complex* const> outputs);
  /// Bytes that a sweep takes.
  static double memoryEstimate(const SpectralModes& modes, std::size_t inputs, std::size_t outputs);

 private:
  struct Workspace;
  /// Calls body(task, workspace) for every task, in parallel where the grid is not small.
  template <class Body> void forEach(std::size_t count, const Body& body);
  void inputColumns(std::size_t task, const Complex* state, Workspace& w);
  void outputColumns(std::size_t task, std::span<Complex* const> outputs, Workspace& w);
  void rowsOfPlane(std::size_t z, std::size_t block, const Visit& visit, Workspace& w);
  void plane(std::size_t z, const Visit& visit, Workspace& w);
  void line(const Complex* state, const Visit& visit, std::span<Complex* const> outputs, Workspace& w);
  void visitRows(std::size_t y, std::size_t z, std::size_t rows, const Visit& visit, Workspace& w);
  std::unique_ptr<Workspace> makeWorkspace() const;
  Complex* halfInput(std::size_t input) { return halfInputs_.data() + input * half_; }
  Complex* halfOutput(std::size_t output) { return halfOutputs_.data() + output * half_; }

  SpectralModes modes_;
  std::array<double, 3> origin_;
  std::vector<SpectralInput<T>> inputs_;
  std::size_t outputs_;
  std::array<std::unique_ptr<Fft<T>>, 3> fft_;
  std::size_t rowBlock_;    ///< rows in a block
  std::size_t columnPitch_; ///< of columns in y
  std::size_t rowPitch_;    ///< of rows of values, in points
  std::size_t half_ = 0;    ///< entries of a field that is transformed in its last direction only
  bool small_;
  double time_ = 0;
  AlignedVector<Complex> halfInputs_, halfOutputs_;
  std::unique_ptr<Workspace> own_;
  tbb::enumerable_thread_specific<std::unique_ptr<Workspace>> workspaces_;
};

extern template class SpectralSweep<float>;
extern template class SpectralSweep<double>;

} // namespace semiflow::numerics
