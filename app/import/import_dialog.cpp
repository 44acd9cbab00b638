#include "app/import/import_dialog.h"

#include <algorithm>
#include <cmath>

#include <QCheckBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "app/export/figure_preview.h"
#include "app/export/side.h"
#include "app/panel/choice_box.h"
#include "app/panel/number_field.h"
#include "app/text.h"
#include "app/theme/theme.h"
#include "core/base/error.h"
#include "core/data/stored_array.h"

namespace semiflow::app {
namespace {

constexpr std::size_t mostColumns = 8; // chosen at first
constexpr int rowHeight = 24;

QString shapeText(const data::FileArray& array) {
  QStringList sizes;
  for (const std::size_t size : array.shape) sizes << QString::number(size);
  return sizes.join(QStringLiteral(" × "));
}

bool looksLikeTime(const data::FileArray& array) {
  const QString name = asText(array.name).toLower();
  const bool named = name.contains(QStringLiteral("date")) || name.contains(QStringLiteral("time")) ||
                     name == QStringLiteral("year") || name == QStringLiteral("t");
  const bool dates = std::any_of(array.beginning.begin(), array.beginning.end(), [](const std::string& field) {
    return field.size() >= 7 && field[4] == '-'; // 1958-03
  });
  return array.isNumeric && array.shape.size() <= 1 && (named || dates);
}

ChoiceBox* choicesOf(const Parameter& parameter, const QString& name, const QString& words) {
  auto* box = new ChoiceBox;
  box->setObjectName(name);
  box->setAccessibleName(words);
  box->setToolTip(asText(parameter.documentation()));
  for (const std::string& choice : parameter.choices()) box->addItem(readable(choice), asText(choice));
  return box;
}

} // namespace

bool isSeries(const std::filesystem::path& file) {
  const std::string ending = file.extension().string();
  return ending == ".csv" || ending == ".tsv" || ending == ".nc" || ending == ".npz" || ending == ".npy";
}

ImportDialog::ImportDialog(const Theme& theme, QWidget* parent)
    : QDialog(parent), theme_(theme), list_(new QTreeWidget), preview_(new FigurePreview) {
  setObjectName(QStringLiteral("importDialog"));
  setWindowTitle(tr("Import a series"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  auto* left = new QSplitter(Qt::Vertical);
  left->setHandleWidth(1);
  left->setChildrenCollapsible(false);
  left->addWidget(makeList());
  left->addWidget(preview_);
  left->setSizes({240, 380});
  row->addWidget(left, 1);
  row->addWidget(makeSide());
  resize(1040, 620);
}

QWidget* ImportDialog::makeList() {
  list_->setObjectName(QStringLiteral("importArrays"));
  list_->setAccessibleName(tr("What the file holds"));
  list_->setHeaderLabels({tr("Use"), tr("Size"), tr("Missing"), tr("Begins with")});
  list_->setRootIsDecorated(false);
  list_->setUniformRowHeights(true);
  connect(list_, &QTreeWidget::itemChanged, this, [this](QTreeWidgetItem* item) {
    if (!filling_) choose(item);
  });
  return list_;
}

QWidget* ImportDialog::makeSide() {
  Side side;
  auto* rows = new QFormLayout;
  rows->setVerticalSpacing(6);
  rows->setHorizontalSpacing(10);
  rows->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  const auto add = [&](const QString& words, auto* field, const char* name) {
    field->setObjectName(QString::fromLatin1(name));
    field->setAccessibleName(words);
    rows->addRow(words, field);
    return field;
  };
  time_ = add(tr("Time"), new ChoiceBox, "importTime");
  interval_ = add(tr("Interval"), new NumberField({0, INFINITY}, false), "importInterval");
  interval_->setToolTip(tr("Between snapshots; 0: as the times say, or 1"));
  unit_ = add(tr("Unit of time"), new QLineEdit, "importUnit");
  unit_->setPlaceholderText(tr("year for dates"));
  addPart(*rows);
  missing_ = choicesOf(koopman::seriesParameter("missing"), QStringLiteral("importMissing"), tr("Missing values"));
  rows->addRow(tr("Missing values"), missing_);
  remove_ = choicesOf(koopman::removeParameter(), QStringLiteral("importRemove"), tr("Take off"));
  rows->addRow(tr("Take off"), remove_);
  standardise_ = new QCheckBox(tr("columns by their deviation"));
  standardise_->setObjectName(QStringLiteral("importStandardise"));
  standardise_->setToolTip(tr("For columns of different units"));
  rows->addRow(tr("Divide"), standardise_);
  training_ = add(tr("To learn from"), new NumberField({0, 1, true, false}, false), "importTraining");
  training_->setToolTip(tr("Part of the series; the rest tests the forecast"));
  training_->setNumber(0.8);
  interval_->setNumber(0);
  side.body->addLayout(rows);
  about_ = new QLabel;
  about_->setObjectName(QStringLiteral("muted"));
  about_->setWordWrap(true);
  side.body->addWidget(about_);
  side.body->addStretch(1);
  error_ = side.addError();
  auto* cancel = side.addButton(QStringLiteral("importCancel"), tr("Cancel"), tr("Import nothing"));
  open_ = side.addButton(QStringLiteral("importOpen"), tr("Analyse"), tr("Open an analysis of the series, and run it"));
  open_->setDefault(true);
  connect(cancel, &QPushButton::clicked, this, &QWidget::close);
  connect(open_, &QPushButton::clicked, this, &ImportDialog::finish);
  for (QComboBox* box : {time_, missing_, remove_})
    connect(box, &QComboBox::currentIndexChanged, this, &ImportDialog::update);
  for (NumberField* field : {interval_, training_, first_, last_, every_, stride_}) {
    connect(field, &NumberField::stepped, this, &ImportDialog::update);
    connect(field, &QLineEdit::textEdited, this, &ImportDialog::update);
  }
  return side.widget;
}

/// Which part of the file is read.
void ImportDialog::addPart(QFormLayout& rows) {
  const auto add = [&](const QString& words, const char* parameter, const char* name, auto* field) {
    field->setObjectName(QString::fromLatin1(name));
    field->setAccessibleName(words);
    field->setToolTip(asText(koopman::seriesParameter(parameter).documentation()));
    rows.addRow(words, field);
    return field;
  };
  const auto count = [](double least) {
    auto* field = new NumberField({least, INFINITY}, true);
    field->setNumber(least);
    return field;
  };
  where_ = add(tr("Rows where"), "where", "importWhere", new QLineEdit);
  where_->setPlaceholderText(tr("station = hill"));
  first_ = add(tr("From snapshot"), "first", "importFirst", count(1));
  last_ = add(tr("To snapshot"), "last", "importLast", count(0));
  every_ = add(tr("Step in time"), "every", "importEvery", count(1));
  stride_ = add(tr("Step in space"), "stride", "importStride", count(1));
  connect(where_, &QLineEdit::textEdited, this, &ImportDialog::update);
}

bool ImportDialog::isTable() const {
  return std::all_of(arrays_.begin(), arrays_.end(), [](const auto& array) { return !array.beginning.empty(); });
}

void ImportDialog::open(const std::filesystem::path& file) {
  std::vector<data::FileArray> arrays = data::arraysIn(file);
  file_ = file;
  arrays_ = std::move(arrays);
  drawn_.reset();
  setWindowTitle(tr("Import %1").arg(asText(file.filename())));
  filling_ = true;
  fillList();
  suggest();
  filling_ = false;
  update();
}

void ImportDialog::fillList() {
  list_->clear();
  time_->clear();
  time_->addItem(tr("equally spaced"));
  for (const data::FileArray& array : arrays_) {
    QStringList begin;
    for (const std::string& field : array.beginning) begin << asText(field);
    auto* item = new QTreeWidgetItem({asText(array.name), shapeText(array),
                                      array.missing > 0 ? QString::number(array.missing) : QString(),
                                      begin.join(QStringLiteral(",  "))});
    item->setFlags(array.isNumeric ? Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsSelectable
                                   : Qt::NoItemFlags);
    item->setCheckState(0, Qt::Unchecked);
    item->setSizeHint(3, {0, rowHeight}); // of the column that takes what is left
    list_->addTopLevelItem(item);
    if (array.isNumeric && array.shape.size() <= 1) time_->addItem(asText(array.name), asText(array.name));
  }
  for (int column = 0; column < 3; ++column) list_->resizeColumnToContents(column);
}

/// Dates as time; the columns of numbers, or the largest array.
void ImportDialog::suggest() {
  const auto time = std::find_if(arrays_.begin(), arrays_.end(), looksLikeTime);
  time_->setCurrentIndex(time == arrays_.end() ? 0 : std::max(0, time_->findData(asText(time->name))));
  std::size_t taken = 0;
  std::size_t largest = arrays_.size(), most = 0;
  for (std::size_t a = 0; a < arrays_.size(); ++a) {
    std::size_t size = 1;
    for (const std::size_t length : arrays_[a].shape) size *= length;
    if (arrays_[a].isNumeric && size > most) largest = a, most = size;
    const bool isTime = time != arrays_.end() && &arrays_[a] == &*time;
    if (!isTable() || isTime || !arrays_[a].isNumeric || taken == mostColumns) continue;
    list_->topLevelItem(static_cast<int>(a))->setCheckState(0, Qt::Checked);
    ++taken;
  }
  if (!isTable() && largest < arrays_.size())
    list_->topLevelItem(static_cast<int>(largest))->setCheckState(0, Qt::Checked);
  const auto gaps = std::any_of(arrays_.begin(), arrays_.end(), [](const auto& array) { return array.missing > 0; });
  missing_->setCurrentIndex(gaps && missing_->count() > 1 ? 1 : 0);
}

/// Several columns, but one array.
void ImportDialog::choose(QTreeWidgetItem* item) {
  if (!isTable() && item->checkState(0) == Qt::Checked) {
    filling_ = true;
    for (int a = 0; a < list_->topLevelItemCount(); ++a) {
      if (list_->topLevelItem(a) != item) list_->topLevelItem(a)->setCheckState(0, Qt::Unchecked);
    }
    filling_ = false;
  }
  update();
}

std::vector<const data::FileArray*> ImportDialog::chosen() const {
  std::vector<const data::FileArray*> all;
  for (std::size_t a = 0; a < arrays_.size(); ++a) {
    if (list_->topLevelItem(static_cast<int>(a))->checkState(0) == Qt::Checked) all.push_back(&arrays_[a]);
  }
  return all;
}

koopman::SeriesImport ImportDialog::series() const {
  koopman::SeriesImport series{.file = file_};
  for (const data::FileArray* array : chosen()) series.variables.push_back(array->name);
  series.time = time_->currentData().toString().toStdString();
  const Json interval = interval_->number(), training = training_->number();
  series.interval = interval.is_number() ? interval.get<double>() : 0;
  series.timeUnit = unit_->text().trimmed().toStdString();
  const auto number = [](const NumberField& field, std::size_t least) {
    const Json value = field.number();
    return value.is_number_integer() && value.get<double>() > static_cast<double>(least) ? value.get<std::size_t>()
                                                                                         : least;
  };
  if (where_->isEnabled()) series.where = where_->text().trimmed().toStdString();
  series.first = number(*first_, 1);
  series.last = number(*last_, 0);
  series.every = number(*every_, 1);
  if (stride_->isEnabled()) series.stride = number(*stride_, 1);
  series.missing = missing_->currentData().toString().toStdString();
  series.standardise = standardise_->isChecked();
  series.remove = remove_->currentData().toString().toStdString();
  series.trainingFraction = training.is_number() ? training.get<double>() : 0.8;
  return series;
}

bool ImportDialog::readsAll() const {
  const koopman::SeriesImport part = series();
  return part.where.empty() && part.first == 1 && part.last == 0 && part.every == 1;
}

QString ImportDialog::complaint() const {
  if (chosen().empty()) return tr("Choose at least one column or array.");
  const Json interval = interval_->number(), training = training_->number();
  if (!interval.is_number() || interval.get<double>() < 0) return tr("The interval is a number of at least 0.");
  if (!training.is_number() || training.get<double>() <= 0 || training.get<double>() > 1)
    return tr("The part to learn from is above 0, and at most 1.");
  for (const auto& [field, least] : {std::pair{first_, 1}, {last_, 0}, {every_, 1}, {stride_, 1}}) {
    const Json value = field->number();
    if (!value.is_number_integer() || value.get<double>() < least)
      return tr("%1: a whole number of at least %2.").arg(field->accessibleName()).arg(least);
  }
  if (!readsAll()) return {}; // what is missing may be left out
  for (const data::FileArray* array : chosen()) {
    if (array->missing > 0 && missing_->currentIndex() == 0)
      return tr("%1 has %2 missing values: fill them, or leave such snapshots out.")
          .arg(asText(array->name))
          .arg(array->missing);
  }
  return {};
}

void ImportDialog::update() {
  if (filling_ || arrays_.empty()) return;
  const QString why = complaint();
  error_->setText(why);
  error_->setVisible(!why.isEmpty());
  open_->setEnabled(why.isEmpty());
  const auto all = chosen();
  standardise_->setEnabled(all.size() > 1);
  where_->setEnabled(isTable());
  stride_->setEnabled(!all.empty() && all.front()->shape.size() > 1);
  if (all.empty() || all.front()->shape.empty()) {
    about_->clear();
  } else {
    about_->setText((all.front()->isEstimate ? tr("about %1 snapshots, by the file's beginning") : tr("%1 snapshots"))
                        .arg(all.front()->shape.front()));
  }
  draw();
}

/// The chosen columns over their number; of an array only its size is told.
void ImportDialog::draw() {
  const auto all = chosen();
  if (all == drawn_) return; // the file is not read again for every key
  drawn_ = all;
  if (all.empty()) return preview_->refuse(tr("Nothing is chosen."));
  if (all.front()->shape.size() != 1)
    return preview_->refuse(tr("%1: %2 numbers").arg(asText(all.front()->name), shapeText(*all.front())));
  if (all.front()->isEstimate) return preview_->refuse(tr("A large file: only its beginning was looked at."));
  try {
    constexpr std::size_t most = 20000; // points of a curve
    experiment::Table table{.name = file_.stem().string(), .columns = {}};
    for (const data::FileArray* array : all) {
      const auto stored = data::openArray(file_, array->name);
      const std::size_t length = stored->shape().front(), step = std::max<std::size_t>(1, length / most);
      const data::Slice part{0, (length + step - 1) / step, step};
      std::vector<double> values(part.count);
      stored->read(std::span(&part, 1), values);
      if (table.columns.empty()) {
        table.columns.push_back({"number", "", {}});
        for (std::size_t i = 0; i < length; i += step) table.columns.front().values.push_back(static_cast<double>(i));
      }
      if (values.size() == table.columns.front().values.size())
        table.columns.push_back({array->name, "", std::move(values)});
    }
    auto frame = std::make_shared<experiment::Frame>();
    frame->contents.push_back(std::make_shared<const experiment::Content>(std::move(table)));
    experiment::RunInfo info;
    info.evolving = false;
    views::FigureStyle style;
    style.size = {640, 340};
    style.look = theme_.look();
    preview_->set({frame}, info, style);
  } catch (const Error& error) {
    preview_->refuse(sentenceText(error.what()));
  }
}

void ImportDialog::finish() {
  try {
    const auto all = chosen();
    const std::size_t snapshots = all.front()->shape.empty() ? 0 : all.front()->shape.front();
    const experiment::Experiment experiment = koopman::experimentOf(series(), snapshots, all.front()->shape.size() > 1);
    close();
    Q_EMIT imported(experiment);
  } catch (const Error& error) {
    error_->setText(sentenceText(error.what()));
    error_->show();
  }
}

} // namespace semiflow::app
