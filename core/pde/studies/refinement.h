#pragma once

#include <string>
#include <vector>

#include "core/base/component.h"
#include "core/domain/domain.h"

namespace semiflow::pde {

/// What a convergence study makes finer and finer: the component.
class Refinement {
 public:
  virtual ~Refinement() = default;
  virtual std::size_t levels() const = 0;
  /// A rollout's tree at a level. @pre complete and checked
  virtual Json at(const Json& tree, std::size_t level) const = 0;
  /// So fine that its error does not count beside that of the finest level.
  virtual Json reference(const Values& rollout) const = 0;
  /// "step 0.01", for messages.
  virtual std::string textOf(std::size_t level) const = 0;
  /// What errors are drawn over.
  virtual std::string abscissa() const = 0;
  virtual std::string unit() const = 0;
  virtual double abscissaOf(const Json& tree, const std::vector<experiment::Axis>& axes) const = 0;
  /// Order that the checked values of a rollout let expect for smooth solutions; 0: none, or faster than any power.
  virtual int expectedOrder(const Values& rollout) const = 0;
};

/// Family `refinement`: time and space.
const Family<Refinement>& refinements();

} // namespace semiflow::pde
