#include "core/sampling/bridges/bridge.h"

#include "core/base/error.h"

namespace semiflow::sampling {

std::size_t Integrator::evaluationsPerStep() const {
  return method == Method::euler ? 1 : method == Method::heun ? 2 : 4;
}

void Integrator::step(std::size_t i, const DriftFunction& drift, Cloud& x) const {
  const double t = time(i), next = time(i + 1), h = next - t, middle = 0.5 * (t + next);
  Cloud first(x.count(), x.dimension());
  drift(t, x, first);
  if (method == Method::euler) return combine({{1, x}, {h, first}}, x);
  Cloud place(x.count(), x.dimension()), second(x.count(), x.dimension());
  if (method == Method::heun) {
    combine({{1, x}, {h, first}}, place);
    drift(next, place, second);
    return combine({{1, x}, {h / 2, first}, {h / 2, second}}, x);
  }
  Cloud third(x.count(), x.dimension()), fourth(x.count(), x.dimension());
  combine({{1, x}, {h / 2, first}}, place);
  drift(middle, place, second);
  combine({{1, x}, {h / 2, second}}, place);
  drift(middle, place, third);
  combine({{1, x}, {h, third}}, place);
  drift(next, place, fourth);
  combine({{1, x}, {h / 6, first}, {h / 3, second}, {h / 3, third}, {h / 6, fourth}}, x);
}

const Component<Bridge>& interpolant();
const Component<Bridge>& rectifiedFlow();
const Component<Bridge>& cRectifiedFlow();
const Component<Bridge>& lightSchroedinger();
const Component<Bridge>& entropicTransport();
const Component<Bridge>& diffusionSchroedinger();
const Component<Bridge>& barycentric();

const Family<Bridge>& bridges() {
  static const Family<Bridge> family("bridge", "Bridges",
                                     {interpolant(), rectifiedFlow(), cRectifiedFlow(), lightSchroedinger(),
                                      entropicTransport(), diffusionSchroedinger(), barycentric()});
  return family;
}

} // namespace semiflow::sampling
