#pragma once

#include <functional>
#include <span>
#include <vector>

#include "core/sampling/prediction.h"
#include "core/sampling/processes/process.h"

namespace semiflow::sampling {

/// What a sampler asks the network for. The law of motion is the same; what is interpolated in a step differs.
enum class Form { data, noise };
/// The variable in which predictions are taken to be polynomials: half-log-SNR, rho = sigma/alpha, or noise time.
enum class Variable { lambda, rho, time };

/// One step x_t = kept x_s + sum_j weights[j] F_j + deviation z, with F_j the prediction at node j and z normal.
struct LinearStep {
  double kept = 0;
  std::vector<double> weights;
  double deviation = 0;
};

/// Finds the step from one level to another, given the levels of the predictions it may use, the most telling first.
using StepRule =
    std::function<LinearStep(const Process&, const Level& from, const Level& to, std::span<const Level> nodes)>;

/// The exact solution of the variance controlled equation
///   dx = [f x - (1 + tau^2)/2 g^2 score] dt + tau g dw
/// where the prediction is the polynomial, in the chosen variable, through its values at the nodes. With h the step of
/// lambda and kappa = 1 + tau^2:
///   data:   x_t = (sigma_t/sigma_s) e^{-tau^2 h} x_s + alpha_t kappa int_0^h e^{-kappa (h-u)} x_0(u) du
///                 + sigma_t sqrt(1 - e^{-2 tau^2 h}) z
///   noise:  x_t = (alpha_t/alpha_s) x_s + alpha_t kappa int eps d(sigma/alpha)
///                 + alpha_t tau sqrt((sigma_s/alpha_s)^2 - (sigma_t/alpha_t)^2) z
/// The step may lead back to more noise where tau is 0.
/// Lu et al. (2022), DPM-Solver and DPM-Solver++; Zhang, Chen, DEIS (2023); Xue et al., SA-Solver (2023).
StepRule interpolating(Form form, Variable variable, double tau = 0);

/// The rule of one node, on which all forms agree where tau is 0: DDIM. @return the total of the weights of any rule
LinearStep firstOrderStep(Form form, double tau, const Level& from, const Level& to);

/// The weight of the first prediction and of the second where the slope between the two acts as if the prediction were
/// wanted at the middle of the step, as published for DPM-Solver-2, DPM-Solver++ (2S and 2M) and UniPC of order 2:
/// weights[1] = factor/(2 r), r the second node's place in the step, with factor the total of the weights. One node or
/// more than two go by `otherwise`.
StepRule midpointRule(Form form, double tau, StepRule otherwise);

/// As midpointRule, with UniPC's factor B(h) for that of the slope: h (`bh1`) or e^h - 1 (`bh2`), h turned for data.
StepRule uniRule(Form form, bool bh1);

/// Half the total for each of two nodes: the trapezoidal rule.
StepRule trapezoidalRule(Form form);

/// The third-order multistep update of the DPM-Solver code as published, for three nodes: the term of the second
/// difference has half its weight there, which makes the method second order. Fewer nodes go by midpointRule.
StepRule publishedThirdOrderRule(Form form);

/// Adams-Bashforth weights of equal steps, whatever the steps are: exact for constants, so that any method that goes by
/// them is of second order at most where the grid is uneven in sigma/alpha.
StepRule constantAdamsRule(Form form);

/// out = F at x.
void predict(Prediction& prediction, Form form, const Level& level, const Cloud& x, Cloud& out);

} // namespace semiflow::sampling
