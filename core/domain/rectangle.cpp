#include "core/domain/domain.h"

namespace semiflow::domain {

const Component<Domain>& rectangle() {
  static const auto made =
      Component<Domain>("rectangle", "Rectangle")
          .summary("A rectangle in the plane, with its sides along the axes.")
          .formula("lower ≤ (x, y) < upper")
          .parameter(vector("lower", {0, 0}).size(2).unit("length").doc("left and lower ends: x, y"))
          .parameter(vector("upper", {1, 1}).size(2).unit("length").doc("right and upper ends: x, y"))
          .parameter(vector("points", {128, 128})
                         .size(2)
                         .between(4, 1e8)
                         .doc("number of grid points along x and y; products of small primes are fast"))
          .parameter(component("boundary", anyFamily<boundaries>, "periodic").doc("what holds at the sides"))
          .parameter(component("mask", anyFamily<masks>, "none").doc("obstacles, holes and fixed regions"))
          .makes(
              [](const Values& v) { return makeDomain(v, v.vector("lower"), v.vector("upper"), v.vector("points")); });
  return made;
}

} // namespace semiflow::domain
