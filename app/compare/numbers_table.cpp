#include "app/compare/numbers_table.h"

#include <algorithm>
#include <map>
#include <utility>

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>

#include <fmt/format.h>

#include "app/compare/compare_cell.h"
#include "app/compare/comparison.h"
#include "app/compare/difference.h"
#include "app/session/differences.h"
#include "app/session/shelf.h"
#include "app/text.h"

namespace semiflow::app {

namespace {

/// Rows by name, in the order in which they were first written to.
class Rows {
 public:
  explicit Rows(int columns) : columns_(columns) {}
  void put(const QString& row, int column, const QString& text) {
    auto found = std::find_if(rows_.begin(), rows_.end(), [&row](const auto& each) { return each.first == row; });
    if (found == rows_.end()) {
      QStringList blank;
      for (int c = 0; c < columns_; ++c) blank << QString();
      found = rows_.insert(rows_.end(), {row, blank});
    }
    found->second[column] = text;
  }
  const std::vector<std::pair<QString, QStringList>>& all() const { return rows_; }

 private:
  int columns_;
  std::vector<std::pair<QString, QStringList>> rows_;
};

/// Five digits, so that numbers stand beside each other in narrow columns.
QString shortNumber(double value) { return asText(fmt::format("{:.5g}", value)); }

QString withUnit(std::string_view name, const std::string& unit) {
  return readable(name) + (unit.empty() ? QString() : " (" + unitText(unit) + ")");
}

/// The parameters in which any of them differs from the first, where all are of one kind.
void putParameters(const Comparison& comparison, const Shelf& shelf, Rows& rows) {
  const auto ids = comparison.ids();
  const auto& first = shelf.experiment(ids.front());
  for (std::size_t m = 1; m < ids.size(); ++m) {
    const auto& other = shelf.experiment(ids[m]);
    if (&other.kind() != &first.kind()) continue;
    for (const Difference& difference : differences(first, other)) {
      const QString row = readable(difference.path);
      const bool known =
          std::any_of(rows.all().begin(), rows.all().end(), [&](const auto& r) { return r.first == row; });
      for (std::size_t c = 0; !known && c < ids.size(); ++c)
        rows.put(row, static_cast<int>(c), valueText(difference.before));
      rows.put(row, static_cast<int>(m), valueText(difference.value));
    }
  }
}

void putCounts(const Comparison::Member& member, int column, Rows& rows) {
  const Runner::Status& status = member.runner->status();
  if (const auto frame = member.playback->shown())
    rows.put(withUnit(status.info.timeName, status.info.timeUnit), column, readoutText(frame->time));
  rows.put(CompareCell::tr("steps"), column, countText(static_cast<double>(status.counts.steps)));
  rows.put(CompareCell::tr("evaluations"), column, countText(static_cast<double>(status.counts.functionEvaluations)));
  rows.put(CompareCell::tr("computing (s)"), column, asText(fmt::format("{:.2f}", status.counts.computeSeconds)));
}

void putQuantities(const Comparison& comparison, int column, Rows& rows) {
  const auto& members = comparison.members();
  const auto frame = members[static_cast<std::size_t>(column)].playback->shown();
  if (!frame) return;
  for (const experiment::Scalar& scalar : frame->scalars)
    rows.put(withUnit(scalar.name, scalar.unit), column, shortNumber(scalar.value));
  if (column == 0) return;
  for (const Distance& distance : distancesOf(members.front().playback->shown(), frame))
    rows.put(CompareCell::tr("distance of %1 to A").arg(withUnit(distance.field, distance.unit)), column,
             shortNumber(distance.value));
}

} // namespace

NumbersTable::NumbersTable(Comparison& comparison, Shelf& shelf, QWidget* parent)
    : QTableWidget(parent), comparison_(comparison), shelf_(shelf) {
  setObjectName(QStringLiteral("compareNumbers"));
  setAccessibleName(tr("Numbers of the compared experiments"));
  setEditTriggers(NoEditTriggers);
  setFrameShape(QFrame::NoFrame);
  setShowGrid(false);
  setTabKeyNavigation(false);
  if (auto* corner = findChild<QAbstractButton*>()) corner->setAccessibleName(tr("Select all numbers"));
  horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  horizontalHeader()->setHighlightSections(false);
  horizontalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
  verticalHeader()->setDefaultSectionSize(22);
  verticalHeader()->setMinimumSectionSize(18);
  verticalHeader()->setHighlightSections(false);
  verticalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  for (const auto signal : {&Comparison::shownChanged, &Comparison::statusChanged, &Comparison::membersChanged})
    connect(&comparison, signal, this, &NumbersTable::fill);
  connect(&shelf, &Shelf::changed, this, &NumbersTable::fill);
  fill();
}

QString NumbersTable::textOf(const QString& row, int column) const {
  for (int r = 0; r < rowCount(); ++r) {
    if (verticalHeaderItem(r)->text() == row) return item(r, column)->text();
  }
  return {};
}

void NumbersTable::fill() {
  const auto ids = comparison_.ids();
  const bool open = std::all_of(ids.begin(), ids.end(), [this](int id) { return shelf_.contains(id); });
  if (!open) return; // the comparison hears of what was closed, too
  const auto columns = static_cast<int>(ids.size());
  setColumnCount(columns);
  Rows rows(columns);
  for (int c = 0; c < columns; ++c) {
    const auto place = static_cast<std::size_t>(c);
    if (horizontalHeaderItem(c) == nullptr) setHorizontalHeaderItem(c, new QTableWidgetItem);
    horizontalHeaderItem(c)->setToolTip(CompareCell::letter(place) + "  " + shelf_.label(ids[place]));
  }
  showHeads();
  if (columns > 0) putParameters(comparison_, shelf_, rows);
  for (int c = 0; c < columns; ++c) putCounts(comparison_.members()[static_cast<std::size_t>(c)], c, rows);
  for (int c = 0; c < columns; ++c) putQuantities(comparison_, c, rows);
  setRowCount(static_cast<int>(rows.all().size()));
  for (int r = 0; r < rowCount(); ++r) {
    const auto& [name, texts] = rows.all()[static_cast<std::size_t>(r)];
    set(r, name, texts);
  }
}

/// The letters alone where one of the names has no room: they stand beside the views, too.
void NumbersTable::showHeads() {
  constexpr double share = 0.9; // of the text's size
  constexpr int padding = 16;
  bool fits = true;
  for (int c = 0; c < columnCount(); ++c) {
    if (horizontalHeaderItem(c) == nullptr) return;
    const double wide = share * fontMetrics().horizontalAdvance(horizontalHeaderItem(c)->toolTip());
    fits = fits && wide + padding <= horizontalHeader()->sectionSize(c);
  }
  for (int c = 0; c < columnCount(); ++c) {
    const QString head = horizontalHeaderItem(c)->toolTip();
    const QString text = fits ? head : head.left(1);
    if (horizontalHeaderItem(c)->text() != text) horizontalHeaderItem(c)->setText(text);
  }
}

void NumbersTable::resizeEvent(QResizeEvent* event) {
  QTableWidget::resizeEvent(event);
  showHeads();
}

/// Changes only what differs: it is told many times a second.
void NumbersTable::set(int row, const QString& name, const QStringList& texts) {
  if (verticalHeaderItem(row) == nullptr) setVerticalHeaderItem(row, new QTableWidgetItem);
  if (verticalHeaderItem(row)->text() != name) verticalHeaderItem(row)->setText(name);
  for (int c = 0; c < texts.size(); ++c) {
    if (item(row, c) == nullptr) {
      setItem(row, c, new QTableWidgetItem);
      item(row, c)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    }
    if (item(row, c)->text() == texts[c]) continue;
    item(row, c)->setText(texts[c]);
    item(row, c)->setToolTip(texts[c]);
  }
}

void NumbersTable::keyPressEvent(QKeyEvent* event) {
  if (!event->matches(QKeySequence::Copy)) return QTableWidget::keyPressEvent(event);
  std::map<std::pair<int, int>, QString> chosen;
  for (const QModelIndex& index : selectedIndexes()) chosen[{index.row(), index.column()}] = index.data().toString();
  QStringList lines;
  for (int r = 0; r < rowCount(); ++r) {
    QStringList cells;
    for (int c = 0; c < columnCount(); ++c) {
      if (const auto found = chosen.find({r, c}); found != chosen.end()) cells << found->second;
    }
    if (!cells.isEmpty()) lines << verticalHeaderItem(r)->text() + "\t" + cells.join('\t');
  }
  QApplication::clipboard()->setText(lines.join('\n'));
  event->accept();
}

} // namespace semiflow::app
