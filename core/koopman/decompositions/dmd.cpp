#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/decompositions/rank.h"

namespace semiflow::koopman {

const Component<Decomposition>& dmd() {
  static const auto component =
      Component<Decomposition>("dmd", "Dynamic mode decomposition")
          .summary("The best linear map from each snapshot to the next, on the leading singular vectors of the data.")
          .formula("X = U Σ Vᵀ,  Ã = Uᵀ Y V Σ⁻¹,  Ã w = λ w,  mode = Y V Σ⁻¹ w / λ")
          .reference("Tu, Rowley, Luchtenburg, Brunton, Kutz, On dynamic mode decomposition: theory and applications, "
                     "J. Comput. "
                     "Dyn. 1, 391 (2014)")
          .parameter(choice("truncation", {"tolerance", "rank", "energy", "hard_threshold"})
                         .doc("how many singular vectors to keep: those above `tolerance`, `rank` of them, `energy` of "
                              "the sum of "
                              "squares, or the optimal number for data in white noise (Gavish, Donoho 2014)"))
          .parameter(
              real("tolerance", 1e-10).between(0, 1).doc("smallest singular value to keep, relative to the largest"))
          .parameter(integer("rank", 10).atLeast(1).doc("how many to keep"))
          .parameter(real("energy", 0.999).between(0, 1).doc("fraction of the sum of squares to keep"))
          .parameter(choice("modes", {"exact", "projected"})
                         .doc("from the later snapshots, or in the span of the earlier ones"))
          .makes([](const Values& v) {
            const std::string how = v.text("truncation");
            const double tolerance = v.real("tolerance"), energy = v.real("energy");
            const auto fixed = static_cast<Eigen::Index>(v.integer("rank"));
            auto rank = [=](const Eigen::VectorXd& singular, Eigen::Index rows, Eigen::Index columns) {
              if (how == "rank") return std::min(fixed, singular.size());
              if (how == "energy") return rankByEnergy(singular, energy);
              if (how == "hard_threshold") return rankByHardThreshold(singular, rows, columns);
              return rankByTolerance(singular, tolerance);
            };
            return std::make_unique<Decomposition>(
                Decomposition{.rank = rank, .equilibrate = false, .exactModes = v.text("modes") == "exact"});
          });
  return component;
}

} // namespace semiflow::koopman
