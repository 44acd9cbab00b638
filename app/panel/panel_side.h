#pragma once

#include <QWidget>

class QAction;

namespace semiflow::app {

class Document;
class PropertyPanel;
class Runner;

/// The property panel, and above it what tells that the run is not of these values any more.
class PanelSide : public QWidget {
  Q_OBJECT
 public:
  PanelSide(Document& document, Runner& runner, QAction* restart, QWidget* parent = nullptr);
  PropertyPanel* panel() { return panel_; }

 private:
  PropertyPanel* panel_;
};

} // namespace semiflow::app
