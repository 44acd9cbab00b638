#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QString>

#include "app/session/driven.h"
#include "app/session/playback.h"
#include "app/session/runner.h"

namespace semiflow::app {

class Shelf;

/// Up to four of the open experiments, each with a run of its own, that go on in step: none begins another frame before
/// the slowest has come as far. The first is what the others are held against. What is edited in one of them reaches
/// its run.
class Comparison : public QObject, public Driven {
  Q_OBJECT
 public:
  static constexpr std::size_t most = 4;

  /// One of those compared.
  struct Member {
    int id = 0; ///< of the experiment on the shelf
    std::unique_ptr<Runner> runner;
    std::unique_ptr<Playback> playback;
    std::size_t framesAsked = 0; ///< that it may have made; more than it has: a step is under way
    /// Distances of its fields to the first one's, by the frames that both have made.
    std::shared_ptr<const experiment::Content> distances;
  };

  explicit Comparison(Shelf& shelf, QObject* parent = nullptr);
  ~Comparison() override;

  /// Compares these, each from its beginning; empty: nothing. Those that are compared already go on as they are.
  void set(const std::vector<int>& ids);
  std::vector<int> ids() const;
  const std::vector<Member>& members() const { return members_; }

  bool hasRun() const override { return !members_.empty(); }
  bool isActive() const override;
  bool isRunning() const override { return running_; }
  void run() override;
  void pause() override;
  void step() override;
  void stop() override;
  void restart() override;

  /// How far a frame of a member is from its beginning, in what they have in common: time where they begin at one time
  /// and measure it alike, else frames.
  double clock(const Member& member, const experiment::Frame& frame) const;
  /// Shows the frame of that number of the first, and those of the others that are as far.
  void show(int index);
  void followNewest();

 signals:
  void membersChanged();
  void shownChanged();               ///< the shown frame of any member
  void statusChanged();              ///< of any run, or isRunning()
  void told(const QString& message); ///< a run refused something, or ended for a reason

 private:
  void add(int id);
  bool isSettled() const;
  bool sharesTime() const;
  void advance();
  void measure();
  void follow();

  Shelf& shelf_;
  std::vector<Member> members_;
  bool running_ = false;
  bool oneStep_ = false;
};

} // namespace semiflow::app
