#include "core/base/error.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include <fmt/format.h>

namespace semiflow {

void assertionFailed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: assertion failed: %s\n", file, line, condition);
  std::abort();
}

namespace {
std::string describe(const std::string& expected, const std::string& found, const std::string& hint) {
  std::string text = fmt::format("expected {}, found {}", expected, found);
  if (!hint.empty()) text += "; " + hint;
  return text;
}
} // namespace

InputError::InputError(std::string keyPath, const std::string& expected, const std::string& found,
                       const std::string& hint)
    : InputError(std::move(keyPath), describe(expected, found, hint)) {}

InputError::InputError(std::string keyPath, std::string rest)
    : Error(keyPath.empty() ? rest : keyPath + ": " + rest), keyPath_(std::move(keyPath)), rest_(std::move(rest)) {}

InputError InputError::within(const std::string& prefix, const std::string& separator) const {
  return InputError{keyPath_.empty() ? prefix : prefix + separator + keyPath_, rest_}.atColumn(column_);
}

InputError InputError::atColumn(std::size_t column) const {
  InputError placed = *this;
  placed.column_ = column;
  return placed;
}

DivergedError::DivergedError(double time, const std::string& place, const std::string& advice)
    : Error(fmt::format("diverged at time {:.6g}: {} is not finite; {}", time, place, advice)), time_(time) {}

} // namespace semiflow
