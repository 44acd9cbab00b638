#include <cmath>

#include <fmt/format.h>

#include "core/base/memory.h"
#include "core/data/data_set.h"
#include "core/sampling/distributions/point_mixture.h"

namespace semiflow::sampling {
namespace {

struct Points {
  Eigen::MatrixXd places; ///< a column each
  std::vector<double> weights;
};

/// The pixels of a picture with their ink, neighbours put together until no side has more than `resolution` of them;
/// the height of the picture is 2.
Points fromPicture(const Values& values, const data::Array& luminance) {
  const std::size_t height = luminance.shape[0], width = luminance.shape[1];
  const auto resolution = static_cast<std::size_t>(values.integer("resolution"));
  const std::size_t cell = (std::max(width, height) + resolution - 1) / resolution;
  const bool dark = values.text("ink") == "dark";
  const double threshold = 0.02; // paper is rarely quite white
  std::vector<double> x, y;
  Points points;
  for (std::size_t r = 0; r < height; r += cell) {
    for (std::size_t c = 0; c < width; c += cell) {
      double ink = 0;
      for (std::size_t i = r; i < std::min(r + cell, height); ++i) {
        for (std::size_t j = c; j < std::min(c + cell, width); ++j) {
          const double value = luminance.values[i * width + j];
          ink += dark ? 1 - value : value;
        }
      }
      if (ink < threshold * static_cast<double>(cell * cell)) continue;
      const double unit = 2 / static_cast<double>(height);
      x.push_back(unit * (static_cast<double>(c) + 0.5 * static_cast<double>(cell) - 0.5 * static_cast<double>(width)));
      y.push_back(unit * (static_cast<double>(r) + 0.5 * static_cast<double>(cell)) - 1);
      points.weights.push_back(ink);
    }
  }
  if (x.empty()) {
    throw values.error("path", fmt::format("a picture with {} parts, as ink says", dark ? "dark" : "bright"),
                       "one without");
  }
  points.places.resize(2, static_cast<Eigen::Index>(x.size()));
  points.places.row(0) = Eigen::Map<Eigen::RowVectorXd>(x.data(), points.places.cols());
  points.places.row(1) = Eigen::Map<Eigen::RowVectorXd>(y.data(), points.places.cols());
  return points;
}

Points fromRows(const Values& values, data::Array array) {
  const std::string expected = "an array of real numbers with one row per point";
  if (array.shape.size() == 1) array.shape.push_back(1);
  if (!array.imaginary.empty()) throw values.error("path", expected, "complex numbers");
  if (array.shape.size() < 2)
    throw values.error("path", expected, fmt::format("an array of {} dimensions", array.shape.size()));
  std::size_t d = 1; // a stack of pictures is a list of points with as many coordinates as pixels
  for (std::size_t k = 1; k < array.shape.size(); ++k) d *= array.shape[k];
  Points points;
  std::vector<double> kept;
  for (std::size_t i = 0; d > 0 && i < array.shape[0]; ++i) {
    const auto row = array.values.begin() + static_cast<std::ptrdiff_t>(i * d);
    const auto end = row + static_cast<std::ptrdiff_t>(d);
    if (std::any_of(row, end, [](double v) { return std::isnan(v); })) continue; // a missing field
    for (auto v = row; v != end; ++v) {
      if (!std::isfinite(*v)) throw values.error("path", "finite numbers", fmt::format("{} in row {}", *v, i));
    }
    kept.insert(kept.end(), row, end);
    points.weights.push_back(1);
  }
  if (points.weights.empty()) {
    throw values.error("path", expected,
                       array.shape[0] == 0 || d == 0 ? "an empty one" : "no row without missing numbers");
  }
  points.places = Eigen::Map<Eigen::MatrixXd>(kept.data(), static_cast<Eigen::Index>(d),
                                              static_cast<Eigen::Index>(points.weights.size()));
  return points;
}

/// Moves the mean to 0 and scales to the mean square 1 per coordinate.
void standardise(Points& points, bool each) {
  const Eigen::VectorXd w = Eigen::Map<const Eigen::VectorXd>(points.weights.data(), points.places.cols()) /
                            Eigen::Map<const Eigen::VectorXd>(points.weights.data(), points.places.cols()).sum();
  points.places.colwise() -= Eigen::VectorXd(points.places * w);
  Eigen::VectorXd squares = points.places.cwiseAbs2() * w;
  if (!each) squares.setConstant(squares.mean());
  for (Eigen::Index c = 0; c < squares.size(); ++c) {
    if (squares(c) > 0) points.places.row(c) /= std::sqrt(squares(c));
  }
}

std::unique_ptr<Target> makeEmpirical(const Values& values) {
  const std::filesystem::path path = values.file("path");
  const data::Array array = data::readArray(path, values.text("variable"), values.text("where"));
  const std::string ending = path.extension();
  Points points = ending == ".png" || ending == ".PNG" ? fromPicture(values, array) : fromRows(values, array);
  constexpr double copies = 4; // of the points: ordered, as factors and values of a noise level
  requireMemory(copies * sizeof(double) * static_cast<double>(points.places.size()),
                fmt::format("{} points in {} dimensions", points.places.cols(), points.places.rows()));
  if (values.text("standardise") != "no") standardise(points, values.text("standardise") == "each");
  return std::make_unique<PointMixture>(std::move(points.places), std::move(points.weights),
                                        std::vector<double>{values.real("bandwidth")});
}

} // namespace

const Component<Target>& empirical() {
  static const auto component =
      Component<Target>("empirical", "Point cloud")
          .summary("The points of a file, or the ink of a picture: the score of their noised law is exact, by the mean "
                   "of all points with the weights of a softmax. What a perfectly trained network memorises.")
          .formula("p(x) = Σᵢ wᵢ N(x; yᵢ, h² I);  score = Σᵢ rᵢ(x) (α yᵢ − x)/(α²h² + σ²),  "
                   "r = softmax(log w − |x − α y|²/2(α²h² + σ²))")
          .reference(
              "Karras et al., Elucidating the design space of diffusion-based generative models (2022), appendix "
              "B.3")
          .parameter(file("path").doc("a .csv, .npy, .npz or .nc file with a row per point, or a .png picture, whose "
                                      "ink is the law"))
          .parameter(text("variable", "")
                         .doc("the array's name (columns \"a,b\" of a CSV); may be empty where there is just one"))
          .parameter(text("where", "")
                         .doc("of a CSV: \"COLUMN = VALUE\" takes only the rows with that text in that column, e.g. "
                              "\"species = Adelie\"; empty takes all"))
          .parameter(real("bandwidth", 0)
                         .atLeast(0)
                         .live()
                         .doc("h: standard deviation of a blur of every point, in the unit of the coordinates"))
          .parameter(choice("standardise", {"no", "together", "each"})
                         .doc("moves the mean to 0 and scales to standard deviation 1: all coordinates by one factor, "
                              "or each by its own"))
          .parameter(choice("ink", {"dark", "bright"}).doc("of a picture: what counts"))
          .parameter(integer("resolution", 96)
                         .between(2, 1024)
                         .doc("of a picture: pixels on the longer side at most; neighbours are put together"))
          .makes(makeEmpirical);
  return component;
}

} // namespace semiflow::sampling
