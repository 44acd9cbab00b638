#pragma once

namespace semiflow::sampling {

/// A noise level: x_t = alpha x_0 + sigma eps, with eps standard normal.
struct Level {
  double time = 0;
  double alpha = 1;  ///< signal, above 0
  double sigma = 0;  ///< noise
  double lambda = 0; ///< half-log-SNR, log(alpha / sigma)
};

} // namespace semiflow::sampling
