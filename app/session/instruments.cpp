#include "app/session/instruments.h"

#include <algorithm>
#include <utility>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSettings>

#include "app/session/playback.h"
#include "app/session/runner.h"
#include "app/text.h"

namespace semiflow::app {

using experiment::Stroke;
using views::Cut;
using views::Gesture;
using views::Hand;
using views::Place;
using views::Tool;

namespace {

constexpr double smallest = 0.004, largest = 0.5; // of the brush
constexpr std::size_t most = 12;                  // of probes, and of lines

QJsonObject treeOf(const Place& place) {
  QJsonArray at;
  for (const double coordinate : place.at) at.append(coordinate);
  return {{"field", asText(place.field)}, {"at", at}};
}

Place placeOf(const QJsonValue& tree) {
  Place place{tree["field"].toString().toStdString(), {}};
  for (const auto& coordinate : tree["at"].toArray()) place.at.push_back(coordinate.toDouble());
  return place;
}

QString keyOf(const QString& name) {
  QString key = name;
  return "instruments/" + key.replace('/', '_');
}

} // namespace

Instruments::Instruments(Runner& runner, Playback& playback, QObject* parent)
    : QObject(parent), runner_(runner), playback_(playback) {
  const QSettings settings;
  brush_.shape = static_cast<Stroke::Shape>(std::clamp(settings.value("brush/shape", 2).toInt(), 0, 2));
  Hand hand;
  hand.brushSize = std::clamp(settings.value("brush/size", 0.05).toDouble(), smallest, largest);
  hand.square = brush_.shape == Stroke::Shape::square;
  hand_ = std::make_shared<const Hand>(hand);
}

void Instruments::take(Tool tool) {
  Hand hand = *hand_;
  hand.tool = tool;
  replace(std::move(hand));
}

void Instruments::setBrush(const Brush& brush) {
  brush_ = brush;
  QSettings().setValue("brush/shape", static_cast<int>(brush.shape));
  Hand hand = *hand_;
  hand.square = brush.shape == Stroke::Shape::square;
  replace(std::move(hand));
  Q_EMIT brushChanged();
}

void Instruments::setBrushSize(double size) {
  Hand hand = *hand_;
  hand.brushSize = std::clamp(size, smallest, largest);
  QSettings().setValue("brush/size", hand.brushSize);
  replace(std::move(hand));
  Q_EMIT brushChanged();
}

void Instruments::setMaskable(bool maskable) {
  if (maskable_ == maskable) return;
  maskable_ = maskable;
  brush_.onMask = brush_.onMask && maskable;
  Q_EMIT brushChanged();
}

void Instruments::showMask(const std::shared_ptr<const experiment::GridField>& mask) {
  Hand hand = *hand_;
  hand.mask = mask;
  replace(std::move(hand));
}

void Instruments::use(const Gesture& gesture) {
  if (gesture.handle) {
    const bool dragged = gesture.kind == Gesture::Kind::move && !gesture.place.at.empty();
    if (!dragged || *gesture.handle >= hand_->handles.size()) return;
    views::Handle handle = hand_->handles[*gesture.handle];
    handle.at = gesture.place.at;
    return Q_EMIT placed(handle);
  }
  if (gesture.kind == Gesture::Kind::resize) return setBrushSize(hand_->brushSize * gesture.factor);
  if (gesture.kind == Gesture::Kind::remove) {
    Hand hand = *hand_;
    if (gesture.probe) hand.probes.erase(hand.probes.begin() + static_cast<std::ptrdiff_t>(*gesture.probe));
    if (gesture.cut) hand.cuts.erase(hand.cuts.begin() + static_cast<std::ptrdiff_t>(*gesture.cut));
    replace(std::move(hand));
    return save();
  }
  if (hand_->tool == Tool::brush) paint(gesture);
  if (hand_->tool == Tool::probe) probe(gesture);
  if (hand_->tool == Tool::cut) cut(gesture);
}

void Instruments::paint(const Gesture& gesture) {
  if (gesture.kind == Gesture::Kind::release) {
    if (paintsMask()) Q_EMIT maskReleased();
    return lastPainted_.reset();
  }
  if (gesture.place.at.empty()) return lastPainted_.reset(); // beyond the edge: it goes on where it comes back
  const bool begins = gesture.kind == Gesture::Kind::press;
  if (!begins && lastPainted_ && lastPainted_->at == gesture.place.at) return;
  if (begins && paintsMask()) {
    field_ = QStringLiteral("mask");
  } else if (begins) {
    field_ = brush_.field.isEmpty() ? asText(gesture.place.field) : brush_.field;
  }
  Stroke stroke;
  stroke.field = field_.toStdString();
  stroke.shape = brush_.shape;
  for (const double length : gesture.lengths) stroke.size.push_back(hand_->brushSize * length);
  if (!begins && lastPainted_) stroke.path.push_back(lastPainted_->at);
  stroke.path.push_back(gesture.place.at);
  stroke.value = brush_.value.trimmed().toStdString();
  stroke.adds = brush_.adds;
  stroke.continues = !begins;
  if (paintsMask()) {
    if (stroke.shape == Stroke::Shape::soft) stroke.shape = Stroke::Shape::disc; // a mask has a sharp edge
    lastPainted_ = gesture.place;
    return Q_EMIT maskStroked(stroke);
  }
  playback_.setLive(true); // it is the present state that is painted on
  const bool active = runner_.isActive();
  runner_.paint(stroke);
  lastPainted_ = gesture.place;
  if (begins && active) Q_EMIT painted();
}

void Instruments::probe(const Gesture& gesture) {
  if (gesture.place.at.empty() || gesture.kind == Gesture::Kind::release) return save();
  Hand hand = *hand_;
  if (gesture.probe && *gesture.probe < hand.probes.size()) {
    hand.probes[*gesture.probe] = gesture.place;
  } else if (gesture.kind == Gesture::Kind::press && hand.probes.size() < most) {
    hand.probes.push_back(gesture.place);
  } else if (gesture.kind == Gesture::Kind::move && !hand.probes.empty()) {
    hand.probes.back() = gesture.place; // the one just made is still in hand
  }
  replace(std::move(hand));
}

void Instruments::cut(const Gesture& gesture) {
  Hand hand = *hand_;
  if (gesture.kind == Gesture::Kind::press) {
    if (hand.cuts.size() == most) hand.cuts.erase(hand.cuts.begin());
    hand.cuts.push_back({gesture.place, gesture.place});
  } else if (!hand.cuts.empty()) {
    Cut& last = hand.cuts.back();
    if (!gesture.place.at.empty()) last.to = gesture.place;
    // A click is no line.
    if (gesture.kind == Gesture::Kind::release && last.from.at == last.to.at) hand.cuts.pop_back();
  }
  replace(std::move(hand));
  if (gesture.kind == Gesture::Kind::release) save();
}

void Instruments::setHandles(const std::vector<views::Handle>& handles) {
  Hand hand = *hand_;
  hand.handles = handles;
  replace(std::move(hand));
}

void Instruments::removeProbes() {
  Hand hand = *hand_;
  hand.probes.clear();
  replace(std::move(hand));
  save();
}

void Instruments::removeCuts() {
  Hand hand = *hand_;
  hand.cuts.clear();
  replace(std::move(hand));
  save();
}

void Instruments::replace(Hand hand) {
  if (hand == *hand_) return;
  hand_ = std::make_shared<const Hand>(std::move(hand));
  Q_EMIT changed();
}

void Instruments::open(const QString& name) {
  name_ = name;
  const QJsonObject tree = QJsonDocument::fromJson(QSettings().value(keyOf(name)).toByteArray()).object();
  Hand hand = *hand_;
  hand.probes.clear();
  hand.cuts.clear();
  for (const auto& probe : tree["probes"].toArray()) hand.probes.push_back(placeOf(probe));
  for (const auto& cut : tree["cuts"].toArray())
    hand.cuts.push_back({placeOf(cut.toObject()["from"]), placeOf(cut.toObject()["to"])});
  brush_.field.clear();
  brush_.onMask = false;
  replace(std::move(hand));
  known_ = marks();
  Q_EMIT brushChanged();
}

void Instruments::setMarks(const Marks& marks) {
  Hand hand = *hand_;
  hand.probes = marks.probes;
  hand.cuts = marks.cuts;
  replace(std::move(hand));
  known_ = marks;
  store();
}

void Instruments::save() {
  store();
  const Marks before = std::exchange(known_, marks());
  if (before != known_) Q_EMIT marked(before);
}

void Instruments::store() const {
  if (name_.isEmpty()) return;
  QJsonArray probes, cuts;
  for (const Place& place : hand_->probes) probes.append(treeOf(place));
  for (const Cut& cut : hand_->cuts) cuts.append(QJsonObject{{"from", treeOf(cut.from)}, {"to", treeOf(cut.to)}});
  QSettings settings;
  if (probes.isEmpty() && cuts.isEmpty()) {
    settings.remove(keyOf(name_));
  } else {
    settings.setValue(keyOf(name_),
                      QJsonDocument(QJsonObject{{"probes", probes}, {"cuts", cuts}}).toJson(QJsonDocument::Compact));
  }
}

} // namespace semiflow::app
