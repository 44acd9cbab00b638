#include "tests/core/koopman/helpers.h"

#include <stdexcept>

#include "core/base/validate.h"

namespace semiflow::tests {

using namespace koopman;

experiment::FramePtr lastFrame(const Json& tree, const std::filesystem::path& directory) {
  const auto run = experiment::Experiment(tree, directory).makeRun();
  experiment::FramePtr frame = run->start();
  while (!run->finished()) frame = run->advance({});
  return frame;
}

const experiment::Spectrum& spectrumIn(const experiment::Frame& frame) {
  const auto* content = frame.find("spectrum");
  if (content == nullptr) throw std::runtime_error("no spectrum");
  return std::get<experiment::Spectrum>(*content);
}

const experiment::Table& tableIn(const experiment::Frame& frame, const std::string& name) {
  const auto* content = frame.find(name);
  if (content == nullptr) throw std::runtime_error("no table " + name);
  return std::get<experiment::Table>(*content);
}

double scalarIn(const experiment::Frame& frame, const std::string& name) {
  for (const auto& scalar : frame.scalars) {
    if (scalar.name == name) return scalar.value;
  }
  throw std::runtime_error("no scalar " + name);
}

namespace {
template <class T> T made(const Family<T>& family, const Json& given) {
  const Json tree = validateChoice(family, given, family.id());
  const Description* description = family.find(tree.at("id").get<std::string>());
  return *family.make(Values(*description, tree, family.id(), "."));
}
} // namespace

Decomposition decomposition(const Json& given) { return made(decompositions(), given); }
System system(const Json& given) { return made(systems(), given); }
Observables observables(const Json& given) { return made(koopman::observables(), given); }

Snapshots series(const Eigen::MatrixXd& states, double interval) {
  Snapshots snapshots;
  snapshots.states = states;
  snapshots.lengths = {states.cols()};
  snapshots.interval = interval;
  for (Eigen::Index i = 1; i <= states.rows(); ++i) snapshots.names.push_back("x" + std::to_string(i));
  return snapshots;
}

Solved solve(const Snapshots& snapshots, const Json& dictionary, const Json& method) {
  const Decomposition chosen = decomposition(method);
  const Dictionary functions = dictionaryOf(observables(dictionary), chosen, snapshots);
  Fit fit(chosen, functions, snapshots, true);
  fit.run({});
  Fitted fitted = fit.take();
  return {std::move(fitted.reduced), std::move(fitted.model)};
}

double distanceTo(const Eigen::VectorXcd& eigenvalues, std::complex<double> z) {
  return (eigenvalues.array() - z).abs().minCoeff();
}

std::string complaint(const Json& tree, const std::filesystem::path& directory) {
  try {
    lastFrame(tree, directory);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

} // namespace semiflow::tests
