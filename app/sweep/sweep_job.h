#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include <QObject>
#include <QTimer>

#include "core/sweep/sweep.h"
#include "core/sweep/tally.h"

namespace semiflow::app {

/// A sweep that is computed on threads of its own, and written as one data set at the end. Its news reach the GUI
/// thread a few times a second, of each sample the newest. What is finished stays in the folder OUTPUT.part until the
/// data set is whole, so that the same sweep goes on from there, here or on the command line.
class SweepJob : public QObject {
  Q_OBJECT
 public:
  /// @throws InputError, ResourceError where the data set cannot be written there
  SweepJob(sweep::Plan plan, std::filesystem::path output, QObject* parent = nullptr);
  /// Waits for the steps that are being computed.
  ~SweepJob() override;

  const sweep::Plan& plan() const { return plan_; }
  void start();
  void stop();
  bool isRunning() const { return running_; }
  double done() const { return tally_.done(); }
  /// "3 of 16 samples, 25 %, 12 s left"
  QString text() const;
  /// Where a picture of the sample waits beside its data.
  std::filesystem::path pictureFile(std::size_t sample) const;

 signals:
  void arrived(const semiflow::sweep::News& news);
  void progressed();
  /// @param failure empty: the data set is written, or a stop came first
  void ended(bool written, const QString& message, const QString& failure);

 private:
  void work(const std::stop_token& stop);
  void take();

  const sweep::Plan plan_;
  const std::filesystem::path output_;
  const sweep::Parts parts_;
  sweep::Tally tally_;
  bool running_ = false;
  std::mutex mutex_;
  std::map<std::size_t, sweep::News> waiting_;
  std::atomic<double> gathered_ = -1; ///< part of the data set that is written; -1: not begun
  struct Ending {
    bool written = false;
    QString message, failure;
  };
  std::optional<Ending> ending_;
  QTimer timer_;
  std::jthread thread_;
};

} // namespace semiflow::app
