#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <QString>

#include "app/session/document.h"
#include "core/base/formulas.h"

namespace semiflow::app {

/// Why a change was refused, for the editor it belongs to.
struct Refusal {
  std::string path; ///< the key that is wrong; maybe below the one that was changed
  QString sentence;
  std::size_t column = 0; ///< of the character in a formula, 1 for the first; 0 where it is not known
};

/// What the editors of a panel change: the only thing they know of the program around them.
class EditTarget {
 public:
  virtual ~EditTarget() = default;
  /// Whether the changes would be accepted, without making them.
  virtual std::optional<Refusal> check(const std::vector<Change>& changes) = 0;
  /// Makes all changes or, where one is refused, none.
  virtual std::optional<Refusal> apply(const std::vector<Change>& changes) = 0;
  /// What is wrong with the experiment's formulas after the changes, which check() does not look into.
  virtual std::optional<Refusal> inspect(const std::vector<Change>&) { return std::nullopt; }
  /// Opens the guide at a page.
  virtual void explain(const QString& /*page*/) {}
  /// Writes the experiment's equation out as a typed one.
  virtual void openAsTyped() {}
  /// The whole experiment as it is now.
  virtual Json tree() const = 0;
  /// What relative file paths start from.
  virtual std::filesystem::path directory() const = 0;
  /// Tells the user, without waiting for an answer, what else was changed.
  virtual void tell(const QString& message) = 0;
};

} // namespace semiflow::app
