#pragma once

namespace semiflow::bench {

// One function per section, each in a file of its own; main.cpp lists them.
void chaos();
void koopman();
void pde();
void sampling();
void stopping();
void views(); ///< only where the window is built

} // namespace semiflow::bench
