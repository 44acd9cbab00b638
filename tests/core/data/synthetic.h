#pragma once

#include "core/data/sinks.h"
#include "core/experiment/frame.h"

namespace semiflow::tests {

/// Frames of no particular law, with a content of every type, whose values tell time and place.
struct Synthetic {
  static experiment::RunInfo info(bool evolving = true) {
    experiment::RunInfo info;
    info.timeUnit = "s";
    info.evolving = evolving;
    return info;
  }

  static experiment::GridField field(const std::string& name, const experiment::Axis& axis,
                                     const std::vector<double>& values) {
    experiment::GridField made;
    made.name = name;
    made.axes = {axis};
    made.values = values;
    return made;
  }

  static experiment::Frame frame(int n) {
    using namespace experiment;
    Frame frame;
    frame.time = 0.5 * n;
    frame.step = static_cast<std::uint64_t>(10 * n);
    const Axis x{"x", "m", -1, 0.5, 4, true}, y{"y", "m", 0, 1, 3, false};
    GridField u{"u", "K", {x, y}, {}, {}, true};
    for (int i = 0; i < 12; ++i) u.values.push_back(n + 0.25 * i);
    const GridField psi{"psi", "", {x}, {1, 2, 3, 4.0 * n}, {5, 6, 7, 8.0 * n}};
    Particles cloud;
    cloud.coordinates = {"x", "y"};
    cloud.positions = {1, 2, 3, 4, 5, static_cast<double>(n)};
    cloud.logWeights = {0, -1, -2};
    for (const Content& content : {Content(u), Content(psi), Content(cloud)}) {
      frame.contents.push_back(std::make_shared<const Content>(content));
    }
    frame.scalars = {{"mass of v", "kg", 2.0 * n}};
    return frame;
  }

  /// What a Koopman analysis ends with.
  static experiment::Frame result() {
    using namespace experiment;
    Spectrum spectrum;
    spectrum.interval = 0.5;
    spectrum.timeUnit = "year";
    spectrum.eigenvalues = {{0, 1}, {0.5, 0}}; // a quarter turn in half a year; halved in half a year
    spectrum.residuals = {0.1, 0.2};
    spectrum.amplitudes = {{1, 2}, {3, 4}};
    spectrum.modes = {{1, 2}, {3, 4}, {5, 6}, {7, 8}, {9, 10}, {11, 12}};
    spectrum.stateAxes = {{"x", "m", 10, 1, 3, true}};
    spectrum.singularValues = {3, 2, 1};
    auto plane = std::make_shared<GridField>();
    plane->axes = {{"Re", "", -1, 1, 2}, {"Im", "", -2, 2, 3}};
    plane->values = {1, 2, 3, 4, 5, 6};
    spectrum.pseudospectrum = plane;
    const Table forecast{"forecast", {{"time", "year", {1, 2}}, {"truth", "m", {3, 4}}, {"forecast", "m", {5, 6}}}};
    Frame frame;
    for (const Content& content : {Content(spectrum), Content(forecast)}) {
      frame.contents.push_back(std::make_shared<const Content>(content));
    }
    frame.scalars = {{"rank", "", 2}};
    return frame;
  }

  static data::SinkSetting setting(const std::filesystem::path& file, bool evolving = true) {
    return {file, info(evolving),
            Json{{"Conventions", "CF-1.8"}, {"title", "täst"}, {"seed", 7}, {"stop_reason", "running"}}};
  }

  static std::unique_ptr<experiment::FrameSink> sink(const std::filesystem::path& file, bool evolving = true) {
    const data::SinkSetting given = setting(file, evolving);
    if (file.extension() == ".nc") return data::netcdfSink(given);
    return file.extension() == ".npz" ? data::npzSink(given) : data::csvSink(given);
  }
};

} // namespace semiflow::tests
