#include "core/numerics/convex_splitting.h"

#include <array>
#include <complex>

namespace semiflow::numerics {

template <class V> void MomentumSteps<V>::prepare(double h) {
  known_ = 0;
  prepareSolve(effective(h));
}

template <class V>
void MomentumSteps<V>::takeStep(double time, double h, const std::vector<V>& u, std::vector<V>& next) {
  if (!splitting_.momentum) return solve(time, h, effective(h), u, next);
  const double momentum = known_ > 0 ? known_ / (known_ + 3) : 0;
  start_.resize(u.size());
  if (known_ == 0) previous_ = u;
  linearCombination<V>(std::array<Scaled<V>, 2>{{{1 + momentum, &u}, {-momentum, &previous_}}}, start_);
  previous_ = u;
  ++known_;
  solve(time, h, effective(h), start_, next);
}

template <class T> void SpectralConvexSplitting<T>::prepareSolve(double c) {
  SymbolFunctions functions;
  functions.count = 1;
  functions.real = [](double z, std::span<double> values) { values[0] = 1 / (1 - z); };
  functions.complex = [](std::complex<double> z, std::span<std::complex<double>> values) {
    values[0] = 1.0 / (1.0 - z);
  };
  functions.matrix = [](const Eigen::MatrixXcd& z, std::span<Eigen::MatrixXcd> values) {
    values[0] = (Eigen::MatrixXcd::Identity(z.rows(), z.cols()) - z).inverse();
  };
  inverse_ = operatorsOf(this->system_, c, functions);
}

template <class T>
void SpectralConvexSplitting<T>::solve(double time, double /*h*/, double c, const State<T>& y, State<T>& next) {
  rest_.resize(y.size());
  this->system_.nonlinear(time, y, rest_);
  combine<T>(this->system_.fields(), std::array<Product<T>, 2>{{{1, &inverse_[0], &y}, {c, &inverse_[0], &rest_}}},
             next);
}

template <class T> void GridConvexSplitting<T>::prepareSolve(double c) {
  prepareShifted(*solver_, *this->system_.linear(), c, this->time());
}

template <class T>
void GridConvexSplitting<T>::solve(double time, double h, double c, const std::vector<T>& y, std::vector<T>& next) {
  this->system_.rate(time, y, rest_, Part::rest);
  boundary_.at(time + h, source_);
  linearCombination<T>(std::array<Scaled<T>, 3>{{{1, &y}, {c, &rest_}, {c, &source_}}}, next);
  this->system_.project(time + h, next);
  solveState(*solver_, time, next);
}

template class SpectralConvexSplitting<float>;
template class SpectralConvexSplitting<double>;
template class GridConvexSplitting<float>;
template class GridConvexSplitting<double>;

} // namespace semiflow::numerics
