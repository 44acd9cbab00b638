#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/numerics/stepper.h"
#include "core/pde/discretisation.h"
#include "core/pde/studies/refinement.h"

namespace semiflow::pde {
namespace {

/// @throws InputError for fewer than two
std::vector<double> sortedLevels(const Values& values, const char* name, bool descending) {
  std::vector<double> all = values.vector(name);
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  if (all.size() < 2) throw values.error(name, "at least two different numbers", fmt::format("{}", all.size()));
  if (descending) std::reverse(all.begin(), all.end());
  return all;
}

class InTime final : public Refinement {
 public:
  explicit InTime(const Values& values) : steps_(sortedLevels(values, "steps", true)) {}

  std::size_t levels() const override { return steps_.size(); }
  Json at(const Json& tree, std::size_t level) const override { return with(tree, steps_[level]); }
  Json reference(const Values& rollout) const override {
    constexpr double finer = 8;
    const Json& tree = rollout.tree();
    return with(tree, std::min(steps_.back(), tree.at("stepper").at("step").get<double>()) / finer);
  }
  std::string textOf(std::size_t level) const override { return fmt::format("step {:g}", steps_[level]); }
  std::string abscissa() const override { return "step"; }
  std::string unit() const override { return "time"; }
  double abscissaOf(const Json& tree, const std::vector<experiment::Axis>&) const override {
    return tree.at("stepper").at("step").get<double>();
  }
  int expectedOrder(const Values& rollout) const override {
    return rollout.make<numerics::Stepping>("stepper")->order();
  }

 private:
  static Json with(Json tree, double step) {
    tree["stepper"]["step"] = step;
    return tree;
  }
  std::vector<double> steps_;
};

class InSpace final : public Refinement {
 public:
  explicit InSpace(const Values& values) : points_(sortedLevels(values, "points", false)) {
    for (const double n : points_) {
      if (n != std::floor(n)) throw values.error("points", "whole numbers", fmt::format("{:g}", n));
    }
  }

  std::size_t levels() const override { return points_.size(); }
  Json at(const Json& tree, std::size_t level) const override { return with(tree, points_[level]); }
  /// Every point of the finest level is one of the reference's; every cell is two of its cells.
  Json reference(const Values& rollout) const override {
    const bool ends = !rollout.make<domain::Domain>("domain")->axes.front().periodic;
    const bool cells = rollout.make<Discretisation>("discretisation")->isOfFluxes();
    return with(rollout.tree(), 2 * points_.back() - (ends && !cells ? 1 : 0));
  }
  std::string textOf(std::size_t level) const override { return fmt::format("{:g} points", points_[level]); }
  std::string abscissa() const override { return "grid_spacing"; }
  std::string unit() const override { return ""; }
  double abscissaOf(const Json&, const std::vector<experiment::Axis>& axes) const override {
    return axes.front().spacing;
  }
  int expectedOrder(const Values& rollout) const override {
    const auto domain = rollout.make<domain::Domain>("domain");
    return rollout.make<Discretisation>("discretisation")->order(*domain);
  }

 private:
  /// The number along x; along others in proportion.
  static Json with(Json tree, double count) {
    Json& points = tree["domain"]["points"];
    if (!points.is_array()) {
      points = static_cast<long long>(count);
      return tree;
    }
    const double ratio = count / points.front().get<double>();
    for (Json& n : points) n = std::llround(n.get<double>() * ratio);
    return tree;
  }
  std::vector<double> points_;
};

const Component<Refinement>& inTime() {
  static const auto made =
      Component<Refinement>("time", "In time")
          .summary("Smaller and smaller time steps on the same grid.")
          .parameter(
              vector("steps", {0.08, 0.04, 0.02, 0.01, 0.005}).above(0).unit("time").doc("time steps of the rollouts"))
          .makes([](const Values& values) { return std::make_unique<InTime>(values); });
  return made;
}

const Component<Refinement>& inSpace() {
  static const auto made =
      Component<Refinement>("space", "In space")
          .summary("Finer and finer grids with the same time step, which has to be small enough for all.")
          .parameter(vector("points", {16, 32, 64, 128}).between(4, 65536).doc("along x; along others in proportion"))
          .makes([](const Values& values) { return std::make_unique<InSpace>(values); });
  return made;
}

} // namespace

const Family<Refinement>& refinements() {
  static const Family<Refinement> family("refinement", "What becomes finer", {inTime(), inSpace()});
  return family;
}

} // namespace semiflow::pde
