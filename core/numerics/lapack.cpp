#include "core/numerics/lapack.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string_view>

#define LAPACK_COMPLEX_CPP
#include <cblas.h>
#include <lapacke.h>

#include <Eigen/LU>

#include "core/base/error.h"

namespace semiflow::numerics {
namespace {

using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// OpenBLAS' own threads would make sums depend on how many there are.
void useOneBlasThread() {
  static const bool done = (openblas_set_num_threads(1), true);
  static_cast<void>(done);
}

lapack_int toInt(Index n) { return static_cast<lapack_int>(n); }

void require(lapack_int info, const char* what) {
  SF_ASSERT(info >= 0);
  if (info != 0)
    throw Error(std::string("The ") + what +
                " of a matrix did not converge; its entries may be too far apart in size.");
}

template <class Matrix> Matrix upperTriangle(const Matrix& a) {
  const Index k = std::min(a.rows(), a.cols());
  return a.topRows(k).template triangularView<Eigen::Upper>();
}

} // namespace

void ensureKernels(char** arguments) {
#if defined(__x86_64__)
  // A variable that is set already, by the user or by the lines below, has had its effect.
  if (std::getenv("OPENBLAS_CORETYPE") != nullptr || openblas_get_corename() != std::string_view("Prescott")) return;
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return;
  const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
                      __builtin_cpu_supports("avx512cd");
  std::error_code none;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", none);
  if (none) return;
  setenv("OPENBLAS_CORETYPE", avx512 ? "SkylakeX" : "Haswell", 1);
  execv(program.c_str(), arguments); // where that fails, the slow kernels do
#else
  static_cast<void>(arguments);
#endif
}

void multiply(const Eigen::Ref<const MatrixXd>& a, const Eigen::Ref<const MatrixXd>& b, Eigen::Ref<MatrixXd> c) {
  SF_ASSERT(a.cols() == b.rows() && c.rows() == a.rows() && c.cols() == b.cols());
  if (c.size() == 0) return;
  useOneBlasThread();
  cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, toInt(a.rows()), toInt(b.cols()), toInt(a.cols()), 1.0,
              a.data(), toInt(a.outerStride()), b.data(), toInt(b.outerStride()), 0.0, c.data(),
              toInt(c.outerStride()));
}

void multiplyByTranspose(const Eigen::Ref<const MatrixXd>& a, const Eigen::Ref<const MatrixXd>& b,
                         Eigen::Ref<MatrixXd> c) {
  SF_ASSERT(a.cols() == b.cols() && c.rows() == a.rows() && c.cols() == b.rows());
  if (c.size() == 0) return;
  useOneBlasThread();
  const lapack_int m = toInt(a.rows()), n = toInt(b.rows()), k = toInt(a.cols()), lda = toInt(a.outerStride()),
                   ldb = toInt(b.outerStride()), ldc = toInt(c.outerStride());
  if (a.data() == b.data() && m == n && lda == ldb) {
    cblas_dsyrk(CblasColMajor, CblasUpper, CblasNoTrans, n, k, 1.0, a.data(), lda, 0.0, c.data(), ldc);
    c.triangularView<Eigen::StrictlyLower>() = c.transpose();
  } else {
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, m, n, k, 1.0, a.data(), lda, b.data(), ldb, 0.0, c.data(),
                ldc);
  }
}

MatrixXd triangularFactor(MatrixXd a) {
  useOneBlasThread();
  const Index k = std::min(a.rows(), a.cols()), block = std::min<Index>(k, 24);
  if (k == 0) return upperTriangle(a);
  MatrixXd reflectors(block, k);
  // dgeqrt and not dgeqrf: its panels are recursive, which nearly doubles the speed on tall matrices.
  require(LAPACKE_dgeqrt(LAPACK_COL_MAJOR, toInt(a.rows()), toInt(a.cols()), toInt(block), a.data(), toInt(a.rows()),
                         reflectors.data(), toInt(block)),
          "QR factorization");
  return upperTriangle(a);
}

MatrixXcd triangularFactor(MatrixXcd a) {
  useOneBlasThread();
  Eigen::VectorXcd tau(std::min(a.rows(), a.cols()));
  require(LAPACKE_zgeqrf(LAPACK_COL_MAJOR, toInt(a.rows()), toInt(a.cols()),
                         reinterpret_cast<lapack_complex_double*>(a.data()), toInt(a.rows()),
                         reinterpret_cast<lapack_complex_double*>(tau.data())),
          "QR factorization");
  return upperTriangle(a);
}

