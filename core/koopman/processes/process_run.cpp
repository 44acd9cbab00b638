#include "core/base/background.h"
#include "core/experiment/experiment.h"
#include "core/koopman/processes/process.h"

namespace semiflow::koopman {
namespace {

using experiment::FramePtr;

class ProcessRun final : public experiment::Run {
 public:
  explicit ProcessRun(const Values& values)
      : study_(values.make<ProcessStudy>("study")), seed_(static_cast<std::uint64_t>(values.integer("seed"))) {
    setValues(values);
    info_.end = 1;
    info_.timeName = "stage";
    info_.frames = 2;
    info_.evolving = false;
  }

  const experiment::RunInfo& info() const override { return info_; }
  FramePtr start() override { return std::make_shared<experiment::Frame>(); }
  FramePtr advance(const std::stop_token& stop) override {
    const experiment::Stopwatch watch(counts_.computeSeconds);
    const auto work = [this](const std::stop_token& own) {
      result_ = study_->run(seed_, own);
      return result_.has_value();
    };
    if (!work_.run(stop, work)) return nullptr;
    auto frame = std::make_shared<experiment::Frame>();
    frame->time = 1;
    frame->step = counts_.steps = 1;
    for (experiment::Content& content : result_->contents)
      frame->contents.push_back(std::make_shared<const experiment::Content>(std::move(content)));
    frame->scalars = std::move(result_->scalars);
    frame->notes = std::move(result_->notes);
    done_ = true;
    return frame;
  }
  bool finished() const override { return done_; }
  experiment::RunCounts counts() const override { return counts_; }

 protected:
  void apply(const Values& /*changed*/) override {} // nothing is live
  double now() const override { return done_ ? 1 : 0; }

 private:
  const std::unique_ptr<ProcessStudy> study_;
  const std::uint64_t seed_;
  experiment::RunInfo info_;
  experiment::RunCounts counts_;
  std::optional<ProcessResult> result_;
  bool done_ = false;
  Background work_; // last: its work uses all of the above
};

} // namespace

const Family<ProcessStudy>& processStudies() {
  static const Family<ProcessStudy> family("process_study", "Studies of random processes",
                                           {walkComponents(), persistence(), spikedStream()});
  return family;
}

const Component<experiment::Run>& processKind() {
  static const auto component =
      experiment::experimentKind("process", "Random process")
          .summary("Simulates a random process and holds it against its theory: principal components of walks, "
                   "persistence of signs, a leading direction found in one pass.")
          .formula("simulation beside theory")
          .reference(
              "Antognini, Sohl-Dickstein, PCA of high dimensional random walks with comparison to neural network "
              "training, NeurIPS (2018)")
          .parameter(semiflow::component("study", anyFamily<processStudies>, "walk_components").doc("what is studied"))
          .makes([](const Values& v) { return std::make_unique<ProcessRun>(v); });
  return component;
}

} // namespace semiflow::koopman
