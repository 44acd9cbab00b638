#include "tests/core/pde/rollouts.h"

#include <cmath>
#include <cstring>

namespace semiflow::tests {

using experiment::Frame;
using experiment::FramePtr;
using experiment::GridField;

experiment::Experiment pdeOf(const std::string& json, const std::filesystem::path& directory) {
  Json tree = Json{{"semiflow", 1}, {"kind", "pde"}};
  tree.update(Json::parse(json));
  return {tree, directory};
}

std::vector<FramePtr> framesOf(experiment::Run& run) {
  std::vector<FramePtr> frames{run.start()};
  while (!run.finished()) frames.push_back(run.advance({}));
  return frames;
}

std::vector<FramePtr> framesOf(const experiment::Experiment& experiment) { return framesOf(*experiment.makeRun()); }

const GridField& fieldOf(const Frame& frame, const std::string& name) { return std::get<GridField>(*frame.find(name)); }

double scalarOf(const Frame& frame, const std::string& name) {
  for (const auto& scalar : frame.scalars) {
    if (scalar.name == name) return scalar.value;
  }
  return std::nan("");
}

std::string complaintOf(const std::string& json) {
  try {
    framesOf(pdeOf(json));
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

namespace {
bool same(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}
} // namespace

bool sameBits(const Frame& a, const Frame& b) {
  if (a.time != b.time || a.contents.size() != b.contents.size() || a.scalars.size() != b.scalars.size()) return false;
  for (std::size_t c = 0; c < a.contents.size(); ++c) {
    const auto& left = std::get<GridField>(*a.contents[c]);
    const auto& right = std::get<GridField>(*b.contents[c]);
    if (!same(left.values, right.values) || !same(left.imaginary, right.imaginary)) return false;
  }
  for (std::size_t s = 0; s < a.scalars.size(); ++s) {
    if (std::memcmp(&a.scalars[s].value, &b.scalars[s].value, sizeof(double)) != 0) return false;
  }
  return true;
}

} // namespace semiflow::tests
