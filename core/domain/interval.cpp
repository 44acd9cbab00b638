#include "core/domain/domain.h"

namespace semiflow::domain {

const Component<Domain>& interval() {
  static const auto made =
      Component<Domain>("interval", "Interval")
          .summary("A line from a lower to an upper end.")
          .formula("lower ≤ x < upper")
          .parameter(real("lower", 0).unit("length").doc("left end"))
          .parameter(real("upper", 1).unit("length").doc("right end"))
          .parameter(
              integer("points", 256).between(4, 1e8).doc("number of grid points; products of small primes are fast"))
          .parameter(component("boundary", anyFamily<boundaries>, "periodic").doc("what holds at the ends"))
          .parameter(component("mask", anyFamily<masks>, "none").doc("obstacles, holes and fixed regions"))
          .makes([](const Values& v) {
            return makeDomain(v, {v.real("lower")}, {v.real("upper")}, {static_cast<double>(v.integer("points"))});
          });
  return made;
}

} // namespace semiflow::domain
