#pragma once

#include <memory>
#include <vector>

#include "core/numerics/exponential_runge_kutta.h"

namespace semiflow::numerics {

/// A linear multistep method, implicit in L and explicit in N, over steps of one length h:
///   sum_{j=0}^{s} a_j u_{n+1-j} = h L sum_{j=0}^{s} g_j u_{n+1-j} + h sum_{j=1}^{s} b_j N(u_{n+1-j}, t_{n+1-j}).
struct ImexTableau {
  int order = 0;
  std::vector<double> a; ///< a_0 ... a_s
  std::vector<double> g; ///< g_0 ... g_s
  std::vector<double> b; ///< b_1 ... b_s
};

/// The stepper. The first s - 1 steps (after start, a restart and where the step length changes) are etdrk4's, whose
/// order is no less than that of the methods here. One function evaluation per step, four per starting step. U. M.
/// Ascher, S. J. Ruuth, B. T. R. Wetton, "Implicit-explicit methods for time-dependent partial differential equations",
/// SIAM J. Numer. Anal. 32, 797 (1995).
template <class T> class ImexMultistep final : public FixedStepper<std::complex<T>> {
 public:
  ImexMultistep(SplitSystem<T>& system, ImexTableau tableau, double step);
  static constexpr bool isExplicit = false;
  static int workStates(const ImexTableau& tableau);

 protected:
  void prepare(double h) override;
  bool remembers() const override { return true; }
  void takeStep(double time, double h, const State<T>& u, State<T>& next) override;

 private:
  std::size_t depth() const { return tableau_.b.size(); } ///< s

  const ImexTableau tableau_;
  std::unique_ptr<ExponentialEngine<T>> starter_; ///< only while there are too few earlier steps
  std::vector<BlockOperator<T>> operators_;       ///< 1/(a_0 - g_0 z), and z/(a_0 - g_0 z) where a g_j needs it
  std::vector<State<T>> states_, rates_; ///< u_n, u_{n-1}, ... and N of them; what states_ holds first is unused
  std::size_t known_ = 0;                ///< entries of rates_ that are valid
  std::vector<Product<T>> products_;
};

extern template class ImexMultistep<float>;
extern template class ImexMultistep<double>;

} // namespace semiflow::numerics
