#include "core/sampling/bridges/joint_mixture.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

#include "core/base/parallel.h"
#include "core/sampling/distributions/mixture_kernel.h"

namespace semiflow::sampling {
namespace {

using Eigen::Index;

/// out = sum_j r_j(x) (offset_j + matrix_j (x - mean_j)).
struct PosteriorMap {
  MixtureFactors law;
  std::vector<double> offsets;  ///< d numbers per component
  std::vector<double> matrices; ///< d*d numbers per component, row by row

  void add(double weight, const Eigen::VectorXd& mean, const Eigen::MatrixXd& precision, const Eigen::VectorXd& offset,
           const Eigen::MatrixXd& matrix) {
    const Index d = mean.size();
    const Eigen::MatrixXd triangle = precision.llt().matrixU();
    for (Index r = 0; r < d; ++r) {
      for (Index c = 0; c < d; ++c) {
        law.factors.push_back(triangle(r, c));
        matrices.push_back(matrix(r, c));
      }
    }
    law.means.insert(law.means.end(), mean.data(), mean.data() + d);
    offsets.insert(offsets.end(), offset.data(), offset.data() + d);
    law.constants.push_back(std::log(weight) + triangle.diagonal().array().log().sum() -
                            0.5 * static_cast<double>(d) * std::log(2 * std::numbers::pi));
  }

  void apply(const Cloud& x, Cloud& out) const {
    SF_ASSERT(&x != &out && x.values().size() == out.values().size() && x.dimension() == law.dimension);
    parallelBlocks(x.strips(), stripsPerBlock, [&](std::size_t begin, std::size_t end) {
      StripEvaluation evaluation(law);
      for (std::size_t s = begin; s < end; ++s) {
        evaluation.evaluate(x.strip(s));
        applyToStrip(evaluation, x.strip(s), out.strip(s));
      }
    });
  }

