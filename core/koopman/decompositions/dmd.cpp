#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/decompositions/rank.h"

namespace semiflow::koopman {

const Component<Decomposition>& dmd() {
  static const auto component = withTruncation(
      Component<Decomposition>("dmd", "Dynamic mode decomposition")
          .summary("The best linear map from each snapshot to the next, on the leading singular vectors of the data.")
          .formula("X = U Σ Vᵀ,  Ã = Uᵀ Y V Σ⁻¹,  Ã w = λ w,  mode = Y V Σ⁻¹ w / λ")
          .reference("Tu, Rowley, Luchtenburg, Brunton, Kutz, On dynamic mode decomposition: theory and applications, "
                     "J. Comput. Dyn. 1, 391 (2014)")
          .parameter(choice("modes", {"exact", "projected"})
                         .doc("from the later snapshots, or in the span of the earlier ones"))
          .makes([](const Values& v) {
            return std::make_unique<Decomposition>(
                Decomposition{.rank = truncation(v), .equilibrate = false, .exactModes = v.text("modes") == "exact"});
          }));
  return component;
}

} // namespace semiflow::koopman
