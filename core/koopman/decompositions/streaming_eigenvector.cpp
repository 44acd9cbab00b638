#include "core/koopman/decompositions/streaming_eigenvector.h"

#include <algorithm>
#include <numeric>

#include "core/base/random.h"
#include "core/koopman/decompositions/catalogue.h"
#include "core/koopman/spectra/model.h"
#include "core/numerics/lapack.h"

namespace semiflow::koopman {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {
bool larger(const VectorXd& a, const VectorXd& b) { return a.squaredNorm() > b.squaredNorm(); }
} // namespace

StreamedEigenvector::StreamedEigenvector(Index columns, Index rows, Index heavy, Index blocks, std::uint64_t seed)
    : rows_(rows), most_(heavy), blockRows_(std::max<Index>(1, rows / std::max<Index>(1, blocks))), z_(columns),
      sum_(VectorXd::Zero(columns)) {
  Random(seed, Stream::projections).fillNormals(0, 0, z_.data(), static_cast<std::size_t>(columns));
  z_.normalize();
}

void StreamedEigenvector::add(const VectorXd& row) {
  ++seen_;
  if (most_ > 0) {
    heavy_.push_back(row);
    std::push_heap(heavy_.begin(), heavy_.end(), larger);
    if (static_cast<Index>(heavy_.size()) <= most_) return;
    std::pop_heap(heavy_.begin(), heavy_.end(), larger);
    addLight(heavy_.back());
    heavy_.pop_back();
  } else {
    addLight(row);
  }
  // What is left at the end would be a step of too few rows.
  if (light_ >= blockRows_ || seen_ == rows_) endBlock();
}

void StreamedEigenvector::addLight(const VectorXd& row) {
  sum_ += row * row.dot(z_);
  ++light_;
}

void StreamedEigenvector::endBlock() {
  if (2 * light_ < blockRows_ && seen_ == rows_ && rows_ > blockRows_) return;
  const double scale = light_ > 0 ? static_cast<double>(rows_) / static_cast<double>(light_) : 0;
  VectorXd next = scale * sum_;
  for (const VectorXd& row : heavy_) next += row * row.dot(z_);
  if (next.norm() > 0) z_ = next / next.norm();
  sum_.setZero();
  light_ = 0;
}

std::vector<Index> shuffled(Index n, std::uint64_t seed) {
  std::vector<Index> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), Index{0});
  const Random random(seed, Stream::projections);
  for (std::size_t i = order.size(); i > 1; --i) {
    const double u = random.uniforms(1, 0, static_cast<std::uint32_t>(i))[0];
    std::swap(order[i - 1], order[static_cast<std::size_t>(u * static_cast<double>(i))]);
  }
  return order;
}

namespace {

struct Settings {
  Index heavy, blocks;
  bool shuffle;
  std::uint64_t seed;
};

/// The data's leading direction v in one pass, and how the coordinate v^T psi moves on: one eigenpair.
std::optional<Fitted> streamed(const Settings& how, const Lifted& lifted, const Snapshots& training,
                               const std::stop_token& stop) {
  const Index pairs = lifted.pairs();
  StreamedEigenvector stream(lifted.values.rows(), pairs, how.heavy, how.blocks, how.seed);
  std::vector<Index> order = lifted.from;
  if (how.shuffle) {
    const std::vector<Index> mixed = shuffled(pairs, how.seed);
    for (Index i = 0; i < pairs; ++i)
      order[static_cast<std::size_t>(i)] = lifted.from[static_cast<std::size_t>(mixed[static_cast<std::size_t>(i)])];
  }
  for (const Index place : order) {
    if (stop.stop_requested()) return std::nullopt;
    stream.add(lifted.values.col(place));
  }
  const VectorXd& v = stream.vector();
  VectorXd before(pairs), after(pairs);
  for (Index i = 0; i < pairs; ++i) {
    before[i] = v.dot(lifted.values.col(lifted.from[static_cast<std::size_t>(i)]));
    after[i] = v.dot(lifted.target(i));
  }
  const double size = before.norm();
  if (!(size > 0)) throw Error("The data to learn from are zero: there is nothing to decompose.");
  Fitted result;
  Reduced& reduced = result.reduced;
  reduced.singularValues = VectorXd::Constant(1, size);
  reduced.projector = v / size;
  reduced.q = reduced.projector.transpose() * lifted.values;
  reduced.k = MatrixXd::Constant(1, 1, before.dot(after) / (size * size));
  reduced.s = MatrixXd::Constant(1, 1, (after - reduced.k(0, 0) * before).norm() / size);
  const Decomposition plain{};
  Solution solution(plain, reduced, lifted, training);
  if (!solution.run(stop)) return std::nullopt;
  result.model = solution.take();
  return result;
}

} // namespace

const Component<Decomposition>& streamingEigenvector() {
  static const auto component =
      Component<Decomposition>("streaming_eigenvector", "Streaming leading direction")
          .summary(
              "The data's leading direction in one pass, with room for a few snapshots, and the multiplier of what "
              "is seen along it.")
          .formula("z ← (HᵀH + (n/|B|) BᵀB) z, block B after block;  λ = ⟨vᵀy, vᵀx⟩/⟨vᵀx, vᵀx⟩")
          .reference("Kacham, Woodruff, Approximating the top eigenvector in random order streams, NeurIPS (2024)")
          .parameter(integer("heavy", 8).between(0, 10000).doc("rows of the largest norm to keep"))
          .parameter(integer("blocks", 8).between(1, 10000).doc("steps of the power method"))
          .parameter(boolean("shuffle", true).doc("take the snapshots in random order; false: in the order of time"))
          .parameter(integer("draw", 1).atLeast(0).doc("number of the draw of the order and the start"))
          .makes([](const Values& v) {
            const Settings how{static_cast<Index>(v.integer("heavy")), static_cast<Index>(v.integer("blocks")),
                               v.boolean("shuffle"), static_cast<std::uint64_t>(v.integer("draw"))};
            Decomposition result{.equilibrate = false};
            result.fit = [=](const Lifted& lifted, const Snapshots& training, const std::stop_token& stop) {
              return streamed(how, lifted, training, stop);
            };
            return std::make_unique<Decomposition>(std::move(result));
          });
  return component;
}

} // namespace semiflow::koopman
