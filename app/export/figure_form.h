#pragma once

#include <vector>

#include <QWidget>

#include "core/base/parameter.h"
#include "views/figure.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace semiflow::app {

class NumberField;

/// What a figure looks like, to be filled in: width and height in millimetres or as a journal's column, resolution,
/// text size, colours, title, caption, which of the views. All but the words and the view is remembered.
class FigureForm : public QWidget {
  Q_OBJECT
 public:
  /// @param memory the group of the settings to remember it in @param dotsPerInch where none is remembered
  FigureForm(const QString& memory, double dotsPerInch, QWidget* parent = nullptr);

  /// What the figure is of: the title to begin with, and the titles of the views that there are to choose from.
  void setSubject(const QString& title, const QStringList& views);
  /// @throws InputError naming the first field that holds no number in its range
  views::FigureStyle style() const;
  /// Puts another field among its own. @param place from the top, 0 the first
  void insertRow(int place, const QString& words, QWidget* field);
  /// Keeps what is filled in for the next time.
  void remember() const;

 signals:
  void changed();

 private:
  struct Number {
    NumberField* field;
    QString words;
    Range range;
  };
  void addSize(QFormLayout& rows);
  void addLook(QFormLayout& rows);
  void addWords(QFormLayout& rows);
  NumberField* addNumber(QFormLayout& rows, const QString& name, const QString& words, const QString& unit,
                         double lower, double upper);
  void restore(double dotsPerInch);
  double valueOf(const NumberField* field) const;
  void takeColumn();
  void showColumn();
  void notice();

  const QString memory_;
  QFormLayout* rows_;
  std::vector<Number> numbers_;
  QComboBox* column_;
  NumberField* width_;
  NumberField* height_;
  NumberField* resolution_;
  NumberField* text_;
  QLabel* pixels_;
  QComboBox* theme_;
  QComboBox* view_;
  QLineEdit* title_;
  QCheckBox* time_;
  QPlainTextEdit* caption_;
};

} // namespace semiflow::app
