#include "core/domain/domain.h"

namespace semiflow::domain {

const Component<Domain>& box() {
  static const auto made =
      Component<Domain>("box", "Box")
          .summary("A box in space, with its sides along the axes.")
          .formula("lower ≤ (x, y, z) < upper")
          .parameter(vector("lower", {0, 0, 0}).size(3).unit("length").doc("lower ends: x, y, z"))
          .parameter(vector("upper", {1, 1, 1}).size(3).unit("length").doc("upper ends: x, y, z"))
          .parameter(vector("points", {48, 48, 48})
                         .size(3)
                         .between(4, 1e8)
                         .doc("number of grid points along x, y and z; products of small primes are fast"))
          .parameter(component("boundary", anyFamily<boundaries>, "periodic").doc("what holds at the faces"))
          .parameter(component("mask", anyFamily<masks>, "none").doc("obstacles, holes and fixed regions"))
          .makes(
              [](const Values& v) { return makeDomain(v, v.vector("lower"), v.vector("upper"), v.vector("points")); });
  return made;
}

} // namespace semiflow::domain
