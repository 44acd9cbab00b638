#include <array>
#include <cmath>
#include <numbers>
#include <optional>

#include <fmt/format.h>

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/domain/initial.h"
#include "core/pde/fourier_system.h"

namespace semiflow::domain {
namespace {

using ModeNumbers = std::array<int, 3>;

/// The mean square of a mode's coefficient, up to a factor, by its wave number.
struct Spectrum {
  double correlationLength = 0; ///< 0: a power law in [lower, upper]
  double slope = 0;
  double lower = 0, upper = 0;

  double operator()(double k) const {
    if (k == 0) return 0; // the mean is the offset's
    if (correlationLength > 0) return std::exp(-k * k * correlationLength * correlationLength / 2);
    return k >= lower && k <= upper ? std::pow(k, -slope) : 0;
  }
  /// Beyond this wave number it is zero, or below the round-off of the squares of double precision.
  double cutoff() const { return correlationLength > 0 ? std::sqrt(2 * 73.0) / correlationLength : upper; }
};

double waveNumber(const Domain& domain, const ModeNumbers& m) {
  double square = 0;
  for (std::size_t a = 0; a < domain.axes.size(); ++a) {
    const double k = 2 * std::numbers::pi * m[a] / (domain.axes[a].upper() - domain.axes[a].lower);
    square += k * k;
  }
  return std::sqrt(square);
}

/// The sum over every mode of the infinite lattice, so that a mode's size does not depend on the grid.
double total(const Domain& domain, const Spectrum& spectrum) {
  std::array<std::size_t, 3> reach{}, count{1, 1, 1};
  for (std::size_t a = 0; a < domain.axes.size(); ++a) {
    const double length = domain.axes[a].upper() - domain.axes[a].lower;
    reach[a] = static_cast<std::size_t>(spectrum.cutoff() * length / (2 * std::numbers::pi));
    count[a] = 2 * reach[a] + 1;
  }
  return parallelSum(count[0] * count[1] * count[2], 1 << 14, 0.0, [&](std::size_t begin, std::size_t end) {
    double sum = 0;
    for (std::size_t i = begin; i < end; ++i) {
      const auto signedNumber = [&](std::size_t a, std::size_t index) {
        return static_cast<int>(index) - static_cast<int>(reach[a]);
      };
      sum += spectrum(waveNumber(domain, {signedNumber(0, i % count[0]), signedNumber(1, i / count[0] % count[1]),
                                          signedNumber(2, i / count[0] / count[1])}));
    }
    return sum;
  });
}

/// A standard complex normal number for a mode, the conjugate one for the opposite mode of a real field.
std::complex<double> coefficient(const Random& random, const ModeNumbers& m, std::uint32_t field, bool complexField) {
  constexpr int limit = 1 << 20;
  const bool opposite = !complexField && (m[0] < 0 || (m[0] == 0 && (m[1] < 0 || (m[1] == 0 && m[2] < 0))));
  std::uint64_t key = 0;
  for (int a = 2; a >= 0; --a) {
    const int number = opposite ? -m[static_cast<std::size_t>(a)] : m[static_cast<std::size_t>(a)];
    if (std::abs(number) >= limit) return 0;
    key = (key << 21) | static_cast<std::uint64_t>(number + limit);
  }
  const auto pair = random.normals(key, field, 0);
  return std::complex<double>(pair[0], opposite ? -pair[1] : pair[1]) / std::numbers::sqrt2;
}

/// The field is periodic whatever the domain: the last point of a direction with both ends is the first one again.
std::vector<experiment::Axis> periodicAxes(const Domain& domain) {
  std::vector<experiment::Axis> axes = domain.axes;
  for (auto& axis : axes) {
    if (!axis.periodic) --axis.points;
    axis.periodic = true;
  }
  return axes;
}

/// Values on all points from those on periodicAxes().
std::vector<double> withEnds(const Domain& domain, const std::vector<double>& values) {
  if (values.empty() || domain.isPeriodic()) return values;
  std::vector<double> all(domain.points());
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::size_t rest = i, from = 0, stride = 1;
    for (const auto& axis : domain.axes) {
      const std::size_t distinct = axis.periodic ? axis.points : axis.points - 1;
      from += rest % axis.points % distinct * stride;
      rest /= axis.points;
      stride *= distinct;
    }
    all[i] = values[from];
  }
  return all;
}

class RandomFourier final : public Initial {
 public:
  explicit RandomFourier(const Values& v)
      : values_(v), amplitude_(v.real("amplitude")), offset_(v.real("offset")), amplitudes_(v.realMap("amplitudes")),
        offsets_(v.realMap("offsets")) {
    if (v.real("upper_wave_number") < v.real("lower_wave_number")) {
      throw v.error("upper_wave_number",
                    fmt::format("a number of at least lower_wave_number, {:g}", v.real("lower_wave_number")),
                    fmt::format("{:g}", v.real("upper_wave_number")));
    }
  }

