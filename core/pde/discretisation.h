#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/component.h"
#include "core/domain/domain.h"
#include "core/experiment/frame.h"
#include "core/numerics/stepper.h"
#include "core/pde/law.h"
#include "core/pde/noise_law.h"

namespace semiflow::pde {

/// What is to be discretised.
struct Problem {
  Law law;
  DiagnosticLaw diagnostics;
  domain::Domain domain;
  bool dealias = true;           ///< spectral methods leave out the upper third of the wave numbers
  std::optional<NoiseLaw> noise; ///< @pre the discretisation takes it
};

/// What a frame tells about how well the state is resolved in space and time.
struct Resolution {
  std::vector<experiment::Scalar> scalars;
  std::vector<std::string> warnings; ///< whole sentences
  /// What limits the time step of explicit methods, and where: "the diffusion number is 3.1 at x = 0.5"; may be empty.
  std::string limit;
  /// That the step is too long for an explicit method to be stable: a whole sentence with the number, the place and the
  /// longest step; else empty.
  std::string unstable;
};

/// The step that is taken.
struct StepTaken {
  double length = 0;
  std::vector<double> stability; ///< Stepping::stabilityPolynomial(); empty where no step is too long
  bool followsTheSystem = false; ///< as of Stepping
  bool random = false;           ///< there is noise, which few steppers take
  std::string stepper;           ///< its id
};

/// A state to which a discretised problem can go back; what is in it is the method's own.
struct Checkpoint {
  virtual ~Checkpoint() = default;
  double time = 0;
  std::uint64_t steps = 0;
  std::size_t bytes = 0;
};

/// A problem in numbers of one precision, with the stepper that moves it: what a rollout drives. Values of fields are
/// those at the points of axes() of its discretisation, x fastest. One object is used by one thread at a time; results
/// have the same bits for any number of threads.
template <class T> class Discretised {
 public:
  virtual ~Discretised() = default;

  /// Begins at a time with these fields (as many as the law has evolving ones), moved by that method. False, and
  /// nothing has changed, where the method does not fit.
  virtual bool start(const numerics::Stepping& stepping, double time,
                     const std::vector<experiment::GridField>& fields) = 0;
  /// Goes on from the present state with another method; as start().
  virtual bool setStepping(const numerics::Stepping& stepping) = 0;
  /// Goes on from the present state with another law for the same fields on the same points, or other boundary values.
  /// @throws InputError and nothing has changed
  virtual void setProblem(const Problem& problem) = 0;
  /// Begins anew at the time and state of a checkpoint() of this object, with the present method.
  virtual void restore(const Checkpoint& from) = 0;
  virtual std::unique_ptr<Checkpoint> checkpoint() const = 0;
  /// Goes on at the present time with other values of an evolving field, at the places of start(). Methods of several
  /// steps start anew.
  /// @throws InputError "PATH: ..." for a state that the method does not allow, and nothing has changed
  virtual void setField(std::size_t field, const experiment::GridField& values, const std::string& path) = 0;
  /// An evolving field at the places of start(), which for some methods are others than those of values().
  virtual void nodeValues(std::size_t field, std::span<double> values, std::span<double> imaginary) {
    this->values(field, values, imaginary);
  }
  /// From now on advance() also returns false where steps() is that.
  virtual void haltAt(std::uint64_t step) = 0;
  /// As numerics::Stepper::advance.
  virtual bool advance(double until, const std::stop_token& stop) = 0;
  virtual double time() const = 0;
  virtual std::uint64_t steps() const = 0;       ///< since start(), of all methods
  virtual std::uint64_t evaluations() const = 0; ///< of the rate, or of its nonlinear part where that alone is computed

  /// An evolving field's values. @param imaginary as many, or empty for a real law
  virtual void values(std::size_t field, std::span<double> values, std::span<double> imaginary) = 0;
  /// The equation's diagnostics, in their order.
  virtual std::vector<double> diagnostics() = 0;
  /// @param step for Courant and diffusion numbers, and whether it is stable
  virtual Resolution resolution(const StepTaken& step) = 0;

  struct NonFinite {
    std::size_t field = 0;
    std::size_t point = 0; ///< index, x fastest
  };
  /// Where a field is not finite, if anywhere.
  virtual std::optional<NonFinite> findNonFinite() = 0;
};

/// How space is discretised: the component. Makes a problem discretised in either precision.
class Discretisation {
 public:
  virtual ~Discretisation() = default;
  /// Whether it is for conservation laws, by their fluxes, and for nothing else.
  virtual bool isOfFluxes() const { return false; }
  /// Whether it takes problems with noise.
  virtual bool takesNoise() const { return false; }
  /// Order of convergence in the grid spacing, of smooth solutions on that domain; 0: faster than any power.
  virtual int order(const domain::Domain& /*domain*/) const { return 0; }
  /// Whether the domain may have masks.
  virtual bool takesMasks() const { return false; }
  /// Where the fields' values of frames lie. They are the domain's own axes, but for cells with values at their
  /// centres.
  virtual std::vector<experiment::Axis> axes(const domain::Domain& domain) const { return domain.axes; }
  /// Where the initial values are asked for: at axes(), or at places of its own.
  virtual domain::Domain initialDomain(const domain::Domain& domain) const {
    domain::Domain placed = domain;
    placed.axes = axes(domain);
    return placed;
  }
  /// Bytes that it takes, the stepper's states included: before anything is allocated.
  /// @param states that the stepper holds; @param number bytes of a real number
  virtual double memoryEstimate(const Problem& problem, int states, std::size_t number) const = 0;
  /// @throws InputError for a domain, boundary conditions or a law that it cannot discretise
  virtual std::unique_ptr<Discretised<float>> single(const Problem& problem) const = 0;
  virtual std::unique_ptr<Discretised<double>> inDouble(const Problem& problem) const = 0;
};

/// Family `discretisation`.
const Family<Discretisation>& discretisations();

} // namespace semiflow::pde
