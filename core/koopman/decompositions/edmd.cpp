#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/decompositions/gram.h"
#include "core/koopman/decompositions/rank.h"
#include "core/koopman/spectra/model.h"

namespace semiflow::koopman {

const Component<Decomposition>& edmd() {
  static const auto component = withTolerance(
      Component<Decomposition>("edmd", "Extended DMD")
          .summary("The Koopman operator projected on a dictionary of observables by least squares over "
                   "the data.")
          .formula("K = argmin ‖Ψ(Y) − Ψ(X) K‖,  K g = λ g")
          .reference("Williams, Kevrekidis, Rowley, J. Nonlinear Sci. 25, 1307 (2015)")
          .parameter(choice("products", {"orthogonal", "gram"})
                         .doc("how long data are made small: by orthogonal factorizations, to round-off, or by Gram "
                              "matrices, in half the time and to half the digits"))
          .makes([](const Values& v) {
            const double tolerance = v.real("tolerance");
            Decomposition result{.rank = toleranceRule(tolerance)};
            if (v.text("products") == "gram") {
              result.fit = [tolerance](const Lifted& lifted, const Snapshots& training,
                                       const std::stop_token& stop) -> std::optional<Fitted> {
                auto reduced = reducedByProducts(lifted, tolerance, stop);
                if (!reduced) return std::nullopt;
                Fitted all{{}, std::move(*reduced)};
                const Decomposition plain{};
                Solution solution(plain, all.reduced, lifted, training);
                if (!solution.run(stop)) return std::nullopt;
                all.model = solution.take();
                return all;
              };
            }
            return std::make_unique<Decomposition>(std::move(result));
          }));
  return component;
}

} // namespace semiflow::koopman
