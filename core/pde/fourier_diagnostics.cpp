#include "core/pde/fourier_diagnostics.h"

#include <tbb/enumerable_thread_specific.h>

#include "core/numerics/spectral_sweep.h"
#include "core/pde/fourier_symbols.h"
#include "core/pde/reduce.h"

namespace semiflow::pde {
namespace {

using numerics::SpectralRows;
using std::size_t;

} // namespace

template <class T> struct FourierDiagnostics<T>::Parts {
  DiagnosticLaw law;
  double volume = 1;
  double points = 1;
  std::unique_ptr<numerics::SpectralSweep<T>> sweep;
  std::vector<double> partials; ///< per block of rows and reduction
  tbb::enumerable_thread_specific<std::vector<T>> scratch;

  void reduce(const SpectralRows<T>& rows);
  double total(size_t reduction) const;
};

template <class T>
FourierDiagnostics<T>::FourierDiagnostics(const Law& law, const numerics::SpectralModes& modes,
                                          const std::vector<experiment::Axis>& box, DiagnosticLaw diagnostics)
    : parts_(std::make_unique<Parts>()) {
  std::array<double, 3> origin{};
  for (size_t a = 0; a < box.size(); ++a) {
    origin[a] = box[a].lower;
    parts_->volume *= box[a].upper() - box[a].lower;
  }
  parts_->points = static_cast<double>(modes.allPoints());
  parts_->sweep = std::make_unique<numerics::SpectralSweep<T>>(
      modes, origin, spectralInputs<T>(law, modes, diagnostics.pointwise.inputs), 0);
  parts_->partials.resize(parts_->sweep->blocks() * diagnostics.reductions.size());
  parts_->law = std::move(diagnostics);
}

template <class T> FourierDiagnostics<T>::~FourierDiagnostics() = default;

/// Evaluates the expressions on some rows and reduces them to one number each.
template <class T> void FourierDiagnostics<T>::Parts::reduce(const SpectralRows<T>& rows) {
  const size_t outputs = law.pointwise.kernel.outputs(), size = rows.rows * rows.pitch;
  std::vector<T>& values = scratch.local();
  values.resize(outputs * size);
  std::vector<numerics::OutputLane<T>> lanes;
  for (size_t i = 0; i < outputs; ++i) lanes.push_back({values.data() + i * size, 1});
  numerics::run<T>(law.pointwise.kernel, rows.inputs, lanes, size);
  for (size_t i = 0; i < law.reductions.size(); ++i) {
    const Reduction& reduction = law.reductions[i];
    double block = neutral(reduction.kind);
    for (size_t r = 0; r < rows.rows; ++r) {
      const T* row = values.data() + reduction.output * size + r * rows.pitch;
      double sum = neutral(reduction.kind);
      for (size_t x = 0; x < rows.points; ++x) sum = merged(reduction.kind, sum, static_cast<double>(row[x]));
      block = merged(reduction.kind, block, sum);
    }
    partials[rows.block * law.reductions.size() + i] = block;
  }
}

template <class T> double FourierDiagnostics<T>::Parts::total(size_t reduction) const {
  const Reduction::Kind kind = law.reductions[reduction].kind;
  double value = neutral(kind);
  for (size_t i = reduction; i < partials.size(); i += law.reductions.size()) value = merged(kind, value, partials[i]);
  if (kind == Reduction::Kind::mean) value /= points;
  if (kind == Reduction::Kind::integral) value *= volume / points;
  return value;
}

template <class T>
std::vector<double> FourierDiagnostics<T>::evaluate(double time, const std::vector<std::complex<T>>& state) {
  Parts& p = *parts_;
  if (!p.law.reductions.empty()) {
    p.sweep->run(time, state.data(), [&p](const SpectralRows<T>& rows) { p.reduce(rows); }, {});
  }
  std::vector<double> reduced(p.law.reductions.size());
  for (size_t i = 0; i < reduced.size(); ++i) reduced[i] = p.total(i);
  return combined(p.law, reduced);
}

template class FourierDiagnostics<float>;
template class FourierDiagnostics<double>;

} // namespace semiflow::pde
