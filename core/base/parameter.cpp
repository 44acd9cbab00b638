#include "core/base/parameter.h"

#include <cmath>

#include <fmt/format.h>

#include "core/base/error.h"

namespace semiflow {

std::string kindName(Kind kind) {
  switch (kind) {
  case Kind::real:
    return "real";
  case Kind::integer:
    return "integer";
  case Kind::boolean:
    return "boolean";
  case Kind::choice:
    return "choice";
  case Kind::text:
    return "text";
  case Kind::expression:
    return "expression";
  case Kind::file:
    return "file";
  case Kind::vector:
    return "vector";
  case Kind::matrix:
    return "matrix";
  case Kind::matrices:
    return "list of matrices";
  case Kind::texts:
    return "list of texts";
  case Kind::expressions:
    return "list of expressions";
  case Kind::expressionMap:
    return "expressions by name";
  case Kind::realMap:
    return "numbers by name";
  case Kind::component:
    return "component";
  case Kind::experiment:
    return "experiment";
  }
  return {};
}

bool Range::contains(double value) const {
  if (!(value >= lower) || (lowerOpen && value == lower)) return false;
  return value <= upper && !(upperOpen && value == upper);
}

bool Range::isEverything() const { return std::isinf(lower) && std::isinf(upper); }

std::string Range::text() const {
  if (isEverything()) return {};
  if (std::isinf(upper)) return fmt::format("{} {:g}", lowerOpen ? "above" : "of at least", lower);
  if (std::isinf(lower)) return fmt::format("{} {:g}", upperOpen ? "below" : "of at most", upper);
  return fmt::format("in {}{:g}, {:g}{}", lowerOpen ? '(' : '[', lower, upper, upperOpen ? ')' : ']');
}

Parameter::Parameter(std::string name, Kind kind, Json fallback)
    : name_(std::move(name)), kind_(kind), fallback_(std::move(fallback)) {}

Parameter& Parameter::between(double lower, double upper) {
  range_ = {lower, upper, false, false};
  return *this;
}
Parameter& Parameter::above(double lower) {
  range_.lower = lower;
  range_.lowerOpen = true;
  return *this;
}
Parameter& Parameter::below(double upper) {
  range_.upper = upper;
  range_.upperOpen = true;
  return *this;
}
Parameter& Parameter::atLeast(double lower) {
  range_.lower = lower;
  range_.lowerOpen = false;
  return *this;
}
Parameter& Parameter::atMost(double upper) {
  range_.upper = upper;
  range_.upperOpen = false;
  return *this;
}
Parameter& Parameter::size(std::size_t entries) {
  size_ = entries;
  return *this;
}
Parameter& Parameter::unit(std::string text) {
  unit_ = std::move(text);
  return *this;
}
Parameter& Parameter::doc(std::string text) {
  doc_ = std::move(text);
  return *this;
}
Parameter& Parameter::live() {
  live_ = true;
  return *this;
}
Parameter& Parameter::required() {
  required_ = true;
  return *this;
}

const AnyFamily& Parameter::family() const {
  SF_ASSERT(family_ != nullptr);
  return family_();
}

Parameter real(std::string name, double fallback) { return {std::move(name), Kind::real, fallback}; }
Parameter integer(std::string name, long long fallback) { return {std::move(name), Kind::integer, fallback}; }
Parameter boolean(std::string name, bool fallback) { return {std::move(name), Kind::boolean, fallback}; }

Parameter choice(std::string name, std::vector<std::string> choices) {
  SF_ASSERT(!choices.empty());
  Parameter parameter(std::move(name), Kind::choice, choices.front());
  parameter.choices_ = std::move(choices);
  return parameter;
}

Parameter text(std::string name, std::string fallback) { return {std::move(name), Kind::text, std::move(fallback)}; }
Parameter expression(std::string name, std::string fallback) {
  return {std::move(name), Kind::expression, std::move(fallback)};
}
Parameter file(std::string name, std::string fallback) { return {std::move(name), Kind::file, std::move(fallback)}; }
Parameter vector(std::string name, std::vector<double> fallback) {
  return {std::move(name), Kind::vector, std::move(fallback)};
}
Parameter matrix(std::string name, Json fallback) { return {std::move(name), Kind::matrix, std::move(fallback)}; }
Parameter matrices(std::string name, Json fallback) { return {std::move(name), Kind::matrices, std::move(fallback)}; }
Parameter texts(std::string name, std::vector<std::string> fallback) {
  return {std::move(name), Kind::texts, std::move(fallback)};
}
Parameter expressions(std::string name, std::vector<std::string> fallback) {
  return {std::move(name), Kind::expressions, std::move(fallback)};
}
Parameter expressionMap(std::string name, Json fallback) {
  return {std::move(name), Kind::expressionMap, std::move(fallback)};
}
Parameter realMap(std::string name, Json fallback) { return {std::move(name), Kind::realMap, std::move(fallback)}; }

Parameter component(std::string name, const AnyFamily& (*family)(), Json fallback) {
  if (fallback.is_string()) fallback = Json{{"id", std::move(fallback)}};
  Parameter parameter(std::move(name), Kind::component, std::move(fallback));
  parameter.family_ = family;
  return parameter;
}

Parameter experimentTree(std::string name, Json fallback) {
  return {std::move(name), Kind::experiment, std::move(fallback)};
}

} // namespace semiflow
