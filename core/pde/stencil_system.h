#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <tbb/enumerable_thread_specific.h>

#include "core/numerics/stability.h"
#include "core/pde/grid_rows.h"
#include "core/pde/grid_sources.h"

namespace semiflow::pde {

/// A law on a grid: derivatives by finite differences or by polynomials through all points (grid.h), pointwise terms by
/// the law's kernel, row by row while they are in the cache. The state holds every field's values at the points, of a
/// complex law real and imaginary parts as two fields. Points where a value is given (Dirichlet) have rate 0; project()
/// sets them. Parallel with the same bits for any number of threads. Used by one thread at a time.
template <class T> class StencilSystem final : public numerics::GridSystem<T> {
 public:
  using State = std::vector<T>;
  using Part = numerics::Part;

  StencilSystem(Law law, DiagnosticLaw diagnostics, Grid grid);
  /// Bytes of its work arrays; what elliptic fields and implicit methods factorise is not in it.
  static double memoryEstimate(const Law& law, double points);

  std::size_t fields() const override { return law_.fields.size() * parts(law_); }
  std::size_t perField() const override { return grid_.total(); }
  std::array<std::size_t, 3> shape() const override { return grid_.points; }
  void project(double time, State& u) const override;
  void rate(double time, const State& u, State& out, Part part = Part::whole) override;
  void rateSum(double time, const State& u, double factor, std::span<const numerics::Scaled<T>> terms,
               State& out) override;
  const numerics::SparseMatrix* linear() override;
  bool isLinear() const override { return law_.nonlinearFields.empty() && !hasElliptic_; }
  bool hasJacobian() const override { return true; }
  numerics::SparseMatrix jacobian(double time, const State& u) override;

  /// What drives it at random: null or an object that outlives it.
  void setNoise(numerics::Noise<T>* noise) { noise_ = noise; }
  numerics::Noise<T>* noise() override { return noise_; }

  std::array<bool, 3> periodic() const override { return grid_.periodic; }
  const Grid& grid() const { return grid_; }

  /// One input of a kernel: the values of a source as they are, or a stencil.
  struct Input {
    bool direct = false;
    std::size_t source = 0;
    Stencil<T> stencil;
  };
  /// What a pointwise formula reads. To be called before the first evaluation of anything.
  std::vector<Input> inputsOf(const Pointwise& pointwise);
  /// Its values at all points: one array per output of its kernel.
  void evaluate(const Pointwise& pointwise, const std::vector<Input>& inputs, double time, const State& u,
                std::vector<State>& out);

  std::uint64_t evaluations() const { return evaluations_; }
  /// The equation's diagnostics, with a quadrature of the grid's order; the same bits for any number of threads.
  std::vector<double> diagnostics(double time, const State& u);

  /// Where the rate moves differences between neighbouring points fastest, per unit of time.
  struct Fastest {
    double rate = 0;
    std::size_t lane = 0, point = 0;
    numerics::ModeRates rates; ///< of all waves there, with coefficients as they are at the point (von Neumann)
  };
  /// Sums over directions of |slope of a field's rate in a derivative| / spacing^order. Times the step length these are
  /// the Courant number (odd derivatives of the field itself) and the diffusion number (even ones); those in
  /// derivatives of other fields, as waves have them, are apart. With polynomials the size of the matrix takes the
  /// place of 1/spacing^order, and no rates are told.
  struct Speed {
    Fastest courant, diffusion, coupled;
  };
  Speed speed(double time, const State& u);

 private:
  /// A thread's own work memory.
  struct Scratch {
    std::vector<T> values;
    std::vector<numerics::InputLane<T>> inputs;
    std::vector<numerics::OutputLane<T>> outputs;
    std::vector<T> rest; ///< the kernel's outputs, lane by lane of the state
    std::vector<Addend<T>> addends;
  };
  /// Calls run(lanes of the kernel at the row's points); prepare() of the sources has been called.
  template <class Visit>
  void withInputs(const std::vector<Input>& inputs, double time, const GridRow& row, Visit visit);
  void sweep(double time, const State& u, Part part, T factor, std::span<const numerics::Scaled<T>> terms, State& out);
  void rowOfSweep(double time, const GridRow& row, Part part, T factor, std::span<const numerics::Scaled<T>> terms,
                  State& out);
  void holdGiven(const GridRow& row, std::size_t lane, std::span<const numerics::Scaled<T>> terms, T* to) const;
  /// Slopes of the nonlinear part's outputs in its input lanes at every point, by central differences, in double
  /// precision: [output lane][input lane][point].
  /// @param differentiated of derivatives only; of the rest they are 0
  std::vector<std::vector<std::vector<double>>> slopes(double time, const State& u, bool differentiated);

  /// The rates of waves on a periodic grid with the coefficients of a point.
  /// @param slopes of the nonlinear part, or empty
  numerics::ModeRates ratesAt(std::size_t point, const std::vector<std::vector<std::vector<double>>>& slopes) const;

  Law law_;
  DiagnosticLaw diagnosticLaw_;
  Grid grid_;
  mutable GridSources<T> sources_;
  std::vector<Stencil<T>> linearTerms_;   ///< per lane of the state
  std::vector<Stencil<T>> ellipticTerms_; ///< linear ones of elliptic fields: part of the rest
  std::vector<Stencil<T>> allTerms_;      ///< both
  std::array<std::size_t, 2> edge_{};     ///< rows from the ends of y and z that have weights of their own
  bool hasElliptic_ = false;              ///< there are such terms
  std::vector<Input> inputs_, diagnosticInputs_;
  std::vector<bool> hasRest_;              ///< per lane of the state: the kernel writes to it
  double volume_ = 0;                      ///< of what is free
  std::vector<T> places_;                  ///< x of the points of a row
  std::vector<std::array<bool, 6>> given_; ///< per lane and side
  std::optional<numerics::SparseMatrix> linearMatrix_;
  tbb::enumerable_thread_specific<Scratch> scratch_;
  numerics::Noise<T>* noise_ = nullptr;
  std::uint64_t evaluations_ = 0;
};

extern template class StencilSystem<float>;
extern template class StencilSystem<double>;

} // namespace semiflow::pde
