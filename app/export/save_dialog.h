#pragma once

#include <functional>
#include <vector>

#include <QString>

class QWidget;

namespace semiflow::app {

struct FileKind {
  QString name;   ///< "NetCDF-4"
  QString ending; ///< "nc"
};

/// Asks where to write, in the folder of the last time, without holding the run up. The ending follows the chosen kind.
/// @param name of what is written, turned into the file name to begin with @param kinds the first one is the usual one
void askForFile(QWidget* parent, const QString& title, const QString& name, const std::vector<FileKind>& kinds,
                const std::function<void(const QString&)>& write);

/// "Gray-Scott: spots" becomes "gray_scott_spots".
QString fileNameOf(const QString& title);

} // namespace semiflow::app
