#include "core/domain/domain.h"

namespace semiflow::domain {

const Family<Boundary>& boundaries() {
  static const Family<Boundary> family("boundary", "Boundary conditions", {periodic(), sides()});
  return family;
}

const Family<Condition>& conditions() {
  static const Family<Condition> family("condition", "Conditions at a side",
                                        {neumann(), dirichlet(), robin(), wall(), periodicSide(), inherited()});
  return family;
}

const Family<Exceptions>& exceptions() {
  static const Family<Exceptions> family("exception", "Fields with other boundary conditions",
                                         {noException(), fieldException()});
  return family;
}

const Family<Masks>& masks() {
  static const Family<Masks> family("mask", "Masks", {noMask(), formulaMask(), pictureMask(), arrayMask()});
  return family;
}

const Family<Holding>& holdings() {
  static const Family<Holding> family("holding", "What holds in a mask", {obstacle(), fixedValues()});
  return family;
}

const Family<Domain>& domains() {
  static const Family<Domain> family("domain", "Domains", {interval(), rectangle(), box()});
  return family;
}

} // namespace semiflow::domain
