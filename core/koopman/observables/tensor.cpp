#include "core/koopman/observables/tensor.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

namespace semiflow::koopman {
namespace {

using Eigen::Index;

double count(std::size_t dimension, int degree, bool total) {
  if (!total) return std::pow(degree + 1.0, static_cast<double>(dimension));
  double product = 1; // (degree + d choose d)
  for (std::size_t i = 1; i <= dimension && product <= 1e12; ++i)
    product *= (degree + static_cast<double>(i)) / static_cast<double>(i);
  return product;
}

/// Appends all ways to spend exactly `left` over the entries from `at` on, each of at most `most`.
void distribute(std::vector<int>& powers, std::size_t at, int left, int most, std::vector<std::vector<int>>& out) {
  if (at + 1 == powers.size()) {
    if (left > most) return;
    powers[at] = left;
    out.push_back(powers);
    return;
  }
  for (int k = std::min(left, most); k >= 0; --k) {
    powers[at] = k;
    distribute(powers, at + 1, left - k, most, out);
  }
}

} // namespace

std::vector<std::vector<int>> exponents(std::size_t dimension, int degree, bool total, const std::string& path) {
  const double size = count(dimension, degree, total);
  if (size > static_cast<double>(largestDictionary)) {
    throw InputError(path, fmt::format("a dictionary of at most {} functions", largestDictionary),
                     fmt::format("{:.3g} for {} states", size, dimension),
                     "choose a lower degree, or `identity` or `delay`");
  }
  std::vector<std::vector<int>> all;
  std::vector<int> powers(dimension, 0);
  const int most = total ? degree : degree * static_cast<int>(dimension);
  for (int sum = 0; sum <= most; ++sum) distribute(powers, 0, sum, degree, all);
  return all;
}

std::string productName(const std::vector<int>& powers, const std::vector<std::string>& variables,
                        const std::function<std::string(const std::string& variable, int power)>& factor) {
  std::string name;
  for (std::size_t i = 0; i < powers.size(); ++i) {
    if (powers[i] == 0) continue;
    name +=
        (name.empty() ? "" : " ") + factor(i < variables.size() ? variables[i] : fmt::format("x{}", i + 1), powers[i]);
  }
  return name.empty() ? "1" : name;
}

Dictionary products(std::vector<std::vector<int>> powers, int degree, std::vector<double> centre,
                    std::vector<double> scale, std::function<void(double x, int degree, double* out)> polynomials) {
  Dictionary dictionary{.size = static_cast<Index>(powers.size())};
  dictionary.evaluate = [=](const Eigen::Ref<const Eigen::MatrixXd>& states, Eigen::Ref<Eigen::MatrixXd> values) {
    const std::size_t d = centre.size(), row = static_cast<std::size_t>(degree) + 1;
    std::vector<double> table(d * row);
    for (Index j = 0; j < states.cols(); ++j) {
      for (std::size_t i = 0; i < d; ++i) {
        polynomials((states(static_cast<Index>(i), j) - centre[i]) / scale[i], degree, &table[i * row]);
      }
      for (std::size_t n = 0; n < powers.size(); ++n) {
        double product = 1;
        for (std::size_t i = 0; i < d; ++i) product *= table[i * row + static_cast<std::size_t>(powers[n][i])];
        values(static_cast<Index>(n), j) = product;
      }
    }
  };
  return dictionary;
}

Scaling scaling(const Snapshots& training, bool standardize) {
  const auto d = static_cast<std::size_t>(training.dimension());
  Scaling result{std::vector<double>(d, 0), std::vector<double>(d, 1)};
  if (!standardize) return result;
  const auto n = static_cast<double>(training.states.cols());
  for (std::size_t i = 0; i < d; ++i) {
    const Eigen::VectorXd values = training.states.row(static_cast<Index>(i));
    result.centre[i] = values.sum() / n;
    const double deviation = std::sqrt((values.array() - result.centre[i]).square().sum() / n);
    if (deviation > 0) result.scale[i] = deviation;
  }
  return result;
}

Scaling rangeScaling(const Snapshots& training, bool rescale) {
  const auto d = static_cast<std::size_t>(training.dimension());
  Scaling result{std::vector<double>(d, 0), std::vector<double>(d, 1)};
  if (!rescale) return result;
  for (std::size_t i = 0; i < d; ++i) {
    const auto row = training.states.row(static_cast<Index>(i));
    const double low = row.minCoeff(), high = row.maxCoeff();
    result.centre[i] = 0.5 * (low + high);
    if (high > low) result.scale[i] = 0.5 * (high - low);
  }
  return result;
}

Dictionary polynomialDictionary(const Values& values, const Snapshots& training, const Scaling& scale,
                                std::function<void(double x, int degree, double* out)> polynomials,
                                const std::function<std::string(const std::string& variable, int power)>& name) {
  const int degree = static_cast<int>(values.integer("degree"));
  const auto powers = exponents(static_cast<std::size_t>(training.dimension()), degree, values.text("basis") == "total",
                                values.pathOf("degree"));
  Dictionary dictionary = products(powers, degree, scale.centre, scale.scale, std::move(polynomials));
  for (const auto& k : powers) dictionary.names.push_back(productName(k, training.names, name));
  return dictionary;
}

} // namespace semiflow::koopman
