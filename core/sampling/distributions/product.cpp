#include "core/sampling/distributions/independent.h"

namespace semiflow::sampling {

const Component<Target>& product() {
  static const auto component =
      Component<Target>("product", "Independent product")
          .summary("The coordinates of one law, and beside them those of another that knows nothing of the first.")
          .formula("p(x, y) = p₁(x) p₂(y)")
          .parameter(
              semiflow::component("first", anyFamily<targets>, "two_moons").live().doc("law of the first coordinates"))
          .parameter(semiflow::component("second", anyFamily<targets>, "double_well").live().doc("law of the others"))
          .makes([](const Values& values) -> std::unique_ptr<Target> {
            std::vector<std::unique_ptr<Target>> parts;
            parts.push_back(values.make<Target>("first"));
            parts.push_back(values.make<Target>("second"));
            return std::make_unique<Independent>(std::move(parts));
          });
  return component;
}

} // namespace semiflow::sampling
