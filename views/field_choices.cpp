#include "views/field_choices.h"

#include <functional>
#include <numeric>

namespace semiflow::views {

using experiment::GridField;

std::vector<const GridField*> fieldsOf(const experiment::Frame& frame, std::size_t dimension) {
  std::vector<const GridField*> fields;
  for (const auto& content : frame.contents) {
    const auto* field = std::get_if<GridField>(content.get());
    if (field == nullptr || field->mode || field->axes.size() != dimension) continue;
    const std::size_t points = std::accumulate(field->axes.begin(), field->axes.end(), std::size_t{1},
                                               [](std::size_t n, const auto& axis) { return n * axis.points; });
    if (points > 0 && points == field->values.size()) fields.push_back(field);
  }
  return fields;
}

Choice rangeChoice(RangeMode mode) {
  return {QStringLiteral("range"),
          QStringLiteral("Range of the values: of this frame, the widest so far, or fixed as it is now"),
          {QStringLiteral("this frame"), QStringLiteral("widest so far"), QStringLiteral("fixed")},
          static_cast<int>(mode)};
}

RangeMode rangeMode(int chosen) { return static_cast<RangeMode>(chosen); }

const GridField* FieldChoices::update(const experiment::FramePtr& frame) {
  names_.clear();
  if (!frame) return nullptr;
  if (frame->run != run_) range_.restart();
  run_ = frame->run;
  const auto fields = fieldsOf(*frame, dimension_);
  const GridField* found = nullptr;
  for (const GridField* field : fields) {
    names_ << QString::fromStdString(field->name);
    if (field->name == chosen_) found = field;
  }
  if (found == nullptr && !fields.empty()) {
    found = fields.front();
    chosen_ = found->name;
    range_.restart();
  }
  complex_ = found != nullptr && found->isComplex();
  return found;
}

std::vector<Choice> FieldChoices::choices() const {
  std::vector<Choice> all;
  if (names_.size() > 1) {
    all.push_back({QStringLiteral("field"), QStringLiteral("Field"), names_,
                   static_cast<int>(names_.indexOf(QString::fromStdString(chosen_)))});
  }
  if (complex_)
    all.push_back({QStringLiteral("part"), QStringLiteral("Part of the complex field"), partNames(), partIndex_});
  all.push_back({QStringLiteral("map"), QStringLiteral("Colour map"), mapNames(), map_});
  all.push_back(rangeChoice(range_.mode()));
  return all;
}

void FieldChoices::choose(const QString& id, int chosen) {
  if (id == QStringLiteral("field") && chosen >= 0 && chosen < names_.size()) {
    chosen_ = names_[chosen].toStdString();
    range_.restart();
  } else if (id == QStringLiteral("part")) {
    partIndex_ = chosen;
    part_ = complexPart(chosen);
    range_.restart();
  } else if (id == QStringLiteral("map")) {
    map_ = chosen;
  } else if (id == QStringLiteral("range")) {
    range_.setMode(rangeMode(chosen));
  }
}

Colouring FieldChoices::colouring(const GridField& field, const Range& ofFrame) {
  return colouringFor(map_, isCyclic(field, part_), range_.update(ofFrame));
}

QString withUnit(const QString& number, const std::string& unit) {
  return unit.empty() ? number : number + QStringLiteral(" ") + unitText(unit);
}

} // namespace semiflow::views
