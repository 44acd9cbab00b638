#include "core/pde/pointwise_fields.h"

#include "core/base/error.h"
#include "core/base/parallel.h"

namespace semiflow::pde {

PointwiseFields::PointwiseFields(std::vector<Formula> formulas, const numerics::Variables& names,
                                 const std::string& path)
    : formulas_(std::move(formulas)) {
  std::vector<std::string> texts, paths;
  for (const Formula& formula : formulas_) {
    texts.push_back(formula.text);
    paths.push_back(path + "." + formula.name);
  }
  if (!texts.empty()) kernel_ = numerics::compile(texts, names, paths);
}

std::vector<experiment::GridField> PointwiseFields::of(const std::vector<const experiment::GridField*>& given) const {
  std::vector<experiment::GridField> made(formulas_.size());
  if (made.empty()) return made;
  const std::size_t points = given.front()->values.size();
  for (std::size_t f = 0; f < made.size(); ++f) {
    made[f].name = formulas_[f].name;
    made[f].unit = formulas_[f].unit;
    made[f].axes = given.front()->axes;
    made[f].single = given.front()->single;
    made[f].values.resize(points);
  }
  parallelBlocks(points, 4096, [&](std::size_t begin, std::size_t end) {
    std::vector<numerics::InputLane<double>> in;
    for (const auto* field : given) {
      in.push_back({field->values.data() + begin, 1});
      if (field->isComplex()) in.push_back({field->imaginary.data() + begin, 1});
    }
    SF_ASSERT(in.size() == kernel_.inputs());
    std::vector<numerics::OutputLane<double>> out;
    for (auto& field : made) out.push_back({field.values.data() + begin, 1});
    numerics::run<double>(kernel_, in, out, end - begin);
  });
  return made;
}

} // namespace semiflow::pde
