#pragma once

#include "core/pde/volumes/conservation_law.h"

namespace semiflow::pde::volumes {

/// How the states at both faces of a cell are found from cell averages.
/// - constant: the average itself, order 1 (S. K. Godunov, Mat. Sb. 47, 271 (1959)).
/// - minmod, van_leer, mc: primitive variables as straight lines in each cell, with a limited slope; order 2 where the
///   solution is smooth. B. van Leer, J. Comput. Phys. 32, 101 (1979); 23, 276 (1977) for the monotonised central one.
/// - weno5: characteristic variables by a weighted mean of three parabolas, order 5 where the solution is smooth
///   (in more than one dimension each sweep is, and the whole is of order 2 for laws that are not linear). G.-S. Jiang,
///   C.-W. Shu, J. Comput. Phys. 126, 202 (1996), with the weights of R. Borges, M. Carmona, B. Costa, W. S. Don, J.
///   Comput. Phys. 227, 3191 (2008), which need no scale of the solution and keep the order at extrema.
enum class Reconstruction { constant, minmod, vanLeer, mc, weno5 };

/// The conserved states at the lower and upper face of cells 2 .. n + 3 of a piece of n cells with `ghosts` more at
/// either end: low and high at place k belong to cell k + 2, k < n + 2.
template <class T>
void reconstruct(const ConservationLaw<T>& law, Reconstruction kind, std::size_t n, Fields<const T> cells,
                 Fields<T> low, Fields<T> high);

} // namespace semiflow::pde::volumes
