#pragma once

#include <vector>

#include "app/panel/editor.h"

class QVBoxLayout;

namespace semiflow::app {

class EntryRow;

/// A list of texts or formulas, or formulas or numbers by name: a row for each, with buttons to add and remove.
class EntriesEditor : public Editor {
  Q_OBJECT
 public:
  EntriesEditor(const Parameter& parameter, const std::string& path, EditTarget& target, QWidget* parent = nullptr);
  Json value() const override;
  bool isWide() const override { return true; }
  void setNames(const Formulas& names) override;

 protected:
  void display(const Json& value) override;
  void showMistake(const Refusal* refusal) override;

 private:
  bool isNamed() const;
  void addRow();
  void setRows(std::size_t count);
  /// The entries as they are typed, without one row.
  Json without(const EntryRow* removed) const;
  Json withAnother() const;

  QVBoxLayout* rowsLayout_;
  std::vector<EntryRow*> rows_;
  Formulas names_;
};

} // namespace semiflow::app
