#pragma once

#include <optional>

#include <Eigen/Core>

/// Dense factorizations by LAPACK. Each call runs on the calling thread alone (OpenBLAS is told so), so that results do
/// not depend on the number of threads; parallel loops go above these functions. All of them throw Error where LAPACK
/// reports that an iteration did not converge, and none accepts non-finite entries.
namespace semiflow::numerics {

/// OpenBLAS chooses its kernels by the processor's model while it is loaded, and takes the slowest, of 2004, for a
/// model younger than itself: a quarter of the speed. Where that has happened, this starts the program once more, with
/// kernels named by the processor's instructions. To be called first in main(), with its arguments.
void ensureKernels(char** arguments);

/// C = A B for column-major blocks. @pre a.cols() == b.rows()
void multiply(const Eigen::Ref<const Eigen::MatrixXd>& a, const Eigen::Ref<const Eigen::MatrixXd>& b,
              Eigen::Ref<Eigen::MatrixXd> c);

/// C = A B^T for column-major blocks; half the work where A and B are the same block. @pre a.cols() == b.cols()
void multiplyByTranspose(const Eigen::Ref<const Eigen::MatrixXd>& a, const Eigen::Ref<const Eigen::MatrixXd>& b,
                         Eigen::Ref<Eigen::MatrixXd> c);

/// The upper triangular (trapezoidal where a has fewer rows than columns) factor R of A = Q R by Householder
/// reflections, min(rows, columns) x columns. The signs of its rows are LAPACK's. @param a is overwritten
Eigen::MatrixXd triangularFactor(Eigen::MatrixXd a);

/// The same for complex entries.
Eigen::MatrixXcd triangularFactor(Eigen::MatrixXcd a);

/// A = U diag(values) V^T with k = min(rows, columns) columns in U and V; values descend.
struct SingularValues {
  Eigen::MatrixXd u;
  Eigen::VectorXd values;
  Eigen::MatrixXd v;
};
SingularValues singularValueDecomposition(Eigen::MatrixXd a);

/// Eigenvalues and right eigenvectors of a real matrix, A v = lambda v. Complex ones come in adjacent conjugate pairs,
/// the one with the positive imaginary part first.
struct Eigenpairs {
  Eigen::VectorXcd values;
  Eigen::MatrixXcd vectors; ///< columns of 2-norm 1
};
Eigenpairs eigenpairs(Eigen::MatrixXd a);

/// Complex Schur form A = U T U^*, T upper triangular, U unitary.
struct Schur {
  Eigen::MatrixXcd t;
  Eigen::MatrixXcd u;
};
Schur schur(const Eigen::MatrixXd& a);

/// The inverse of the triangular factor R of a Hermitian A = R^* R (Cholesky); nothing where A is not positive
/// definite.
/// @param a its upper triangle is read
std::optional<Eigen::MatrixXcd> inverseCholeskyFactor(Eigen::MatrixXcd a);

/// Replaces the upper triangular `top` by the triangular factor of [top; bottom], both n x n and upper triangular
/// (ztpqrt: a third of the work of a full factorization). @param bottom is overwritten
void stackTriangular(Eigen::MatrixXcd& top, Eigen::MatrixXcd& bottom);

} // namespace semiflow::numerics
