#include "core/sweep/sweep.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

#include <unistd.h>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/data/data_set.h"
#include "core/data/sinks.h"

namespace semiflow::sweep {
namespace {

using experiment::FramePtr;
using experiment::Run;
using experiment::RunSummary;
using experiment::StopReason;

/// Hands the samples out to threads and keeps count.
class Crew {
 public:
  Crew(const Plan& plan, const Parts& parts, const std::stop_token& stop, const Listener& listener)
      : plan_(plan), parts_(parts), stop_(stop), listener_(listener) {}

  Outcome work(int threads) {
    parts_.create();
    for (std::size_t s = 0; s < plan_.samples(); ++s) {
      if (!keepsFromBefore(s)) waiting_.push_back(s);
    }
    std::reverse(waiting_.begin(), waiting_.end()); // taken from the back
    const std::size_t atOnce = std::min<std::size_t>(waiting_.size(), static_cast<std::size_t>(threads));
    const int each = atOnce == 0 ? 1 : std::max(1, threads / static_cast<int>(atOnce));
    {
      std::vector<std::jthread> crew;
      for (std::size_t t = 0; t < atOnce; ++t) {
        crew.emplace_back([this, each] { inArena(each, [this] { computeAll(); }); });
      }
    }
    if (failure_) std::rethrow_exception(failure_);
    outcome_.stopped = stop_.stop_requested() && outcome_.ended + outcome_.failures.size() < plan_.samples();
    return outcome_;
  }

 private:
  bool keepsFromBefore(std::size_t sample) {
    if (!parts_.has(plan_.experiment(sample))) return false;
    ++outcome_.ended;
    ++outcome_.kept;
    tell({.sample = sample, .ended = true, .kept = true, .reason = StopReason::finished});
    return true;
  }

  void computeAll() {
    try {
      while (const auto sample = next()) compute(*sample);
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
      over_.request_stop();
    }
  }

  bool isOver() const { return stop_.stop_requested() || over_.stop_requested(); }

  std::optional<std::size_t> next() {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty() || isOver()) return std::nullopt;
    const std::size_t sample = waiting_.back();
    waiting_.pop_back();
    return sample;
  }

  /// Makes the run and its first frame. One at a time, so that each sees the memory that the others have left.
  std::unique_ptr<Run> begin(const experiment::Experiment& experiment, FramePtr& first) {
    std::unique_lock lock(making_);
    while (true) {
      try {
        std::unique_ptr<Run> run = experiment.makeRun();
        first = run->start();
        ++alive_;
        return run;
      } catch (const ResourceError&) {
        if (alive_ == 0) throw;
      } catch (const std::bad_alloc&) {
        if (alive_ == 0) throw;
      }
      const std::size_t before = alive_;
      fewer_.wait(lock, [&] { return alive_ < before || isOver(); });
      if (isOver()) return nullptr;
    }
  }

  void compute(std::size_t sample) {
    const experiment::Experiment experiment = plan_.experiment(sample);
    try {
      FramePtr first;
      std::unique_ptr<Run> run = begin(experiment, first);
      if (!run) return;
      struct Alive { // whatever way it ends
        Crew& crew;
        std::unique_ptr<Run>& run;
        ~Alive() {
          run.reset();
          const std::lock_guard lock(crew.making_);
          --crew.alive_;
          crew.fewer_.notify_all();
        }
      } alive{*this, run};
      drive(sample, experiment, *run, first);
    } catch (const ResourceError&) {
      throw; // the others will not fare better
    } catch (const Error& error) {
      fail(sample, error.what());
    }
  }

  void drive(std::size_t sample, const experiment::Experiment& experiment, Run& run, FramePtr frame) {
    const std::filesystem::path file = parts_.fileOf(experiment);
    std::filesystem::path unfinished = file;
    unfinished.replace_extension("new.nc");
    const auto sink = data::createDataSet(unfinished, experiment, run.info());
    RunSummary summary;
    const auto began = std::chrono::steady_clock::now();
    try {
      for (;;) {
        sink->write(*frame);
        if (run.finished()) break;
        tell({.sample = sample, .info = run.info(), .frame = frame});
        FramePtr following = run.advance(stop_);
        if (!following || over_.stop_requested()) return; // begun again by the next sweep
        frame = std::move(following);
      }
    } catch (const DivergedError& error) {
      summary.reason = StopReason::diverged;
      summary.message = error.what();
    }
    summary.counts = run.counts();
    summary.wallSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    sink->finish(summary);
    std::error_code failed;
    std::filesystem::rename(unfinished, file, failed);
    if (failed) throw data::writeError(file, failed.message());
    count(summary.reason);
    tell({.sample = sample,
          .info = run.info(),
          .frame = frame,
          .ended = true,
          .reason = summary.reason,
          .message = summary.message});
  }

  void count(StopReason reason) {
    const std::lock_guard lock(mutex_);
    ++outcome_.ended;
    if (reason == StopReason::diverged) ++outcome_.diverged;
  }

  void fail(std::size_t sample, const std::string& why) {
    {
      const std::lock_guard lock(mutex_);
      outcome_.failures.emplace(sample, why);
    }
    tell({.sample = sample, .ended = true, .reason = StopReason::failed, .message = why});
  }

  void tell(const News& news) {
    if (!listener_) return;
    const std::lock_guard lock(telling_);
    listener_(news);
  }

  const Plan& plan_;
  const Parts& parts_;
  const std::stop_token stop_;
  const Listener& listener_;
  std::mutex mutex_, making_, telling_;
  std::condition_variable fewer_; ///< samples alive
  std::size_t alive_ = 0;
  std::vector<std::size_t> waiting_;
  Outcome outcome_;
  std::exception_ptr failure_;
  std::stop_source over_; ///< one has failed for want of a resource
};

} // namespace

Outcome computeSamples(const Plan& plan, const Parts& parts, int threads, const std::stop_token& stop,
                       const Listener& listener) {
  const int all = threads > 0 ? threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  return Crew(plan, parts, stop, listener).work(all);
}

void requireWritable(const std::filesystem::path& output) {
  const std::string ending = output.extension().string();
  if (ending != ".nc" && ending != ".npz" && ending != ".csv") {
    throw InputError(output.string(), "a data set ending in .nc, .npz or .csv",
                     ending.empty() ? "no ending" : "'" + ending + "'");
  }
  const std::filesystem::path folder = output.has_parent_path() ? output.parent_path() : ".";
  std::error_code ignored; // what cannot be looked at is not there
  if (!std::filesystem::is_directory(folder, ignored))
    throw data::writeError(output, "there is no folder " + folder.string());
  if (std::filesystem::is_directory(output, ignored)) throw data::writeError(output, "it is a folder");
  if (access(folder.c_str(), W_OK) != 0) throw data::writeError(output, "it is write-protected");
}

} // namespace semiflow::sweep
