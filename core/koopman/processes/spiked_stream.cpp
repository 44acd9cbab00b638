#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/memory.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/koopman/decompositions/streaming_eigenvector.h"
#include "core/koopman/processes/process.h"
#include "core/numerics/lapack.h"

namespace semiflow::koopman {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using experiment::Table;

/// Rows of independent normal numbers, sqrt(gap) times as large along the first direction.
MatrixXd spikedRows(Index rows, Index columns, double gap, std::uint64_t seed) {
  MatrixXd a(columns, rows); // column by column what comes
  const Random random(seed, Stream::target);
  parallelBlocks(static_cast<std::size_t>(rows), 64, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      random.fillNormals(i, 0, a.col(static_cast<Index>(i)).data(), static_cast<std::size_t>(columns));
  });
  a.row(0) *= std::sqrt(gap);
  return a;
}

struct Settings {
  Index rows, columns, heavy, blocks;
  bool adversarial;
};

/// The order in which the rows come. An adversary sends first what points along the leading direction.
std::vector<Index> orderOf(const Settings& how, const MatrixXd& a, std::uint64_t seed) {
  std::vector<Index> order = shuffled(how.rows, seed);
  if (how.adversarial) {
    std::stable_sort(order.begin(), order.end(),
                     [&](Index i, Index j) { return std::abs(a(0, i)) > std::abs(a(0, j)); });
  }
  return order;
}

std::optional<ProcessResult> sweep(const Settings& how, std::uint64_t seed, const std::stop_token& stop) {
  Table missed{.name = "missed",
               .columns = {{"gap", "", {}}, {"one_pass", "", {}}, {"C_over_R", "", {}, true}},
               .logarithmic = true,
               .logarithmicAbscissa = true,
               .measured = true};
  Table path{.name = "alignment", .columns = {{"rows_seen", "", {}}}};
  double storage = 0;
  const double bound = static_cast<double>(how.columns * how.blocks) / static_cast<double>(how.rows); // d / block
  for (int k = 0; k <= 6; ++k) {
    if (stop.stop_requested()) return std::nullopt;
    const double gap = std::pow(2.0, k + 2);
    const MatrixXd a = spikedRows(how.rows, how.columns, gap, seed);
    MatrixXd gram(how.columns, how.columns);
    numerics::multiplyByTranspose(a, a, gram);
    const VectorXd top = numerics::singularValueDecomposition(gram).u.col(0);
    StreamedEigenvector stream(how.columns, how.rows, how.heavy, how.blocks, seed);
    const std::vector<Index> order = orderOf(how, a, seed);
    Table::Column column{fmt::format("gap_{:g}", gap), "", {}};
    for (Index i = 0; i < how.rows; ++i) {
      stream.add(a.col(order[static_cast<std::size_t>(i)]));
      if ((i + 1) % std::max<Index>(1, how.rows / 200) != 0) continue;
      const double c = stream.vector().dot(top);
      column.values.push_back(c * c);
      if (k == 0) path.columns[0].values.push_back(static_cast<double>(i + 1));
    }
    if (k % 2 == 0) path.columns.push_back(std::move(column));
    const double c = stream.vector().dot(top);
    missed.columns[0].values.push_back(gap);
    missed.columns[1].values.push_back(std::max(1e-16, 1 - c * c));
    missed.columns[2].values.push_back(2 * bound / gap);
    storage = static_cast<double>(stream.storage());
  }
  ProcessResult result;
  const double part = storage / static_cast<double>(how.rows * how.columns);
  result.contents = {std::move(missed), std::move(path)};
  result.scalars = {{"storage", "", part, false}};
  result.notes = {{"One pass", fmt::format("{:.2g}% of the matrix was kept at a time.", 100 * part)}};
  return result;
}

} // namespace

const Component<ProcessStudy>& spikedStream() {
  static const auto component =
      Component<ProcessStudy>("spiked_stream", "The leading direction of a stream")
          .summary(
              "Random rows that are larger along one direction come one by one: how well a single pass finds it, over "
              "the gap R between the first two eigenvalues.")
          .formula("1 − ⟨z, v₁⟩² ≤ C/R")
          .reference("Kacham, Woodruff, Approximating the top eigenvector in random order streams, NeurIPS (2024)")
          .parameter(integer("rows", 20000).between(64, 1000000).doc("n"))
          .parameter(integer("columns", 100).between(2, 2000).doc("d"))
          .parameter(integer("heavy", 8).between(0, 1000).doc("rows to keep"))
          .parameter(integer("blocks", 8).between(1, 1000).doc("steps of the power method"))
          .parameter(choice("order", {"random", "adversarial"})
                         .doc("in which rows come: at random, as the method asks for, or those that point along the "
                              "leading direction first, which defeats it"))
          .makes([](const Values& v) {
            const Settings how{static_cast<Index>(v.integer("rows")), static_cast<Index>(v.integer("columns")),
                               static_cast<Index>(v.integer("heavy")), static_cast<Index>(v.integer("blocks")),
                               v.text("order") == "adversarial"};
            requireMemory(16.0 * static_cast<double>(how.rows * how.columns), "The matrix, to compare with");
            ProcessStudy study;
            study.run = [=](std::uint64_t seed, const std::stop_token& stop) { return sweep(how, seed, stop); };
            return std::make_unique<ProcessStudy>(std::move(study));
          });
  return component;
}

} // namespace semiflow::koopman
