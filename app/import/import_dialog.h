#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include <QDialog>

#include "core/data/file_arrays.h"
#include "core/koopman/series_import.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace semiflow::app {

class FigurePreview;
class NumberField;
class Theme;

/// A measured series on its way into an analysis: which columns or array, what is time, what to do about missing
/// values, what to take off. Shows what the file holds, and the chosen columns as curves.
class ImportDialog : public QDialog {
  Q_OBJECT
 public:
  ImportDialog(const Theme& theme, QWidget* parent);

  /// Reads what is in the file, and suggests: a column of dates as time, all others that hold numbers.
  /// @throws InputError, ResourceError naming what is wrong with it
  void open(const std::filesystem::path& file);
  koopman::SeriesImport series() const;

 signals:
  void imported(const semiflow::experiment::Experiment& experiment);

 private:
  QWidget* makeList();
  QWidget* makeSide();
  void addPart(QFormLayout& rows);
  void fillList();
  void suggest();
  bool isTable() const;
  const data::FileArray* timeArray() const;
  std::vector<const data::FileArray*> chosen() const;
  void choose(QTreeWidgetItem* item);
  void update();
  void draw();
  bool readsAll() const;
  QString complaint() const;
  void finish();

  const Theme& theme_;
  std::filesystem::path file_;
  std::vector<data::FileArray> arrays_;
  QTreeWidget* list_;
  FigurePreview* preview_;
  QComboBox* time_ = nullptr;
  NumberField* interval_ = nullptr;
  QLineEdit* unit_ = nullptr;
  QLineEdit* where_ = nullptr;
  NumberField* first_ = nullptr;
  NumberField* last_ = nullptr;
  NumberField* every_ = nullptr;
  NumberField* stride_ = nullptr;
  QComboBox* missing_ = nullptr;
  QCheckBox* standardise_ = nullptr;
  QComboBox* remove_ = nullptr;
  NumberField* training_ = nullptr;
  QLabel* about_ = nullptr;
  QLabel* error_ = nullptr;
  QPushButton* open_ = nullptr;
  std::optional<std::vector<const data::FileArray*>> drawn_; ///< what the preview shows
  bool filling_ = false;
};

/// Whether a file holds a series that can be imported, by its ending.
bool isSeries(const std::filesystem::path& file);

} // namespace semiflow::app
