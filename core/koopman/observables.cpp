#include "core/koopman/observables.h"

#include <fmt/format.h>

#include "core/base/memory.h"

namespace semiflow::koopman {

using Eigen::Index;

Lifting::Lifting(const Dictionary& dictionary, const Snapshots& snapshots)
    : dictionary_(dictionary), snapshots_(snapshots) {
  // Blocks of about a megabyte of values: fixed by the sizes alone.
  const Index block = std::max<Index>(1, (Index{1} << 17) / std::max<Index>(1, dictionary.size));
  Index place = 0, column = 0;
  for (const Index length : snapshots.lengths) {
    const Index places = length - dictionary.window + 1;
    if (places > 0) lifted_.begins.push_back(place);
    for (Index k = 0; k < places; ++k) {
      lifted_.now.push_back(column + k + dictionary.window - 1);
      if (k + 1 < places) lifted_.from.push_back(place + k);
    }
    for (Index k = 0; k < places; k += block) pieces_.push_back({place + k, column + k, std::min(block, places - k)});
    place += std::max<Index>(0, places);
    column += length;
  }
  requireMemory(3.0 * 8 * static_cast<double>(dictionary.size) * static_cast<double>(place),
                fmt::format("{} observables of {} snapshots", dictionary.size, place));
  lifted_.values.resize(dictionary.size, place);
  blocks_ = Blocks(pieces_.size());
}

bool Lifting::run(const std::stop_token& stop) {
  return blocks_.run(stop, [&](std::size_t i) {
    const Piece& piece = pieces_[i];
    dictionary_.evaluate(snapshots_.states.middleCols(piece.column, piece.count + dictionary_.window - 1),
                         lifted_.values.middleCols(piece.place, piece.count));
  });
}

Lifted lift(const Dictionary& dictionary, const Snapshots& snapshots) {
  Lifting lifting(dictionary, snapshots);
  lifting.run({});
  return lifting.take();
}

} // namespace semiflow::koopman
