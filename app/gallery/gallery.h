#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <QWidget>

#include "core/experiment/presets.h"

class QButtonGroup;
class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace semiflow::app {

class PresetCard;

/// Where the program begins: all presets by kind with a search, and beside them what else can be opened.
class Gallery : public QWidget {
  Q_OBJECT
 public:
  explicit Gallery(std::vector<experiment::Preset> presets, QWidget* parent = nullptr);

  void setRecent(const std::vector<std::filesystem::path>& files);
  void focusSearch();

 signals:
  void presetChosen(const semiflow::experiment::Preset& preset);
  void newChosen(const std::string& kind);
  void openChosen();
  void seriesChosen();
  void fileChosen(const std::filesystem::path& file);

 private:
  struct Group {
    QWidget* widget;
    std::vector<PresetCard*> cards;
  };
  QWidget* makeSide();
  QWidget* makeCards(const std::vector<experiment::Preset>& presets);
  QWidget* makeFilters();
  void search();

  QLineEdit* search_ = nullptr;
  QButtonGroup* filters_ = nullptr; ///< the number of a group, or `everything`
  QVBoxLayout* recent_ = nullptr;
  QWidget* recentHeading_ = nullptr;
  QLabel* nothing_ = nullptr;
  std::vector<Group> groups_;
};

/// The presets that come with the program; none, and why, where one cannot be read.
std::vector<experiment::Preset> presetsOrNone(QString& failure);

} // namespace semiflow::app
