#include "core/domain/domain.h"

namespace semiflow::domain {

const Family<Boundary>& boundaries() {
  static const Family<Boundary> family("boundary", "Boundary conditions", {periodic()});
  return family;
}

const Family<Domain>& domains() {
  static const Family<Domain> family("domain", "Domains", {interval(), rectangle(), box()});
  return family;
}

} // namespace semiflow::domain
