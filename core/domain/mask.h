#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/component.h"

namespace semiflow::domain {

struct Domain;

/// What holds in a masked part of a domain and at its edge.
struct Holding {
  /// obstacle: the field does not exist inside, and nothing flows through the edge, which lies halfway between a free
  /// point and a masked one. fixed: every field is held at a given value.
  enum class Kind { obstacle, fixed } kind = Kind::obstacle;
  std::vector<std::pair<std::string, std::string>> values; ///< of fixed: by field, a formula in x, y, z and t; else 0
  std::string path;                                        ///< key path, for messages
};

/// A part of a domain's grid that the law of motion does not hold in.
struct MaskPart {
  /// For every point whether it belongs to the part. @throws InputError
  std::function<std::vector<bool>(const Domain&)> covers;
  Holding holding;
};

/// The parts, as a nested chain of components makes them. Where they overlap the first one counts.
struct Masks {
  std::vector<MaskPart> parts;
};

/// Families `mask` and `holding`.
const Family<Masks>& masks();
const Family<Holding>& holdings();

const Component<Masks>& noMask();
const Component<Masks>& formulaMask();
const Component<Masks>& pictureMask();
const Component<Masks>& arrayMask();
const Component<Holding>& obstacle();
const Component<Holding>& fixedValues();

/// For every point 0, or one more than the number of the part that it belongs to; empty where there are no parts.
/// @throws InputError where no point is left free
std::vector<std::uint8_t> maskOf(const Domain& domain);

/// Sets to 0 what is not finite in the mask: initial fields need not make sense there.
void clearMasked(const Domain& domain, std::vector<double>& values);

/// The parameters that every mask has, and the chain that it makes of its own part and theirs.
Component<Masks>& withHolding(Component<Masks>& component);
std::unique_ptr<Masks> chained(const Values& values, std::function<std::vector<bool>(const Domain&)> covers);

} // namespace semiflow::domain
