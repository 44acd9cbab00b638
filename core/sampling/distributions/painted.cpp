#include <fmt/format.h>

#include "core/data/data_set.h"
#include "core/sampling/distributions/cell_density.h"

namespace semiflow::sampling {
namespace {

/// Cells of one size, as many as there are, with the longer side as long as asked.
std::vector<CellDensity::Side> sidesOf(const Eigen::MatrixXd& masses, double size) {
  const double cell = size / static_cast<double>(std::max(masses.rows(), masses.cols()));
  const double x = 0.5 * cell * static_cast<double>(masses.cols());
  const double y = 0.5 * cell * static_cast<double>(masses.rows());
  return {{-x, x}, {-y, y}};
}

std::unique_ptr<Target> makePainted(const Values& values) {
  const auto rows = values.matrix("values");
  Eigen::MatrixXd masses(static_cast<Eigen::Index>(rows.size()),
                         static_cast<Eigen::Index>(rows.empty() ? 0 : rows[0].size()));
  for (Eigen::Index j = 0; j < masses.rows(); ++j) {
    for (Eigen::Index i = 0; i < masses.cols(); ++i) {
      // The first row of the matrix is the one on top, as it is read.
      const double value = rows[rows.size() - 1 - static_cast<std::size_t>(j)][static_cast<std::size_t>(i)];
      if (value < 0) throw values.error("values", "densities of at least 0", fmt::format("{:g}", value));
      masses(j, i) = value;
    }
  }
  if (masses.size() == 0 || !(masses.sum() > 0)) throw values.error("values", "a density above 0 somewhere", "none");
  auto sides = sidesOf(masses, values.real("size"));
  return std::make_unique<CellDensity>(std::move(masses), std::move(sides), values.real("blur"));
}

std::unique_ptr<Target> makePicture(const Values& values) {
  const data::Array picture = data::readArray(values.file("path"), values.text("variable"));
  const std::string expected = "a picture, or an array (row, column) of real numbers";
  if (!picture.imaginary.empty()) throw values.error("path", expected, "complex numbers");
  if (picture.shape.size() != 2) {
    throw values.error(
        "path", expected,
        fmt::format("an array of {} dimension{}", picture.shape.size(), picture.shape.size() == 1 ? "" : "s"));
  }
  if (picture.values.empty()) throw values.error("path", expected, "an empty one");
  const std::size_t height = picture.shape[0], width = picture.shape[1];
  const auto resolution = static_cast<std::size_t>(values.integer("resolution"));
  const std::size_t cell = (std::max(width, height) + resolution - 1) / resolution;
  Eigen::MatrixXd masses = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>((height + cell - 1) / cell),
                                                 static_cast<Eigen::Index>((width + cell - 1) / cell));
  const bool dark = values.text("ink") == "dark";
  for (std::size_t j = 0; j < height; ++j) {
    for (std::size_t i = 0; i < width; ++i) {
      const double value = picture.values[j * width + i];
      const double mass = dark ? 1 - value : value;
      if (!(mass >= 0)) {
        throw values.error("path", dark ? "numbers of at most 1" : "numbers of at least 0",
                           fmt::format("{} in row {}, column {}", value, j, i));
      }
      constexpr double paper = 0.01;
      if (mass > paper) masses(static_cast<Eigen::Index>(j / cell), static_cast<Eigen::Index>(i / cell)) += mass;
    }
  }
  if (!(masses.sum() > 0)) {
    throw values.error("path", fmt::format("a picture with {} parts, as ink says", dark ? "dark" : "bright"),
                       "one without");
  }
  auto sides = sidesOf(masses, values.real("size"));
  return std::make_unique<CellDensity>(std::move(masses), std::move(sides), values.real("blur"));
}

} // namespace

const Component<Target>& painted() {
  static const auto component =
      Component<Target>("painted", "Painted density")
          .summary("A density painted by numbers, even on each cell of a grid: exact at every noise level by error "
                   "functions.")
          .formula("p(x, y) ∝ Σᵢⱼ wᵢⱼ 1[cell ij]")
          .parameter(matrix("values", Json::parse("[[0, 1, 1, 0], [1, 0, 0, 1], [0, 0, 0, 0], [0, 1, 1, 0]]"))
                         .live()
                         .doc("w: density of each cell, of any total; the first row is on top"))
          .parameter(real("size", 4).above(0).live().doc("length of the longer side"))
          .parameter(real("blur", 0).atLeast(0).live().doc("standard deviation of a blur of the edges"))
          .makes(makePainted);
  return component;
}

const Component<Target>& picture() {
  static const auto component =
      Component<Target>("picture_density", "Picture")
          .summary("The ink of a picture as a density, even on each pixel: exact at every noise level by error "
                   "functions, as one matrix product with the picture.")
          .formula("p(x, y) ∝ Σᵢⱼ ink(i, j) 1[pixel ij]")
          .parameter(file("path").doc("a .png picture, or an array (row, column) of numbers, the first row below"))
          .parameter(text("variable", "").doc("the array's name in a file of several"))
          .parameter(choice("ink", {"dark", "bright"}).doc("what counts: 1 less the luminance, or the luminance"))
          .parameter(integer("resolution", 96)
                         .between(2, 512)
                         .doc("pixels on the longer side at most; neighbours are put together"))
          .parameter(real("size", 4).above(0).live().doc("length of the longer side"))
          .parameter(real("blur", 0).atLeast(0).live().doc("standard deviation of a blur of the edges"))
          .makes(makePicture);
  return component;
}

} // namespace semiflow::sampling
