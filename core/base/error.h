#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

/// A programmer's mistake; checked in developer and sanitizer builds only. What a user can cause throws an Error.
#ifdef SF_ASSERTIONS
#define SF_ASSERT(condition)                                                                                           \
  ((condition) ? static_cast<void>(0) : ::semiflow::assertionFailed(#condition, __FILE__, __LINE__))
#else
#define SF_ASSERT(condition) static_cast<void>(0)
#endif

namespace semiflow {

[[noreturn]] void assertionFailed(const char* condition, const char* file, int line);

/// Everything that a user, a file or the machine can cause. what() is one whole sentence for that user.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The input is wrong: a key of an experiment, an argument or a file's content. Command line status 2.
/// The sentence reads "PATH: expected EXPECTED, found FOUND" with an optional hint ("did you mean 'feed'?") behind it.
class InputError : public Error {
 public:
  InputError(std::string keyPath, const std::string& expected, const std::string& found, const std::string& hint = {});

  /// Where: a key path ("equation.feed"), a file, or a file and a key path in it.
  const std::string& keyPath() const { return keyPath_; }
  /// The same mistake, seen from one level further out: its path becomes "prefix.path" (or "prefix: path" for a file).
  InputError within(const std::string& prefix, const std::string& separator = ".") const;
  /// Of a mistake in a text: its character, 1 for the first; 0 where it is not known.
  std::size_t column() const { return column_; }
  /// The same mistake, known to be at that character.
  InputError atColumn(std::size_t column) const;

 private:
  InputError(std::string keyPath, std::string rest);
  std::string keyPath_;
  std::string rest_;
  std::size_t column_ = 0;
};

/// The state left the finite numbers. Command line status 3. The run keeps its last good frame.
class DivergedError : public Error {
 public:
  /// @param place what became non-finite and where, e.g. "u at x = 0.25"
  /// @param advice what the user can do, e.g. "use a smaller step"
  DivergedError(double time, const std::string& place, const std::string& advice);
  double time() const { return time_; }

 private:
  double time_;
};

/// Memory or disk do not suffice. Command line status 4.
class ResourceError : public Error {
 public:
  using Error::Error;
};

} // namespace semiflow
