#pragma once

namespace semiflow::app {

/// The exit statuses of the program.
enum Status {
  done = 0,
  failed = 1,       ///< a mistake of the program or of a library
  inputWrong = 2,   ///< what was typed or read
  diverged = 3,     ///< data up to then is kept
  outOfReach = 4,   ///< memory, disk or processor do not suffice
  interrupted = 130 ///< SIGINT or SIGTERM; data is kept
};

/// The whole program: reads its arguments, does what they say (or opens the window) and catches every error, which it
/// tells in one line on standard error.
/// @return the exit status
int runProgram(int argc, char** argv);

} // namespace semiflow::app
