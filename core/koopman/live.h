#pragma once

#include "core/experiment/experiment.h"

namespace semiflow::koopman {

/// Kind `live`: a rollout (`base`), and beside its contents the spectrum of the recent past of one of its fields
/// (LiveSpectrum), brought up to date with every frame; `rank` entries in each, NaN where fewer are seen, and each
/// eigenvalue in the same place from frame to frame (followed()). Every field `mode_1`, ... `mode_SHOWN` is a mode: of
/// the oscillation with the largest amplitude, then of the strongest of the rest; of a conjugate pair of a real field
/// there is one. Scalars: that oscillation's `strongest_frequency`, `strongest_growth` and `strongest_amplitude`.
/// Frames, times and the stop contract are the rollout's. Points without a number (obstacles) count as 0. Live:
/// `window`, `every`, `show_modes`, and what is live in the rollout.
const Component<experiment::Run>& live();

} // namespace semiflow::koopman
