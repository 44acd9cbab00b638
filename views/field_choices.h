#pragma once

#include <optional>
#include <string>
#include <vector>

#include "views/field_image.h"
#include "views/picture.h"

namespace semiflow::views {

/// The fields of one dimension in a frame, other than modes, that hold a value for each point of their axes.
std::vector<const experiment::GridField*> fieldsOf(const experiment::Frame& frame, std::size_t dimension);
/// The content of that name and type; null where there is none.
template <class T> const T* contentOf(const experiment::FramePtr& frame, const std::string& name) {
  const experiment::Content* content = frame ? frame->find(name) : nullptr;
  return content == nullptr ? nullptr : std::get_if<T>(content);
}

Choice rangeChoice(RangeMode mode);
RangeMode rangeMode(int chosen);

/// The choices that every picture of a coloured field has: which field, which part of a complex one, map and range.
class FieldChoices {
 public:
  FieldChoices(std::size_t dimension, std::string first) : dimension_(dimension), chosen_(std::move(first)) {}

  /// Looks up the chosen field, or the first one of the dimension. @return null where there is none
  const experiment::GridField* update(const experiment::FramePtr& frame);
  std::vector<Choice> choices() const;
  void choose(const QString& id, int chosen);

  Part part() const { return part_; }
  const std::string& field() const { return chosen_; }
  TrackedRange& tracked() { return range_; }
  /// Map and range for what is drawn of the field now.
  Colouring colouring(const experiment::GridField& field, const Range& ofFrame);

 private:
  std::size_t dimension_;
  std::string chosen_;
  QStringList names_;
  bool complex_ = false;
  int partIndex_ = 0;
  Part part_ = Part::modulus;
  int map_ = 0;
  TrackedRange range_;
  std::uint64_t run_ = 0;
};

/// "3 s" before a unit, "3" without one.
QString withUnit(const QString& number, const std::string& unit);

} // namespace semiflow::views
