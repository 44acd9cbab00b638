#include "core/sampling/cloud.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/parallel.h"

namespace semiflow::sampling {

Cloud::Cloud(std::size_t count, std::size_t dimension)
    : count_(count), dimension_(dimension), values_(strips() * lanes * dimension) {}

double Cloud::bytes(std::size_t count, std::size_t dimension) {
  const std::size_t padded = (count + lanes - 1) / lanes * lanes;
  return static_cast<double>(padded) * static_cast<double>(dimension) * sizeof(double);
}

void combine(std::initializer_list<Term> terms, Cloud& out) {
  combine(std::span<const Term>(terms.begin(), terms.size()), out);
}

void combine(std::span<const Term> terms, Cloud& out) {
  SF_ASSERT(!terms.empty());
  constexpr std::size_t block = 8192;
  const Term* t = terms.data();
  for (const Term& term : terms) {
    SF_ASSERT(term.cloud.values().size() == out.values().size());
    static_cast<void>(term);
  }
  parallelBlocks(out.values().size(), block, [&](std::size_t begin, std::size_t end) {
    double* o = out.values().data();
    const auto x = [&](std::size_t j) { return t[j].cloud.values().data(); };
    const auto f = [&](std::size_t j) { return t[j].factor; };
    switch (terms.size()) {
    case 1:
      for (std::size_t i = begin; i < end; ++i) o[i] = f(0) * x(0)[i];
      break;
    case 2:
      for (std::size_t i = begin; i < end; ++i) o[i] = f(0) * x(0)[i] + f(1) * x(1)[i];
      break;
    case 3:
      for (std::size_t i = begin; i < end; ++i) o[i] = f(0) * x(0)[i] + f(1) * x(1)[i] + f(2) * x(2)[i];
      break;
    case 4:
      for (std::size_t i = begin; i < end; ++i) {
        o[i] = f(0) * x(0)[i] + f(1) * x(1)[i] + f(2) * x(2)[i] + f(3) * x(3)[i];
      }
      break;
    default: // a strip's lanes at a time, written when all terms have been read
      for (std::size_t i = begin; i < end; i += Cloud::lanes) {
        double sums[Cloud::lanes] = {};
        for (const Term& term : terms) {
          const double* values = term.cloud.values().data() + i;
          for (std::size_t l = 0; l < Cloud::lanes; ++l) sums[l] += term.factor * values[l];
        }
        std::copy_n(sums, Cloud::lanes, o + i);
      }
    }
  });
}

void addNormals(Cloud& x, double factor, const Random& random, std::uint32_t step) {
  constexpr std::size_t block = 4 * Cloud::lanes;
  const std::size_t d = x.dimension();
  parallelBlocks(x.count(), block, [&](std::size_t begin, std::size_t end) {
    std::vector<double> z(d);
    for (std::size_t p = begin; p < end; ++p) {
      random.fillNormals(p, step, z.data(), d);
      for (std::size_t c = 0; c < d; ++c) x.at(p, c) += factor * z[c];
    }
  });
}

void addNormals(Cloud& x, std::span<const std::size_t> which, double factor, const Random& random, std::uint32_t step) {
  SF_ASSERT(which.size() == x.count());
  constexpr std::size_t block = 4 * Cloud::lanes;
  const std::size_t d = x.dimension();
  parallelBlocks(x.count(), block, [&](std::size_t begin, std::size_t end) {
    std::vector<double> z(d);
    for (std::size_t p = begin; p < end; ++p) {
      random.fillNormals(which[p], step, z.data(), d);
      for (std::size_t c = 0; c < d; ++c) x.at(p, c) += factor * z[c];
    }
  });
}

std::size_t firstNonFinite(const Cloud& x) {
  const std::size_t blocks = (x.strips() + stripsPerBlock - 1) / stripsPerBlock;
  std::vector<std::size_t> first(blocks, x.count());
  parallelBlocks(x.strips(), stripsPerBlock, [&](std::size_t begin, std::size_t end) {
    // A sum of zero times every number is NaN where one is not finite: a test of a whole block that vectorises.
    const double* values = x.strip(begin);
    const std::size_t size = (end - begin) * Cloud::lanes * x.dimension();
    double sums[Cloud::lanes] = {};
    for (std::size_t i = 0; i < size; i += Cloud::lanes) {
      for (std::size_t l = 0; l < Cloud::lanes; ++l) sums[l] += 0 * values[i + l];
    }
    if (std::all_of(std::begin(sums), std::end(sums), [](double s) { return s == 0; })) return;
    for (std::size_t p = begin * Cloud::lanes; p < std::min(end * Cloud::lanes, x.count()); ++p) {
      for (std::size_t c = 0; c < x.dimension(); ++c) {
        if (std::isfinite(x.at(p, c))) continue;
        first[begin / stripsPerBlock] = p;
        return;
      }
    }
  });
  return blocks == 0 ? 0 : *std::min_element(first.begin(), first.end());
}

Cloud firstParticles(const Cloud& x, std::size_t count) {
  SF_ASSERT(count <= x.count());
  Cloud first(count, x.dimension());
  std::copy_n(x.values().data(), first.values().size(), first.values().data());
  return first;
}

Cloud gather(const Cloud& x, std::span<const std::size_t> which) {
  Cloud part(which.size(), x.dimension());
  for (std::size_t j = 0; j < which.size(); ++j) {
    for (std::size_t c = 0; c < x.dimension(); ++c) part.at(j, c) = x.at(which[j], c);
  }
  return part;
}

void scatter(const Cloud& part, std::span<const std::size_t> which, Cloud& x) {
  for (std::size_t j = 0; j < which.size(); ++j) {
    for (std::size_t c = 0; c < x.dimension(); ++c) x.at(which[j], c) = part.at(j, c);
  }
}

} // namespace semiflow::sampling
