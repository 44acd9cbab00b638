#include "core/domain/initial.h"

namespace semiflow::domain {

const Family<Initial>& initials() {
  static const Family<Initial> family("initial", "Initial conditions",
                                      {expressionInitial(), randomFourier(), imageInitial(), fileInitial()});
  return family;
}

} // namespace semiflow::domain
