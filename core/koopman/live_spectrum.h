#pragma once

#include <span>
#include <vector>

#include <Eigen/Core>

namespace semiflow::koopman {

/// Eigenvalues and modes of a stream of snapshots that is still running, from its recent past: dynamic mode
/// decomposition of the pairs (x, y) of successive snapshots, each of which counts less by exp(-1/window) with every
/// new one. Nothing is fitted anew. Zhang, Rowley, Deem, Cattafesta, Online dynamic mode decomposition for time-varying
/// systems, SIAM J. Appl. Dyn. Syst. 18, 1586 (2019).
///
/// Snapshots are kept as coordinates in a basis B of columns of n numbers. A new snapshot is the basis' next column, so
/// that one pass over B, for B^T x, is all it takes: with the Gram matrix B^T B, everything else is small matrices. A
/// basis that is full is replaced by the `rank` orthonormal directions that hold most of the recent snapshots (method
/// of snapshots: Sirovich, Quart. Appl. Math. 45, 561 (1987)). On average a snapshot takes 7 n rank multiplications and
/// reads 1.5 n rank numbers; a result O(rank^3). Since products are kept, what is below 10^-7 of the strongest
/// direction and residuals below 10^-8 are not seen.
class LiveSpectrum {
 public:
  LiveSpectrum(Eigen::Index rank, double window);
  void setWindow(double window) { window_ = window; }

  /// Takes the next snapshot, one interval after the last. Numbers that are not finite count as 0.
  /// @param imaginary of a complex snapshot, else empty; a real one of twice the size is what is analysed
  /// @pre always as many numbers
  void add(std::span<const double> values, std::span<const double> imaginary = {});
  /// Forgets which snapshot came last: the next one is not its successor.
  void interrupt() { follows_ = false; }
  /// Bytes for snapshots of so many numbers (a complex one has two a point).
  static double bytes(double numbers, Eigen::Index rank);

  struct Result {
    Eigen::VectorXcd eigenvalues; ///< in the order of Model
    Eigen::VectorXd residuals;    ///< of Reduced, over the fading pairs
    Eigen::VectorXd amplitudes;   ///< 2-norm of each mode's part of the last snapshot, see Mode
    Eigen::VectorXd singularValues;
    Eigen::MatrixXcd modes; ///< in the basis, for modes()
  };
  /// Empty before there is a pair that is not zero.
  Result result() const;

  struct Mode {
    std::vector<double> real, imaginary; ///< per point
  };
  /// Some modes of result(), O(n rank) each: of 2-norm 1 and with the phase of now, so that the last snapshot is the
  /// sum of amplitude times mode. Of complex snapshots u + i v the mode m_u + i m_v is what turns with the eigenvalue
  /// itself. @pre no snapshot came since
  std::vector<Mode> modes(const Result& result, const std::vector<Eigen::Index>& which) const;

 private:
  Eigen::MatrixXd factor() const;
  double turningNorm(const Eigen::VectorXcd& c) const;
  void compress();

  const Eigen::Index rank_, capacity_;
  double window_;
  Eigen::Index size_ = 0;  ///< n
  Eigen::Index parts_ = 1; ///< numbers a point
  Eigen::Index columns_ = 0;
  Eigen::MatrixXd basis_;              ///< rows are padded with zeros
  Eigen::MatrixXd gram_;               ///< B^T B
  Eigen::MatrixXd turned_;             ///< B^T (i B) of complex snapshots
  Eigen::MatrixXd before_, after_;     ///< sums of x x^T and y y^T over the pairs, in coordinates
  Eigen::MatrixXd across_;             ///< and of x y^T
  Eigen::VectorXd last_;               ///< snapshot's coordinates
  bool follows_ = false, any_ = false; ///< the next one is its successor; there are pairs
};

/// Where each eigenvalue goes so that it keeps its place from one result to the next: the strongest first, to the
/// nearest of the places' former values; what is new goes where nothing was.
/// @param before eigenvalue per place, NaN where there was none; at least as many as there are new ones
/// @return per place the index into the new ones, -1 where there is none
std::vector<Eigen::Index> followed(const std::vector<std::complex<double>>& before, const Eigen::VectorXcd& eigenvalues,
                                   const Eigen::VectorXd& amplitudes);

} // namespace semiflow::koopman
