#pragma once

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "core/base/component.h"

namespace semiflow::domain {

/// What holds at one side, n being the outward normal:
///   dirichlet: u = value;  neumann: du/dn = value;  robin: du/dn + coefficient u = value.
struct Condition {
  enum class Kind { periodic, dirichlet, neumann, robin, inherited };
  Kind kind = Kind::periodic;
  double coefficient = 0;
  std::string value = "0"; ///< a formula in x, y, z and t (and i, of complex fields)
  std::string path;        ///< key path of the condition, for messages
  bool mirror = false;     ///< neumann with value 0 as a mirror, which turns the normal component of vectors round
};

/// Left, right, bottom, top, back, front: lower and upper end of x, y and z.
using Sides = std::array<Condition, 6>;
inline const std::array<const char*, 6> sideNames{"left", "right", "bottom", "top", "back", "front"};

/// What holds at the sides of a domain; those of directions that the domain does not have mean nothing.
struct Boundary {
  Sides sides; ///< of all fields but the following
  std::vector<std::pair<std::string, Sides>> exceptions;

  const Sides& of(const std::string& field) const;
};

/// Fields that have other conditions than the rest: the list of a nested chain of components.
struct Exceptions {
  std::vector<std::pair<std::string, Sides>> list;
};

/// Families `boundary`, `condition` and `exception`.
const Family<Boundary>& boundaries();
const Family<Condition>& conditions();
const Family<Exceptions>& exceptions();

const Component<Boundary>& periodic();
const Component<Boundary>& sides();
const Component<Condition>& periodicSide();
const Component<Condition>& dirichlet();
const Component<Condition>& neumann();
const Component<Condition>& robin();
const Component<Condition>& wall();
const Component<Condition>& inherited();
const Component<Exceptions>& noException();
const Component<Exceptions>& fieldException();

/// The six conditions of a component with the parameters left, right, bottom, top, back and front.
Sides sidesOf(const Values& values);
/// Adds those parameters. @param fallback id of a condition
template <class T> Component<T>& withSides(Component<T>& component, const std::string& fallback) {
  static const std::array<const char*, 6> places{"lower x", "upper x", "lower y", "upper y", "lower z", "upper z"};
  for (std::size_t s = 0; s < sideNames.size(); ++s) {
    component.parameter(semiflow::component(sideNames[s], anyFamily<conditions>, fallback)
                            .doc(std::string("what holds at the side of ") + places[s]));
  }
  return component;
}

} // namespace semiflow::domain
