#include "core/sweep/plan.h"

#include <algorithm>

#include "core/base/error.h"

namespace semiflow::sweep {
namespace {

/// What looks like a number may be meant as text, such as a formula that is 0.
Json accepted(const experiment::Experiment& base, const std::string& path, const Json& value) {
  try {
    base.with(path, value);
    return value;
  } catch (const InputError&) {
    if (value.is_string()) throw;
    try {
      base.with(path, value.dump());
      return value.dump();
    } catch (const InputError&) { // the first complaint says more
    }
    throw;
  }
}

} // namespace

Plan::Plan(experiment::Experiment base, std::vector<Swept> swept) : base_(std::move(base)), swept_(std::move(swept)) {
  if (swept_.empty()) throw InputError("--over", "at least one parameter to vary", "none");
  // In order, as later paths may lie in a component that an earlier one chooses.
  experiment::Experiment seen = base_;
  for (Swept& parameter : swept_) {
    const auto same = [&](const Swept& other) { return other.path == parameter.path; };
    if (std::count_if(swept_.begin(), swept_.end(), same) > 1)
      throw InputError(parameter.path, "each parameter once", "it twice");
    if (parameter.values.empty()) throw InputError(parameter.path, "at least one value", "none");
    for (Json& value : parameter.values) value = accepted(seen, parameter.path, value);
    seen = seen.with(parameter.path, parameter.values.front());
    samples_ *= parameter.values.size();
    if (samples_ > mostSamples)
      throw InputError("--over", fmt::format("at most {} samples", mostSamples), "more combinations of the values");
  }
  for (std::size_t s = 0; s < samples_; ++s) static_cast<void>(experiment(s));
}

std::size_t Plan::place(std::size_t sample, std::size_t parameter) const {
  for (std::size_t p = swept_.size(); --p > parameter;) sample /= swept_[p].values.size();
  return sample % swept_[parameter].values.size();
}

experiment::Experiment Plan::experiment(std::size_t sample) const {
  experiment::Experiment result = base_;
  for (std::size_t p = 0; p < swept_.size(); ++p) result = result.with(swept_[p].path, value(sample, p));
  return result;
}

std::string valueText(const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

std::string Plan::label(std::size_t sample) const {
  std::string text;
  for (std::size_t p = 0; p < swept_.size(); ++p) {
    if (swept_[p].values.size() == 1 && samples_ > 1) continue; // the same in all
    std::string name = swept_[p].path;
    if (name.ends_with(".id")) name.resize(name.size() - 3);
    const std::size_t dot = name.rfind('.');
    if (dot != std::string::npos) name = name.substr(dot + 1);
    std::replace(name.begin(), name.end(), '_', ' ');
    text += (text.empty() ? "" : ", ") + name + " " + valueText(value(sample, p));
  }
  return text;
}

Json Plan::tree() const {
  Json list = Json::array();
  for (const Swept& parameter : swept_) list.push_back({{"path", parameter.path}, {"values", parameter.values}});
  return list;
}

} // namespace semiflow::sweep
