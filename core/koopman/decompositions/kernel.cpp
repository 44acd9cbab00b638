#include "core/koopman/decompositions/kernel.h"

#include <cmath>

#include <fmt/format.h>

#include "core/base/memory.h"
#include "core/numerics/lapack.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Turns inner products a.c of scaled vectors into kernel values in place.
using Finish =
    std::function<void(Eigen::Ref<MatrixXd> products, const VectorXd& centreSquares, const VectorXd& squares)>;

Finish finisher(const std::string& kernel, int degree) {
  if (kernel == "polynomial") {
    return [degree](Eigen::Ref<MatrixXd> products, const VectorXd&, const VectorXd&) {
      products = (1 + products.array()).pow(degree);
    };
  }
  const bool gaussian = kernel == "gaussian";
  return [gaussian](Eigen::Ref<MatrixXd> products, const VectorXd& centreSquares, const VectorXd& squares) {
    for (Index j = 0; j < products.cols(); ++j) {
      for (Index i = 0; i < products.rows(); ++i) {
        const double distance = std::max(0.0, centreSquares[i] + squares[j] - 2 * products(i, j));
        products(i, j) = gaussian ? std::exp(-0.5 * distance) : std::exp(-std::sqrt(distance));
      }
    }
  };
}

} // namespace

Component<Decomposition> withKernel(Component<Decomposition> component) {
  component
      .parameter(choice("kernel", {"gaussian", "laplacian", "polynomial"})
                     .doc("exp(−|x − y|²/2ℓ²), exp(−|x − y|/ℓ) or (1 + x·y/ℓ²)^p"))
      .parameter(
          real("width", 1).above(0).doc("ℓ, in units of the observables' root mean square distance to their mean"))
      .parameter(integer("degree", 4).between(1, 60).doc("p: of the polynomial kernel"));
  return component;
}

Dictionary kernelSections(const Values& v, const Dictionary& base, const Snapshots& training, Index centres) {
  const Lifted lifted = lift(base, training);
  const Index all = lifted.pairs(), count = centres > 0 ? std::min(centres, all) : all;
  requireMemory(3.0 * 8 * static_cast<double>(count) * static_cast<double>(lifted.values.cols()),
                fmt::format("{} kernel functions of {} snapshots", count, lifted.values.cols()));
  MatrixXd at(base.size, count);
  for (Index i = 0; i < count; ++i)
    at.col(i) = lifted.values.col(lifted.from[static_cast<std::size_t>(i * all / count)]);
  const VectorXd mean = lifted.values.rowwise().mean();
  const double spread = (lifted.values.colwise() - mean).norm() / std::sqrt(static_cast<double>(lifted.values.cols()));
  const double length = v.real("width") * (spread > 0 ? spread : 1);
  // Distances do not see the mean; taking it off keeps their digits. Inner products do.
  const VectorXd origin = v.text("kernel") == "polynomial" ? VectorXd(VectorXd::Zero(base.size)) : mean;
  const MatrixXd places = ((at.colwise() - origin) / length).transpose();
  const VectorXd squares = places.rowwise().squaredNorm();
  const Finish finish = finisher(v.text("kernel"), static_cast<int>(v.integer("degree")));

  Dictionary dictionary{.size = count, .window = base.window};
  dictionary.evaluate = [=](const Eigen::Ref<const MatrixXd>& states, Eigen::Ref<MatrixXd> values) {
    MatrixXd inside(base.size, values.cols());
    base.evaluate(states, inside);
    inside = (inside.colwise() - origin) / length;
    numerics::multiply(places, inside, values);
    finish(values, squares, inside.colwise().squaredNorm());
  };
  return dictionary;
}

} // namespace semiflow::koopman
