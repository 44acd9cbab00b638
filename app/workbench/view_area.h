#pragma once

#include <memory>
#include <string>
#include <vector>

#include <QWidget>

#include "core/experiment/frame.h"
#include "views/view.h"

class QLabel;
class QStackedLayout;
class QToolButton;

namespace semiflow::app {

class Instruments;
class Playback;
class Runner;
class Theme;

/// The views of the shown frame, side by side behind splitters; any one can fill the area. They stay, with their zoom
/// and choices, while the frames have the same shape, also over a restart.
class ViewArea : public QWidget {
  Q_OBJECT
 public:
  ViewArea(Runner& runner, Playback& playback, Instruments& instruments, Theme& theme, QWidget* parent = nullptr);

  const std::vector<views::View*>& views() const { return views_; }
  /// Lets one view fill the area, or all be seen again.
  void maximise(views::View* view);
  /// The view under the pointer or with the focus fills the area; a second time all are seen again.
  void toggleMaximised();
  void resetZoom();
  /// What an empty area says.
  void setEmptyText(const QString& words);

 signals:
  void refused(const QString& why); ///< a tool does not work where it was tried

 protected:
  void contextMenuEvent(QContextMenuEvent* event) override;

 private:
  void showFrame();
  void build(const experiment::FramePtr& frame);
  QWidget* arranged(std::vector<views::View*> views);
  void addTools(views::View* view);

  Runner& runner_;
  Playback& playback_;
  Instruments& instruments_;
  Theme& theme_;
  QStackedLayout* stack_;
  QLabel* empty_;
  QWidget* body_ = nullptr;
  std::vector<views::View*> views_;
  std::vector<QToolButton*> maximisers_; ///< of each view, in the same order
  views::View* maximised_ = nullptr;
  std::vector<std::string> shape_;      ///< of the contents that the views were made for
  std::vector<std::string> firstShape_; ///< of the first frame that was shown of the present run
  bool begins_ = true;                  ///< no frame of the present run was shown yet
};

} // namespace semiflow::app
