#include "core/experiment/frame.h"

namespace semiflow::experiment {
namespace {

template <class T> std::size_t bytes(const std::vector<T>& values) { return values.size() * sizeof(T); }

std::size_t bytesOf(const GridField& field) { return bytes(field.values) + bytes(field.imaginary); }

std::size_t bytesOf(const Particles& particles) {
  return bytes(particles.positions) + bytes(particles.logWeights) +
         (particles.logDensity ? bytesOf(*particles.logDensity) : 0);
}

std::size_t bytesOf(const Spectrum& spectrum) {
  return bytes(spectrum.eigenvalues) + bytes(spectrum.residuals) + bytes(spectrum.amplitudes) + bytes(spectrum.modes) +
         bytes(spectrum.singularValues) + bytes(spectrum.covariances) +
         (spectrum.pseudospectrum ? bytesOf(*spectrum.pseudospectrum) : 0);
}

std::size_t bytesOf(const Table& table) {
  std::size_t sum = 0;
  for (const Table::Column& column : table.columns) sum += bytes(column.values);
  return sum;
}

} // namespace

const std::string& nameOf(const Content& content) {
  return std::visit([](const auto& c) -> const std::string& { return c.name; }, content);
}

const Content* Frame::find(const std::string& name) const {
  for (const auto& content : contents) {
    if (nameOf(*content) == name) return content.get();
  }
  return nullptr;
}

std::size_t bytesOf(const Frame& frame) {
  std::size_t sum = sizeof(Frame);
  for (const auto& content : frame.contents) {
    sum += std::visit([](const auto& c) { return bytesOf(c); }, *content);
  }
  return sum;
}

} // namespace semiflow::experiment
