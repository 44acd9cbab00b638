#include "app/sweep/sweep_job.h"

#include "app/text.h"
#include "core/base/error.h"

namespace semiflow::app {
namespace {
constexpr int refreshMilliseconds = 80;
}

SweepJob::SweepJob(sweep::Plan plan, std::filesystem::path output, QObject* parent)
    : QObject(parent), plan_(std::move(plan)), output_(std::move(output)), parts_(output_.string() + ".part"),
      tally_(plan_.samples()) {
  sweep::requireWritable(output_);
  timer_.setInterval(refreshMilliseconds);
  connect(&timer_, &QTimer::timeout, this, &SweepJob::take);
}

SweepJob::~SweepJob() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join(); // before what it uses goes
}

void SweepJob::start() {
  if (running_) return;
  running_ = true;
  tally_ = sweep::Tally(plan_.samples());
  gathered_ = -1;
  thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
  timer_.start();
}

void SweepJob::stop() { thread_.request_stop(); }

QString SweepJob::text() const {
  const double gathered = gathered_;
  return gathered >= 0 ? tr("Writing the data set, %1 %").arg(std::lround(100 * gathered)) : asText(tally_.text());
}

std::filesystem::path SweepJob::pictureFile(std::size_t sample) const {
  return parts_.fileOf(plan_.experiment(sample)).replace_extension("png");
}

void SweepJob::work(const std::stop_token& stop) {
  Ending ending;
  try {
    const sweep::Outcome outcome = sweep::computeSamples(plan_, parts_, 0, stop, [this](const sweep::News& news) {
      const std::lock_guard lock(mutex_);
      waiting_[news.sample] = news;
    });
    ending.written = !outcome.stopped && sweep::gather(plan_, parts_, outcome.failures, output_, stop,
                                                       [this](double done) { gathered_ = done; });
    const QString all = QString::number(plan_.samples());
    if (!ending.written) {
      ending.message =
          tr("Stopped with %1 of %2 samples; the same sweep goes on from there.").arg(outcome.ended).arg(all);
    } else {
      ending.message = tr("The data set of %1 samples was written to %2.").arg(all, asText(output_));
      if (outcome.diverged > 0) ending.message += tr(" %1 of them diverged.").arg(outcome.diverged);
      if (!outcome.failures.empty()) ending.message += tr(" %1 could not be run.").arg(outcome.failures.size());
      if (outcome.failures.empty()) parts_.remove();
    }
  } catch (const std::exception& error) {
    ending.failure = sentenceText(error.what());
  }
  const std::lock_guard lock(mutex_);
  ending_ = std::move(ending);
}

void SweepJob::take() {
  std::map<std::size_t, sweep::News> news;
  std::optional<Ending> ending;
  {
    const std::lock_guard lock(mutex_);
    news.swap(waiting_);
    ending.swap(ending_);
  }
  for (const auto& [sample, each] : news) {
    tally_.take(each);
    Q_EMIT arrived(each);
  }
  Q_EMIT progressed();
  if (!ending) return;
  timer_.stop();
  thread_.join();
  running_ = false;
  Q_EMIT ended(ending->written, ending->message, ending->failure);
}

} // namespace semiflow::app
