#pragma once

#include <vector>

#include "app/panel/editor.h"

class QLineEdit;
class QVBoxLayout;

namespace semiflow::app {

/// A list of texts or formulas, or formulas or numbers by name: a row for each, with buttons to add and remove.
class EntriesEditor : public Editor {
  Q_OBJECT
 public:
  EntriesEditor(const Parameter& parameter, const std::string& path, EditTarget& target, QWidget* parent = nullptr);
  Json value() const override;
  bool isWide() const override { return true; }

 protected:
  void display(const Json& value) override;

 private:
  struct Row {
    QWidget* widget;
    QLineEdit* name; ///< null in a list
    QLineEdit* entry;
  };
  bool isNamed() const;
  bool isNumeric() const;
  void addRow();
  void setRows(std::size_t count);
  Json withoutRow(const QWidget* row) const;
  Json withAnother() const;

  QVBoxLayout* rowsLayout_;
  std::vector<Row> rows_;
};

} // namespace semiflow::app
