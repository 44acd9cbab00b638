#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/decompositions/kernel.h"
#include "core/koopman/decompositions/rank.h"

namespace semiflow::koopman {

/// With the kernel's sections at all x as observables, their matrix at x is the Gram matrix G = Q S^2 Q^T, and extended
/// DMD on its leading singular vectors is the kernel method of the paper: K = S^-1 Q^T A Q S^-1.
const Component<Decomposition>& kernelEdmd() {
  static const auto component = withKernel(
      Component<Decomposition>("kernel_edmd", "Kernel EDMD")
          .summary("As many observables as snapshots, by inner products alone: for states too many for a dictionary.")
          .formula("Gᵢⱼ = k(xᵢ, xⱼ) = Q Σ² Qᵀ,  Aᵢⱼ = k(yᵢ, xⱼ),  K = Σ⁻¹ Qᵀ A Q Σ⁻¹")
          .reference(
              "Williams, Rowley, Kevrekidis, A kernel-based method for data-driven Koopman spectral analysis, J. "
              "Comput. Dyn. 2, 247 (2015)")
          .parameter(real("tolerance", 1e-8)
                         .between(0, 1)
                         .doc("smallest eigenvalue Σ² to keep of the Gram matrix, relative to the largest"))
          .parameter(integer("rank", 0).atLeast(0).doc("how many to keep at most; 0: all above the tolerance"))
          .makes([](const Values& v) {
            const auto most = static_cast<Eigen::Index>(v.integer("rank"));
            const double tolerance = v.real("tolerance");
            Decomposition result{.rank =
                                     [=](const RankData& data) {
                                       const Eigen::Index r = rankByTolerance(data.singularValues, tolerance);
                                       return most > 0 ? std::min(most, r) : r;
                                     },
                                 .equilibrate = false};
            result.extend = [v](const Dictionary& base, const Snapshots& training) {
              return kernelSections(v, base, training, 0);
            };
            return std::make_unique<Decomposition>(std::move(result));
          }));
  return component;
}

} // namespace semiflow::koopman
