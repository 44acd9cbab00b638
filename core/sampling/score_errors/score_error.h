#pragma once

#include "core/base/component.h"
#include "core/sampling/cloud.h"
#include "core/sampling/level.h"

namespace semiflow::sampling {

/// What is wrong with a score, as with one that was learned: errors are given in units of the noise prediction -sigma
/// s, whose true size is about 1 per coordinate at every noise level. Usable from any thread.
class ScoreError {
 public:
  virtual ~ScoreError() = default;
  /// Spoils the exact score of every particle of x.
  virtual void apply(const Level& level, const Cloud& x, Cloud& score) const = 0;
};

const Family<ScoreError>& scoreErrors();

} // namespace semiflow::sampling
