#pragma once

namespace semiflow::bench {

// One function per section, each in a file of its own; main.cpp lists them.
void chaos();
void koopman();
void live();
void pde();
void stencils(); ///< part of pde()
void sampling();
void stopping();
void typed();
void views(); ///< only where the window is built

} // namespace semiflow::bench
