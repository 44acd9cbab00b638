#pragma once

#include <optional>
#include <vector>

#include <QWidget>

#include "app/sweep/candidates.h"
#include "core/sweep/swept.h"

class QComboBox;
class QLabel;
class QLineEdit;

namespace semiflow::app {

/// One parameter to vary, and its values.
class SweptRow : public QWidget {
  Q_OBJECT
 public:
  /// @param name of its fields, for tests and accessibility @param mayBeNone nothing need be varied here
  SweptRow(const QString& name, const QString& words, bool mayBeNone, QWidget* parent = nullptr);

  void setCandidates(std::vector<Candidate> candidates);
  /// Nothing where nothing is varied. @throws InputError
  std::optional<sweep::Swept> swept() const;
  /// As the command line takes it: "equation.feed=0.02:0.06:5"; empty where nothing is varied.
  QString text() const;

 signals:
  void changed();

 private:
  void takeParameter();
  void showValues();

  const bool mayBeNone_;
  std::vector<Candidate> candidates_;
  QComboBox* parameter_;
  QLineEdit* values_;
  QLabel* about_;
};

} // namespace semiflow::app
