#include "app/window.h"

int main(int argc, char** argv) { return semiflow::app::openWindow(argc, argv, argc > 1 ? argv[1] : ""); }