SingularValues singularValueDecomposition(MatrixXd a) {
  useOneBlasThread();
  const Index k = std::min(a.rows(), a.cols());
  SingularValues result{MatrixXd(a.rows(), k), VectorXd(k), {}};
  MatrixXd vt(k, a.cols());
  require(LAPACKE_dgesdd(LAPACK_COL_MAJOR, 'S', toInt(a.rows()), toInt(a.cols()), a.data(), toInt(a.rows()),
                         result.values.data(), result.u.data(), toInt(a.rows()), vt.data(), toInt(k)),
          "singular value decomposition");
  result.v = vt.transpose();
  return result;
}

Eigenpairs eigenpairs(MatrixXd a) {
  useOneBlasThread();
  const Index n = a.rows();
  VectorXd re(n), im(n);
  MatrixXd packed(n, n);
  double unused = 0;
  require(LAPACKE_dgeev(LAPACK_COL_MAJOR, 'N', 'V', toInt(n), a.data(), toInt(n), re.data(), im.data(), &unused, 1,
                        packed.data(), toInt(n)),
          "eigenvalue decomposition");
  Eigenpairs result{Eigen::VectorXcd(n), MatrixXcd(n, n)};
  for (Index j = 0; j < n; ++j) {
    result.values[j] = {re[j], im[j]};
    if (im[j] == 0) {
      result.vectors.col(j) = packed.col(j).cast<std::complex<double>>();
    } else { // LAPACK keeps a pair as the real and imaginary part of the first one's vector
      result.vectors.col(j).real() = packed.col(j);
      result.vectors.col(j).imag() = packed.col(j + 1);
      result.vectors.col(j + 1) = result.vectors.col(j).conjugate();
      result.values[j + 1] = std::conj(result.values[j]);
      ++j;
    }
  }
  return result;
}

Schur schur(const MatrixXd& a) {
  useOneBlasThread();
  const Index n = a.rows();
  Schur result{a.cast<std::complex<double>>(), MatrixXcd(n, n)};
  Eigen::VectorXcd values(n);
  lapack_int selected = 0;
  require(LAPACKE_zgees(LAPACK_COL_MAJOR, 'V', 'N', nullptr, toInt(n),
                        reinterpret_cast<lapack_complex_double*>(result.t.data()), toInt(n), &selected,
                        reinterpret_cast<lapack_complex_double*>(values.data()),
                        reinterpret_cast<lapack_complex_double*>(result.u.data()), toInt(n)),
          "Schur decomposition");
  result.t.triangularView<Eigen::StrictlyLower>().setZero();
  return result;
}

std::optional<MatrixXcd> inverseCholeskyFactor(MatrixXcd a) {
  useOneBlasThread();
  const lapack_int n = toInt(a.rows());
  auto* entries = reinterpret_cast<lapack_complex_double*>(a.data());
  const lapack_int failed = LAPACKE_zpotrf(LAPACK_COL_MAJOR, 'U', n, entries, n);
  SF_ASSERT(failed >= 0);
  // Not zpotri, which takes the inner products of rows: OpenBLAS (0.3.21, Haswell and SkylakeX) reads one entry too far
  // in them.
  if (failed != 0 || LAPACKE_ztrtri(LAPACK_COL_MAJOR, 'U', 'N', n, entries, n) != 0) return std::nullopt;
  a.triangularView<Eigen::StrictlyLower>().setZero();
  return a;
}

void stackTriangular(MatrixXcd& top, MatrixXcd& bottom) {
  useOneBlasThread();
  const Index n = top.rows();
  SF_ASSERT(top.cols() == n && bottom.rows() == n && bottom.cols() == n);
  const lapack_int block = toInt(std::min<Index>(n, 16));
  MatrixXcd reflectors(block, n);
  require(LAPACKE_ztpqrt(LAPACK_COL_MAJOR, toInt(n), toInt(n), toInt(n), block,
                         reinterpret_cast<lapack_complex_double*>(top.data()), toInt(n),
                         reinterpret_cast<lapack_complex_double*>(bottom.data()), toInt(n),
                         reinterpret_cast<lapack_complex_double*>(reflectors.data()), block),
          "QR factorization");
}

} // namespace semiflow::numerics
