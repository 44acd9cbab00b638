#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "core/numerics/expression.h"
#include "core/sampling/processes/schedule.h"

namespace semiflow::sampling {
namespace {

constexpr std::size_t panels = 1024;

/// The rate by its formula, its integral by Gauss's rule with four points in each of many panels.
class ExpressionSchedule final : public Schedule {
 public:
  explicit ExpressionSchedule(const Values& values)
      : kernel_(numerics::compile(values.text("rate"), {{"t"}, {}}, values.pathOf("rate"))) {
    for (std::size_t i = 0; i <= 4 * panels; ++i) {
      const double time = static_cast<double>(i) / (4 * panels);
      const double value = rate(time);
      if (!(value > 0) || !std::isfinite(value)) {
        throw values.error("rate", "a formula of t that is above 0 for 0 <= t <= 1",
                           fmt::format("{:g} at t = {:g}", value, time));
      }
    }
    for (std::size_t i = 0; i < panels; ++i) areas_.push_back(areas_.back() + area(edge(i), edge(i + 1)));
  }

  double logAlpha(double time) const override {
    const auto panel = std::min(static_cast<std::size_t>(std::max(time, 0.0) * panels), panels - 1);
    return -0.5 * (areas_[panel] + area(edge(panel), time));
  }
  double rate(double time) const override {
    double value = 0;
    const std::array<numerics::InputLane<double>, 1> in{{{&time, 0}}};
    const std::array<numerics::OutputLane<double>, 1> out{{{&value, 1}}};
    numerics::run<double>(kernel_, in, out, 1);
    return value;
  }

 private:
  static double edge(std::size_t i) { return static_cast<double>(i) / panels; }
  double area(double from, double to) const {
    static constexpr std::array<double, 4> places{-0.8611363115940526, -0.3399810435848563, 0.3399810435848563,
                                                  0.8611363115940526};
    static constexpr std::array<double, 4> weights{0.3478548451374538, 0.6521451548625461, 0.6521451548625461,
                                                   0.3478548451374538};
    double sum = 0;
    for (std::size_t q = 0; q < 4; ++q) sum += weights[q] * rate(0.5 * (from + to) + 0.5 * (to - from) * places[q]);
    return 0.5 * (to - from) * sum;
  }

  numerics::Kernel kernel_;
  std::vector<double> areas_{0}; ///< the integral of the rate from 0 to each panel's edge
};

} // namespace

const Component<Schedule>& expressionSchedule() {
  static const auto component =
      Component<Schedule>("expression", "Formula")
          .summary("The rate of noising as a formula of time.")
          .formula("β(t) = any smooth formula above 0")
          .parameter(expression("rate", "0.1 + 20*t^2").unit("1/time").doc("β as a formula of t, above 0 from 0 to 1"))
          .makes([](const Values& v) { return std::make_unique<ExpressionSchedule>(v); });
  return component;
}

} // namespace semiflow::sampling
