#include "core/experiment/stroke.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/error.h"
#include "core/base/validate.h"

namespace semiflow::experiment {
namespace {

constexpr std::array<const char*, 3> shapeNames{"disc", "square", "soft"};

InputError mistake(const std::string& path, const std::string& key, const std::string& expected, const Json& tree) {
  return InputError(path + "." + key, expected, tree.contains(key) ? shown(tree.at(key)) : "nothing");
}

bool isPlace(const Json& value) {
  return value.is_array() && !value.empty() && value.size() <= 3 &&
         std::all_of(value.begin(), value.end(),
                     [](const Json& number) { return number.is_number() && std::isfinite(number.get<double>()); });
}

} // namespace

Json strokeTree(const Stroke& stroke) {
  return Json{{"shape", shapeNames.at(static_cast<std::size_t>(stroke.shape))},
              {"size", stroke.size},
              {"path", stroke.path},
              {"value", stroke.value},
              {"adds", stroke.adds},
              {"continues", stroke.continues}};
}

Stroke strokeOf(const std::string& path, const Json& tree) {
  if (!tree.is_object()) throw InputError(path, "a stroke: an object with shape, size, path and value", shown(tree));
  Stroke stroke;
  stroke.field = path.substr(path.find('.') + 1);
  const auto shape = std::find(shapeNames.begin(), shapeNames.end(), tree.value("shape", Json()));
  if (shape == shapeNames.end()) throw mistake(path, "shape", "disc, square or soft", tree);
  stroke.shape = static_cast<Stroke::Shape>(shape - shapeNames.begin());
  const Json size = tree.value("size", Json()), places = tree.value("path", Json()),
             value = tree.value("value", Json());
  if (!isPlace(size)) throw mistake(path, "size", "a number above 0 per direction", tree);
  stroke.size = size.get<std::vector<double>>();
  if (std::any_of(stroke.size.begin(), stroke.size.end(), [](double length) { return !(length > 0); }))
    throw mistake(path, "size", "a number above 0 per direction", tree);
  const auto fits = [&](const Json& place) { return isPlace(place) && place.size() == size.size(); };
  if (!places.is_array() || places.empty() || !std::all_of(places.begin(), places.end(), fits))
    throw mistake(path, "path", "a list of places, with a number per direction each", tree);
  stroke.path = places.get<std::vector<std::vector<double>>>();
  if (!value.is_string()) throw mistake(path, "value", "a formula", tree);
  stroke.value = value.get<std::string>();
  for (const auto& [key, flag] : {std::pair{"adds", &stroke.adds}, {"continues", &stroke.continues}}) {
    const Json found = tree.value(key, Json(false));
    if (!found.is_boolean()) throw mistake(path, key, "true or false", tree);
    *flag = found.get<bool>();
  }
  return stroke;
}

bool join(Json& stroke, const Json& next) {
  if (!stroke.is_object() || !next.is_object() || next.value("continues", Json()) != true) return false;
  for (const char* key : {"shape", "size", "value", "adds"}) {
    if (stroke.value(key, Json()) != next.value(key, Json())) return false;
  }
  Json& path = stroke["path"];
  for (const Json& place : next.value("path", Json::array())) {
    if (path.empty() || path.back() != place) path.push_back(place);
  }
  return true;
}

} // namespace semiflow::experiment