 private:
  void applyToStrip(const StripEvaluation& evaluation, const double* x, double* out) const {
    constexpr std::size_t lanes = Cloud::lanes;
    const std::size_t d = law.dimension;
    std::fill_n(out, d * lanes, 0.0);
    double share[lanes];
    for (std::size_t k = 0; k < law.components; ++k) {
      for (std::size_t l = 0; l < lanes; ++l) share[l] = evaluation.share(k)[l] / evaluation.total()[l];
      for (std::size_t r = 0; r < d; ++r) {
        for (std::size_t l = 0; l < lanes; ++l) out[r * lanes + l] += share[l] * offsets[k * d + r];
        for (std::size_t c = 0; c < d; ++c) {
          const double factor = matrices[(k * d + r) * d + c], mean = law.means[k * d + c];
          for (std::size_t l = 0; l < lanes; ++l) {
            out[r * lanes + l] += share[l] * factor * (x[c * lanes + l] - mean);
          }
        }
      }
    }
  }
};

Eigen::MatrixXd inverse(const Eigen::MatrixXd& symmetric) {
  return symmetric.llt().solve(Eigen::MatrixXd::Identity(symmetric.rows(), symmetric.cols()));
}

} // namespace

JointMixture::JointMixture(std::vector<Component> components) : components_(std::move(components)) {
  SF_ASSERT(!components_.empty());
  double total = 0;
  for (const Component& component : components_) total += component.weight;
  for (Component& component : components_) component.weight /= total;
}

Eigen::VectorXd JointMixture::meanOf(const Component& component, const std::vector<double>& c) {
  Eigen::VectorXd mean = Eigen::VectorXd::Zero(component.means.front().size());
  for (std::size_t k = 0; k < c.size(); ++k) mean += c[k] * component.means[k];
  return mean;
}

Eigen::MatrixXd JointMixture::covarianceOf(const Component& component, const std::vector<double>& c) {
  const Index d = component.means.front().size();
  Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(d, d);
  for (std::size_t k = 0; k < c.size(); ++k) {
    for (std::size_t l = 0; l < c.size(); ++l) {
      covariance += c[k] * c[l] * component.covariances[k * c.size() + l];
    }
  }
  return covariance;
}

std::unique_ptr<GaussianMixture> JointMixture::law(const std::vector<double>& c) const {
  SF_ASSERT(c.size() == points());
  std::vector<double> weights;
  Eigen::MatrixXd means(static_cast<Index>(dimension()), static_cast<Index>(components_.size()));
  std::vector<Eigen::MatrixXd> covariances;
  for (std::size_t j = 0; j < components_.size(); ++j) {
    weights.push_back(components_[j].weight);
    means.col(static_cast<Index>(j)) = meanOf(components_[j], c);
    covariances.push_back(covarianceOf(components_[j], c));
  }
  return std::make_unique<GaussianMixture>(std::move(weights), std::move(means), std::move(covariances));
}

void JointMixture::mean(const std::vector<double>& c, const std::vector<double>& w, const Cloud& x, Cloud& out) const {
  SF_ASSERT(c.size() == points() && w.size() == points());
  PosteriorMap map{{dimension(), components_.size(), {}, {}, {}}, {}, {}};
  for (const Component& component : components_) {
    Eigen::MatrixXd cross = Eigen::MatrixXd::Zero(static_cast<Index>(dimension()), static_cast<Index>(dimension()));
    for (std::size_t k = 0; k < c.size(); ++k) {
      for (std::size_t l = 0; l < c.size(); ++l) cross += w[k] * c[l] * component.covariances[k * c.size() + l];
    }
    const Eigen::MatrixXd precision = inverse(covarianceOf(component, c));
    map.add(component.weight, meanOf(component, c), precision, meanOf(component, w), cross * precision);
  }
  map.apply(x, out);
}

void JointMixture::score(const std::vector<double>& c, const Cloud& x, Cloud& out) const {
  SF_ASSERT(c.size() == points());
  PosteriorMap map{{dimension(), components_.size(), {}, {}, {}}, {}, {}};
  const Eigen::VectorXd zero = Eigen::VectorXd::Zero(static_cast<Index>(dimension()));
  for (const Component& component : components_) {
    const Eigen::MatrixXd precision = inverse(covarianceOf(component, c));
    map.add(component.weight, meanOf(component, c), precision, zero, -precision);
  }
  map.apply(x, out);
}

void JointMixture::sample(const Random& random, const std::vector<Cloud*>& out) const {
  SF_ASSERT(out.size() == points());
  const auto d = static_cast<Index>(dimension());
  const auto size = d * static_cast<Index>(points());
  std::vector<double> edges;
  std::vector<Eigen::VectorXd> means;
  std::vector<Eigen::MatrixXd> roots;
  for (const Component& component : components_) {
    edges.push_back((edges.empty() ? 0 : edges.back()) + component.weight);
    Eigen::VectorXd mean(size);
    Eigen::MatrixXd covariance(size, size);
    for (std::size_t k = 0; k < points(); ++k) {
      mean.segment(static_cast<Index>(k) * d, d) = component.means[k];
      for (std::size_t l = 0; l < points(); ++l) {
        covariance.block(static_cast<Index>(k) * d, static_cast<Index>(l) * d, d, d) =
            component.covariances[k * points() + l];
      }
    }
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covariance);
    means.push_back(std::move(mean));
    roots.emplace_back(solver.eigenvectors() * solver.eigenvalues().cwiseMax(0).cwiseSqrt().asDiagonal());
  }
  parallelBlocks(out[0]->count(), Cloud::lanes, [&](std::size_t begin, std::size_t end) {
    Eigen::VectorXd normals(size);
    for (std::size_t p = begin; p < end; ++p) {
      const auto edge = std::upper_bound(edges.begin(), edges.end() - 1, random.uniforms(p, 0, 0)[0]);
      const auto j = static_cast<std::size_t>(edge - edges.begin());
      random.fillNormals(p, 0, normals.data(), static_cast<std::size_t>(size), 1);
      const Eigen::VectorXd x = means[j] + roots[j] * normals;
      for (std::size_t k = 0; k < points(); ++k) {
        for (Index c = 0; c < d; ++c) out[k]->at(p, static_cast<std::size_t>(c)) = x(static_cast<Index>(k) * d + c);
      }
    }
  });
}

JointMixture independentProduct(const std::vector<const GaussianMixture*>& laws, std::size_t latent) {
  const Index d = laws.front()->means().rows();
  const std::size_t points = laws.size() + latent;
  std::vector<JointMixture::Component> components{{1, {}, {}}};
  components.front().means.assign(points, Eigen::VectorXd::Zero(d));
  components.front().covariances.assign(points * points, Eigen::MatrixXd::Zero(d, d));
  for (std::size_t k = laws.size(); k < points; ++k) {
    components.front().covariances[k * points + k] = Eigen::MatrixXd::Identity(d, d);
  }
  for (std::size_t k = 0; k < laws.size(); ++k) {
    std::vector<JointMixture::Component> longer;
    for (const JointMixture::Component& component : components) {
      for (std::size_t j = 0; j < laws[k]->modeWeights().size(); ++j) {
        longer.push_back(component);
        longer.back().weight *= laws[k]->modeWeights()[j];
        longer.back().means[k] = laws[k]->means().col(static_cast<Index>(j));
        longer.back().covariances[k * points + k] = laws[k]->covariances()[j];
      }
    }
    components = std::move(longer);
  }
  return JointMixture(std::move(components));
}

} // namespace semiflow::sampling
