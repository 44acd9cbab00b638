#pragma once

namespace semiflow::sampling {

/// Positions with velocities that noise reaches through them, damped critically: with k = 1/sqrt(M),
///   dx = k^2 v beta dt,  dv = -(x + 2 k v) beta dt + sqrt(4 beta/k) dw,
/// at rest N(0, 1) and N(0, M). Velocities start as N(0, gamma M). Every coordinate moves for itself.
/// Dockhorn, Vahdat, Kreis, "Score-based generative modeling with critically-damped Langevin diffusion" (2022).
struct PhaseSpace {
  double mass;   ///< M
  double rate;   ///< beta, 1/time
  double warmth; ///< gamma

  double frequency() const; ///< k
  /// 2 beta Gamma = 4 beta/k: the variance that velocities get in a unit of time.
  double diffusionSquared() const { return 4 * rate / frequency(); }

  /// A coordinate and its velocity, of data at 1: x_t ~ N((x, v) x_0, [[xx, xv], [xv, vv]]).
  struct Kernel {
    double x, v, xx, xv, vv;
  };
  Kernel kernel(double time) const;

  /// What happens in `elapsed` back in time to a coordinate and its velocity but for the score: with an amount eta of
  /// noise, exactly,
  ///   dx = -k^2 v beta dt,  dv = (x - 2 k eta^2 v) beta dt + eta sqrt(4 beta/k) dw.
  struct Motion {
    double fromX[2], fromV[2]; ///< new (x, v) of the old x and of the old v
    double noiseX[2], noiseV;  ///< x += noiseX . z, v += noiseV z_0, with z two standard normal numbers
  };
  Motion back(double elapsed, double eta) const;
};

} // namespace semiflow::sampling
