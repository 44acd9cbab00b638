#include "app/session/place_points.h"

#include <algorithm>

#include "app/session/document.h"
#include "app/session/instruments.h"
#include "app/text.h"
#include "core/base/component.h"
#include "core/base/error.h"

namespace semiflow::app {

namespace {

void collect(const Description& description, const Json& tree, const std::string& prefix,
             std::vector<views::Handle>& found) {
  for (const Parameter& parameter : description.parameters()) {
    const Json& value = tree.at(parameter.name());
    const std::string path = prefix + parameter.name();
    if (parameter.kind() == Kind::component) {
      collect(*parameter.family().find(value.at("id").get<std::string>()), value, path + ".", found);
    } else if (parameter.kind() == Kind::matrix && parameter.isLive() && parameter.unitText() == "place") {
      for (std::size_t row = 0; row < value.size(); ++row)
        found.push_back({path, row, value[row].get<std::vector<double>>()});
    }
  }
}

} // namespace

PlacePoints::PlacePoints(Document& document, Instruments& instruments, QObject* parent)
    : QObject(parent), document_(document), instruments_(instruments) {
  connect(&document, &Document::opened, this, &PlacePoints::show);
  connect(&document, &Document::changed, this, &PlacePoints::show);
  connect(&instruments, &Instruments::placed, this, [this](const views::Handle& handle) {
    try {
      std::string pointer = "/" + handle.path;
      std::replace(pointer.begin(), pointer.end(), '.', '/');
      Json rows = document_.experiment().tree().at(Json::json_pointer(pointer));
      rows.at(handle.row) = handle.at;
      document_.change({{handle.path, rows}});
    } catch (const Error& error) {
      Q_EMIT failed(sentenceText(error.what(), handle.path));
    }
  });
}

void PlacePoints::show() {
  std::vector<views::Handle> found;
  if (document_.isOpen()) collect(document_.experiment().kind(), document_.experiment().tree(), "", found);
  instruments_.setHandles(found);
}

} // namespace semiflow::app
