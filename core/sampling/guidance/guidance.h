#pragma once

#include <memory>

#include "core/base/component.h"
#include "core/sampling/distributions/target.h"
#include "core/sampling/prediction.h"

namespace semiflow::sampling {

/// How a class is asked for: the component. With D the prediction of the data on the whole target and D_c that on the
/// class alone, the sampler goes by a score between and beyond the two.
class Guidance {
 public:
  virtual ~Guidance() = default;
  virtual bool isNone() const { return false; }
  /// The law that is asked for: the target's, given the class. Null for none. @throws InputError where the target has
  /// no such class
  virtual std::unique_ptr<Target> wanted(const Target& target) const = 0;
  /// The score to go by. @param whole the score on the whole target; @param wanted as above; it is kept
  virtual ScoreFunction guided(ScoreFunction whole, std::shared_ptr<const Target> wanted) const = 0;
  /// Whether an evaluation depends on the one before.
  virtual bool remembers() const { return false; }
};

/// Family `guidance`: none, classifier_free, adaptive_projected.
const Family<Guidance>& guidances();

/// The data prediction at every particle: D = (x + sigma^2 score)/alpha, and back.
void dataOf(const Level& level, const Cloud& x, const Cloud& score, Cloud& data);
void scoreOf(const Level& level, const Cloud& x, const Cloud& data, Cloud& score);

} // namespace semiflow::sampling
