#include <cstdlib>

#include <QGuiApplication>

#include <fmt/format.h>

#include "app/commands/commands.h"
#include "app/guide/guide_files.h"
#include "core/base/error.h"

namespace semiflow::app {

void guide(const GuideOptions& options, int argc, char** argv) {
  if (options.format != "html" && options.format != "markdown")
    throw InputError("--format", "html or markdown", fmt::format("'{}'", options.format));
  setenv("QT_QPA_PLATFORM", "offscreen", 1);
  setenv("QT_LOGGING_RULES", "default.warning=false", 0);
  const QGuiApplication application(argc, argv);
  const auto format = options.format == "html" ? GuideFormat::html : GuideFormat::markdown;
  const std::size_t pages = writeGuide(Book(), options.output, format);
  fmt::print(stderr, "{} pages were written to {}\n", pages, options.output);
}

} // namespace semiflow::app