  std::vector<experiment::GridField> on(const Setting& setting) const override {
    if (!setting.domain.places.empty()) {
      throw InputError("initial.id", "expression, where the points are not equally spaced", "random_fourier");
    }
    const Spectrum spectrum = spectrumOn(setting.domain);
    const double sum = total(setting.domain, spectrum);
    if (!(sum > 0)) {
      throw values_.error("upper_wave_number", "a band with at least one wave number of the domain", "none in it");
    }
    const std::vector<double> amplitudes = perField(setting, "amplitudes", amplitudes_, amplitude_);
    const std::vector<double> offsets = perField(setting, "offsets", offsets_, offset_);

    pde::Law law;
    law.fields = {"u"};
    law.complex = setting.complex;
    law.dimension = setting.domain.dimension();
    pde::FourierSystem<double> transform(std::move(law), periodicAxes(setting.domain), false);
    const Random random(setting.seed, Stream::initial);
    std::vector<experiment::GridField> fields = blankFields(setting);
    numerics::State<double> state(transform.modes());
    for (std::size_t f = 0; f < fields.size(); ++f) {
      parallelBlocks(state.size(), 1 << 12, [&](std::size_t begin, std::size_t end) {
        for (std::size_t mode = begin; mode < end; ++mode) {
          const ModeNumbers m = transform.modeNumbers(mode);
          const double mean = spectrum(waveNumber(setting.domain, m)) / sum;
          state[mode] = mean == 0 ? 0
                                  : amplitudes[f] * std::sqrt(mean) *
                                        coefficient(random, m, static_cast<std::uint32_t>(f), setting.complex);
        }
      });
      std::vector<double> values(transform.points()), imaginary(setting.complex ? values.size() : 0);
      transform.toPoints(state, {}, values, imaginary);
      fields[f].values = withEnds(setting.domain, values);
      fields[f].imaginary = withEnds(setting.domain, imaginary);
      for (double& value : fields[f].values) value += offsets[f];
    }
    return fields;
  }

 private:
  Spectrum spectrumOn(const Domain& domain) const {
    Spectrum spectrum;
    spectrum.slope = values_.real("slope");
    spectrum.lower = values_.real("lower_wave_number");
    spectrum.upper = values_.real("upper_wave_number");
    double shortest = domain.axes[0].upper() - domain.axes[0].lower;
    double finest = domain.axes[0].spacing;
    for (const auto& axis : domain.axes) {
      shortest = std::min(shortest, axis.upper() - axis.lower);
      finest = std::min(finest, axis.spacing);
    }
    if (values_.text("spectrum") == "gaussian") {
      const double given = values_.real("correlation_length");
      spectrum.correlationLength = given > 0 ? given : shortest / 20;
      if (given > 0 && given < finest) {
        throw values_.error("correlation_length", fmt::format("a number of at least the grid spacing, {:g}", finest),
                            fmt::format("{:g}", given));
      }
    } else if (spectrum.upper > std::numbers::pi / finest) {
      throw values_.error("upper_wave_number",
                          fmt::format("at most the grid's highest wave number, {:g}", std::numbers::pi / finest),
                          fmt::format("{:g}", spectrum.upper));
    }
    return spectrum;
  }

  std::vector<double> perField(const Setting& setting, const std::string& parameter,
                               const std::vector<std::pair<std::string, double>>& given, double otherwise) const {
    std::vector<double> result(setting.fields.size(), otherwise);
    for (const auto& [field, value] : given) {
      result[fieldNumber(setting, field, values_.pathOf(parameter) + "." + field)] = value;
    }
    return result;
  }

  Values values_;
  double amplitude_, offset_;
  std::vector<std::pair<std::string, double>> amplitudes_, offsets_;
};

} // namespace

const Component<Initial>& randomFourier() {
  static const auto made =
      Component<Initial>("random_fourier", "Random smooth field")
          .summary("A Gaussian random field made of Fourier modes: the same field at every resolution.")
          .formula("u = offset + amplitude Σ √(S(k)/ΣS) ξ_k exp(i k·x),  S = exp(−k²ℓ²/2) or k^(−slope)")
          .parameter(real("amplitude", 1).atLeast(0).doc("standard deviation, over all random fields"))
          .parameter(real("offset", 0).doc("mean"))
          .parameter(choice("spectrum", {"gaussian", "power"})
                         .doc("gaussian: with a correlation length; power: k^(-slope) between two wave numbers"))
          .parameter(real("correlation_length", 0)
                         .atLeast(0)
                         .unit("length")
                         .doc("of the gaussian spectrum; 0: a twentieth of the shortest side"))
          .parameter(
              real("lower_wave_number", 1).atLeast(0).unit("1/length").doc("of the power spectrum, 2 pi/wave length"))
          .parameter(
              real("upper_wave_number", 8).above(0).unit("1/length").doc("of the power spectrum, 2 pi/wave length"))
          .parameter(
              real("slope", 0).between(-20, 20).doc("of the power spectrum: a mode's mean square falls as k^(-slope)"))
          .parameter(realMap("amplitudes", Json::object()).doc("amplitude of fields that have another one, by name"))
          .parameter(realMap("offsets", Json::object()).doc("offset of fields that have another one, by name"))
          .makes([](const Values& v) { return std::make_unique<RandomFourier>(v); });
  return made;
}

} // namespace semiflow::domain
