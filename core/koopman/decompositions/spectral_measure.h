#pragma once

#include <complex>
#include <vector>

namespace semiflow::koopman {

/// A kernel of the circle that smooths a measure over angles of about `width`, of order m: it keeps moments,
/// int exp(-i n t) K(t) dt = 1 + O((n width)^m), and has mass 1 exactly:
///   K(t) = 1/(2 pi) Im sum_j alpha_j cot((t - width a_j)/2),  a_j = 2 j/(m + 1) - 1 + i,  sum_j alpha_j a_j^k = [k =
///   0],
/// the sum over periods of the rational kernel of the line. Colbrook, Horning, Townsend, SIAM Rev. 63, 489 (2021).
class RationalKernel {
 public:
  /// @pre 1 <= order <= 10, width > 0
  RationalKernel(int order, double width);
  double operator()(double angle) const;

 private:
  std::vector<std::complex<double>> poles_, weights_; ///< width a_j, alpha_j
};

} // namespace semiflow::koopman
