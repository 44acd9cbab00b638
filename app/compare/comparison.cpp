#include "app/compare/comparison.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/compare/difference.h"
#include "app/session/shelf.h"
#include "app/text.h"

namespace semiflow::app {

using experiment::Frame;
using experiment::FramePtr;

namespace {

constexpr std::size_t historyBytes = std::size_t{192} << 20; // of each

bool hasEnded(const Runner& runner) { return runner.status().phase == Runner::Phase::ended; }

/// A table with one more row: a frame's time and how far its fields are from another's.
std::shared_ptr<const experiment::Content> withRow(const experiment::Content* before, const experiment::RunInfo& info,
                                                   const FramePtr& first, const FramePtr& frame) {
  experiment::Table table;
  if (before != nullptr) table = std::get<experiment::Table>(*before);
  const auto distances = distancesOf(first, frame);
  if (table.columns.empty()) {
    table.name = "distance over time";
    table.logarithmic = true;
    table.columns.push_back({info.timeName, info.timeUnit, {}});
    for (const Distance& each : distances) table.columns.push_back({each.field, each.unit, {}});
  }
  if (distances.empty() || distances.size() + 1 != table.columns.size()) return nullptr;
  table.columns[0].values.push_back(frame->time);
  for (std::size_t i = 0; i < distances.size(); ++i) {
    const double value = distances[i].value;
    table.columns[i + 1].values.push_back(value > 0 ? value : std::numeric_limits<double>::quiet_NaN());
  }
  return std::make_shared<const experiment::Content>(std::move(table));
}

} // namespace

Comparison::Comparison(Shelf& shelf, QObject* parent) : QObject(parent), shelf_(shelf) {
  connect(&shelf, &Shelf::changed, this, &Comparison::follow);
}

Comparison::~Comparison() {
  for (Member& member : members_) member.runner->disconnect(this);
}

std::vector<int> Comparison::ids() const {
  std::vector<int> all;
  for (const Member& member : members_) all.push_back(member.id);
  return all;
}

void Comparison::set(const std::vector<int>& ids) {
  std::vector<Member> before = std::exchange(members_, {});
  for (const int id : ids) {
    const auto same = std::find_if(before.begin(), before.end(), [id](const Member& m) { return m.id == id; });
    if (members_.size() == most || !shelf_.contains(id)) continue;
    if (same != before.end()) {
      members_.push_back(std::move(*same));
      before.erase(same);
    } else {
      add(id);
    }
  }
  for (Member& member : members_) member.distances.reset();
  before.clear();
  if (members_.empty()) running_ = false;
  Q_EMIT membersChanged();
  Q_EMIT statusChanged();
}

void Comparison::add(int id) {
  Member member{id, std::make_unique<Runner>(nullptr, historyBytes), nullptr, 1, nullptr};
  member.playback = std::make_unique<Playback>(*member.runner);
  Runner* runner = member.runner.get();
  connect(runner, &Runner::told, this,
          [this](const QString& message) { Q_EMIT told(sentenceText(message.toStdString())); });
  connect(runner, &Runner::statusChanged, this, &Comparison::advance);
  connect(runner, &Runner::began, this, [this, runner] {
    for (Member& each : members_) {
      if (each.runner.get() == runner) each.framesAsked = 1;
      each.distances.reset();
    }
  });
  connect(member.playback.get(), &Playback::shownChanged, this, &Comparison::shownChanged);
  members_.push_back(std::move(member));
  runner->prepare(shelf_.experiment(id), false);
}

bool Comparison::isActive() const {
  return std::any_of(members_.begin(), members_.end(), [](const Member& m) { return m.runner->isActive(); });
}

/// Whether every run has made what it was asked for.
bool Comparison::isSettled() const {
  return std::all_of(members_.begin(), members_.end(), [](const Member& m) {
    return hasEnded(*m.runner) || m.runner->status().framesMade >= m.framesAsked;
  });
}

bool Comparison::sharesTime() const {
  const auto& first = members_.front().runner->status().info;
  return std::all_of(members_.begin(), members_.end(), [&first](const Member& m) {
    const auto& info = m.runner->status().info;
    return info.timeName == first.timeName && info.timeUnit == first.timeUnit && info.begin == first.begin &&
           info.evolving;
  });
}

double Comparison::clock(const Member& member, const Frame& frame) const {
  if (sharesTime()) return std::abs(frame.time - member.runner->status().info.begin);
  const auto& frames = member.playback->frames();
  const auto place = std::lower_bound(frames.begin(), frames.end(), frame.step,
                                      [](const FramePtr& f, std::uint64_t step) { return f->step < step; });
  return static_cast<double>(place - frames.begin());
}

/// Lets those that are behind make their next frame, once all have made the last.
void Comparison::advance() {
  Q_EMIT statusChanged();
  if (members_.empty() || !isSettled()) return;
  measure();
  if (!running_) return;
  double least = std::numeric_limits<double>::infinity();
  for (const Member& member : members_) {
    if (!hasEnded(*member.runner) && member.runner->latest())
      least = std::min(least, clock(member, *member.runner->latest()));
  }
  if (!std::isfinite(least) || std::exchange(oneStep_, false)) {
    running_ = false;
    return Q_EMIT statusChanged();
  }
  // All first: a run tells of itself from within step().
  const double tolerance = 1e-9 * std::max(1.0, least);
  std::vector<Runner*> next;
  for (Member& member : members_) {
    if (hasEnded(*member.runner) || !member.runner->latest()) continue;
    if (clock(member, *member.runner->latest()) > least + tolerance) continue;
    member.framesAsked = member.runner->status().framesMade + 1;
    next.push_back(member.runner.get());
  }
  for (Runner* runner : next) runner->step();
}

/// Notes how far the members are apart, where they are at one time.
void Comparison::measure() {
  const Member& first = members_.front();
  const FramePtr reference = first.runner->latest();
  if (!reference) return;
  for (Member& member : members_) {
    const FramePtr frame = member.runner->latest();
    if (&member == &first || !frame) continue;
    const bool apart =
        std::abs(clock(member, *frame) - clock(first, *reference)) > 1e-9 * std::max(1.0, clock(first, *reference));
    if (apart || !sharesTime()) continue;
    const auto* table = member.distances ? std::get_if<experiment::Table>(member.distances.get()) : nullptr;
    if (table != nullptr && table->columns[0].values.back() == frame->time) continue;
    if (const auto grown = withRow(member.distances.get(), member.runner->status().info, reference, frame))
      member.distances = grown;
  }
}

void Comparison::run() {
  if (members_.empty()) return;
  if (!isActive()) return restart();
  running_ = true;
  followNewest();
  advance();
}

void Comparison::pause() {
  running_ = false;
  Q_EMIT statusChanged();
}

void Comparison::step() {
  if (members_.empty() || running_) return pause();
  followNewest();
  running_ = true;
  advance();
  oneStep_ = running_;
}

void Comparison::stop() {
  running_ = false;
  for (Member& member : members_) member.runner->stop();
}

void Comparison::restart() {
  running_ = false;
  for (Member& member : members_) member.runner->prepare(shelf_.experiment(member.id), false);
  running_ = true;
}

void Comparison::show(int index) {
  if (members_.empty()) return;
  const Member& first = members_.front();
  first.playback->show(index);
  if (!first.playback->shown()) return;
  const double at = clock(first, *first.playback->shown());
  for (const Member& member : members_) {
    const auto& frames = member.playback->frames();
    if (&member == &first || frames.empty()) continue;
    const auto nearest = std::min_element(frames.begin(), frames.end(), [&](const FramePtr& a, const FramePtr& b) {
      return std::abs(clock(member, *a) - at) < std::abs(clock(member, *b) - at);
    });
    member.playback->show(static_cast<int>(nearest - frames.begin()));
  }
}

void Comparison::followNewest() {
  for (const Member& member : members_) member.playback->setLive(true);
}

/// What is edited reaches the runs; what was closed is no longer compared.
void Comparison::follow() {
  if (members_.empty()) return;
  std::vector<int> open = ids();
  std::erase_if(open, [this](int id) { return !shelf_.contains(id); });
  if (open.size() != members_.size()) return set(open);
  for (Member& member : members_) member.runner->follow(shelf_.experiment(member.id));
}

} // namespace semiflow::app
