#include "core/koopman/spectra/generator.h"

#include <array>
#include <cmath>

#include "core/base/memory.h"
#include "core/koopman/system.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr Index blockSize = 256;
// of f(-3 h) .. f(3 h): f'(0) h and f''(0) h^2, both of order six
constexpr std::array<double, 7> slope{-1.0 / 60, 9.0 / 60, -45.0 / 60, 0, 45.0 / 60, -9.0 / 60, 1.0 / 60};
constexpr std::array<double, 7> bend{2.0 / 180,   -27.0 / 180, 270.0 / 180, -490.0 / 180,
                                     270.0 / 180, -27.0 / 180, 2.0 / 180};

} // namespace

GeneratorImages::GeneratorImages(const Dictionary& dictionary, const Snapshots& training, Lifted& lifted,
                                 const std::string& path)
    : dictionary_(dictionary), training_(training), lifted_(lifted) {
  const bool known = training.system != nullptr && !training.system->discrete;
  if (known && dictionary.window > 1) {
    throw InputError(path, "observables of the present state, whose rate of change the system's law gives", "delays",
                     "choose other observables");
  }
  const VectorXd mean = training.states.rowwise().mean();
  const double spread =
      (training.states.colwise() - mean).norm() / std::sqrt(static_cast<double>(training.states.cols()));
  if (spread > 0) scale_ = spread;
  requireMemory(2.0 * 8 * static_cast<double>(dictionary.size) * static_cast<double>(lifted.pairs()),
                "the rates of the observables");
  lifted_.images.resize(dictionary.size, lifted.pairs());
  blocks_ = Blocks(static_cast<std::size_t>((lifted.pairs() + blockSize - 1) / blockSize));
}

void GeneratorImages::alongTheLaw(Index begin, Index end) {
  const System& system = *training_.system;
  const Index d = training_.dimension(), m = system.noises;
  VectorXd drift(d);
  MatrixXd diffusion(d, m), states(d, 7), values(dictionary_.size, 7);
  const auto differences = [&](const VectorXd& x, const VectorXd& direction, const std::array<double, 7>& weights,
                               int order) -> VectorXd {
    const double length = direction.norm();
    if (!(length > 0)) return VectorXd::Zero(dictionary_.size);
    const double h = 5e-3 * scale_ / length;
    for (int k = -3; k <= 3; ++k) states.col(k + 3) = x + k * h * direction;
    dictionary_.evaluate(states, values);
    return values * Eigen::Map<const VectorXd>(weights.data(), 7) / std::pow(h, order);
  };
  for (Index i = begin; i < end; ++i) {
    const Index place = lifted_.from[static_cast<std::size_t>(i)];
    const VectorXd x = training_.states.col(lifted_.now[static_cast<std::size_t>(place)]);
    system.law(x.data(), drift.data());
    VectorXd rate = differences(x, drift, slope, 1);
    if (m > 0) system.diffusion(x.data(), diffusion.data());
    for (Index k = 0; k < m; ++k) rate += 0.5 * differences(x, diffusion.col(k), bend, 2);
    lifted_.images.col(i) = rate;
  }
}

bool GeneratorImages::run(const std::stop_token& stop) {
  const bool known = training_.system != nullptr && !training_.system->discrete;
  return blocks_.run(stop, [&](std::size_t block) {
    const Index begin = static_cast<Index>(block) * blockSize, end = std::min(begin + blockSize, lifted_.pairs());
    if (known) return alongTheLaw(begin, end);
    for (Index i = begin; i < end; ++i) {
      const Index place = lifted_.from[static_cast<std::size_t>(i)];
      lifted_.images.col(i) = (lifted_.values.col(place + 1) - lifted_.values.col(place)) / training_.interval;
    }
  });
}

} // namespace semiflow::koopman
