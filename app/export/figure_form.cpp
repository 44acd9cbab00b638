#include "app/export/figure_form.h"

#include <cmath>

#include <QCheckBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSettings>
#include <QStyle>

#include "app/panel/choice_box.h"
#include "app/panel/number_field.h"
#include "app/text.h"
#include "core/base/error.h"

namespace semiflow::app {
namespace {

constexpr double usualWidth = 254, usualHeight = 169.3, usualText = 9.75;

QString columnText(const views::JournalWidth& width) {
  return QObject::tr("%1 column, %2 mm").arg(heading(width.name)).arg(width.millimetres);
}

} // namespace

FigureForm::FigureForm(const QString& memory, double dotsPerInch, QWidget* parent) : QWidget(parent), memory_(memory) {
  auto* rows = new QFormLayout(this);
  rows_ = rows;
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setVerticalSpacing(6);
  rows->setHorizontalSpacing(10);
  rows->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  addSize(*rows);
  addLook(*rows);
  addWords(*rows);
  restore(dotsPerInch);
  showColumn();
  notice();
}

NumberField* FigureForm::addNumber(QFormLayout& rows, const QString& name, const QString& words, const QString& unit,
                                   double lower, double upper) {
  const Range range{lower, upper};
  auto* field = new NumberField(range, false);
  field->setObjectName(name);
  field->setAccessibleName(words);
  auto* row = new QHBoxLayout;
  row->setSpacing(6);
  row->addWidget(field, 1);
  auto* about = new QLabel(unit);
  about->setObjectName(QStringLiteral("unit"));
  about->setMinimumWidth(28);
  row->addWidget(about);
  rows.addRow(words, row);
  connect(field, &NumberField::stepped, this, &FigureForm::notice);
  connect(field, &QLineEdit::textEdited, this, &FigureForm::notice);
  numbers_.push_back({field, words, range});
  return field;
}

void FigureForm::addSize(QFormLayout& rows) {
  column_ = new ChoiceBox;
  column_->setObjectName(QStringLiteral("figureColumn"));
  column_->setAccessibleName(tr("Format"));
  column_->addItem(tr("Own size"));
  for (const views::JournalWidth& width : views::journalWidths) column_->addItem(columnText(width), width.millimetres);
  rows.addRow(tr("Format"), column_);
  connect(column_, &QComboBox::activated, this, &FigureForm::takeColumn);
  width_ = addNumber(rows, QStringLiteral("figureWidth"), tr("Width"), tr("mm"), 10, 2000);
  height_ = addNumber(rows, QStringLiteral("figureHeight"), tr("Height"), tr("mm"), 10, 2000);
  connect(width_, &NumberField::stepped, this, &FigureForm::showColumn);
  connect(width_, &QLineEdit::textEdited, this, &FigureForm::showColumn);
  resolution_ = addNumber(rows, QStringLiteral("figureResolution"), tr("Resolution"), tr("dpi"), 10, 2400);
  pixels_ = new QLabel;
  pixels_->setObjectName(QStringLiteral("muted"));
  rows.addRow(QString(), pixels_);
}

void FigureForm::addLook(QFormLayout& rows) {
  text_ = addNumber(rows, QStringLiteral("figureText"), tr("Text size"), tr("pt"), 3, 72);
  theme_ = new ChoiceBox;
  theme_->setObjectName(QStringLiteral("figureTheme"));
  theme_->setAccessibleName(tr("Colours"));
  theme_->addItems({tr("Light"), tr("Dark")});
  rows.addRow(tr("Colours"), theme_);
  view_ = new ChoiceBox;
  view_->setObjectName(QStringLiteral("figureView"));
  view_->setAccessibleName(tr("Views"));
  view_->addItem(tr("All views"));
  rows.addRow(tr("Views"), view_);
  for (QComboBox* box : {theme_, view_}) connect(box, &QComboBox::currentIndexChanged, this, &FigureForm::notice);
}

void FigureForm::addWords(QFormLayout& rows) {
  title_ = new QLineEdit;
  title_->setObjectName(QStringLiteral("figureTitle"));
  title_->setAccessibleName(tr("Title"));
  title_->setPlaceholderText(tr("none"));
  rows.addRow(tr("Title"), title_);
  time_ = new QCheckBox(tr("with the time"));
  time_->setObjectName(QStringLiteral("figureTime"));
  rows.addRow(QString(), time_);
  caption_ = new QPlainTextEdit;
  caption_->setObjectName(QStringLiteral("figureCaption"));
  caption_->setAccessibleName(tr("Caption"));
  caption_->setPlaceholderText(tr("none"));
  caption_->setTabChangesFocus(true);
  caption_->setFixedHeight(64);
  rows.addRow(tr("Caption"), caption_);
  connect(title_, &QLineEdit::textChanged, this, &FigureForm::notice);
  connect(time_, &QCheckBox::toggled, this, &FigureForm::notice);
  connect(caption_, &QPlainTextEdit::textChanged, this, &FigureForm::notice);
}

void FigureForm::insertRow(int place, const QString& words, QWidget* field) { rows_->insertRow(place, words, field); }

void FigureForm::restore(double dotsPerInch) {
  const QSignalBlocker quiet(this);
  QSettings settings;
  settings.beginGroup(memory_);
  width_->setNumber(settings.value("width", usualWidth).toDouble());
  height_->setNumber(settings.value("height", usualHeight).toDouble());
  resolution_->setNumber(settings.value("resolution", dotsPerInch).toDouble());
  text_->setNumber(settings.value("text", usualText).toDouble());
  theme_->setCurrentIndex(settings.value("dark", false).toBool() ? 1 : 0);
  time_->setChecked(settings.value("time", true).toBool());
}

void FigureForm::remember() const {
  QSettings settings;
  settings.beginGroup(memory_);
  settings.setValue("width", valueOf(width_));
  settings.setValue("height", valueOf(height_));
  settings.setValue("resolution", valueOf(resolution_));
  settings.setValue("text", valueOf(text_));
  settings.setValue("dark", theme_->currentIndex() == 1);
  settings.setValue("time", time_->isChecked());
}

void FigureForm::setSubject(const QString& title, const QStringList& views) {
  const QSignalBlocker quiet(view_);
  const QString chosen = view_->currentText();
  while (view_->count() > 1) view_->removeItem(1);
  view_->addItems(views);
  view_->setCurrentIndex(std::max(0, view_->findText(chosen)));
  title_->setText(title);
  title_->setCursorPosition(0);
  notice();
}

double FigureForm::valueOf(const NumberField* field) const {
  const Json value = field->number();
  for (const Number& number : numbers_) {
    if (number.field != field || (value.is_number() && number.range.contains(value.get<double>()))) continue;
    throw InputError(number.words.toStdString(), "a number " + number.range.text(),
                     value.is_string() ? "'" + value.get<std::string>() + "'" : value.dump());
  }
  return value.get<double>();
}

views::FigureStyle FigureForm::style() const {
  views::FigureStyle style;
  const auto pixels = [](double millimetres) {
    return static_cast<int>(std::lround(millimetres * views::pixelsPerMillimetre));
  };
  style.size = {pixels(valueOf(width_)), pixels(valueOf(height_))};
  style.dotsPerInch = valueOf(resolution_);
  style.fontSize = valueOf(text_);
  style.look = views::figureLook(theme_->currentIndex() == 1);
  style.title = title_->text().trimmed();
  style.showsTime = time_->isChecked();
  style.caption = caption_->toPlainText().trimmed();
  if (view_->currentIndex() > 0) style.view = view_->currentText().toStdString();
  return style;
}

/// A journal's column keeps the shape that the figure has.
void FigureForm::takeColumn() {
  const double wanted = column_->currentData().toDouble();
  const Json width = width_->number(), height = height_->number();
  if (wanted > 0) {
    if (width.is_number() && height.is_number() && width.get<double>() > 0) {
      height_->setNumber(std::round(10 * wanted * height.get<double>() / width.get<double>()) / 10);
    }
    width_->setNumber(wanted);
  }
  notice();
}

void FigureForm::showColumn() {
  const Json width = width_->number();
  const int found = width.is_number() ? column_->findData(width.get<double>()) : -1;
  column_->setCurrentIndex(std::max(0, found));
}

void FigureForm::notice() {
  for (const Number& number : numbers_) {
    const Json value = number.field->number();
    const bool invalid = !value.is_number() || !number.range.contains(value.get<double>());
    if (number.field->property("invalid").toBool() == invalid) continue;
    number.field->setProperty("invalid", invalid);
    number.field->style()->unpolish(number.field);
    number.field->style()->polish(number.field);
  }
  try {
    const views::FigureStyle now = style();
    const double each = now.dotsPerInch / 96;
    pixels_->setText(
        tr("%1 × %2 pixels").arg(std::lround(now.size.width() * each)).arg(std::lround(now.size.height() * each)));
  } catch (const InputError&) { // shown by the field, and told by whoever asks for the style
  }
  Q_EMIT changed();
}

} // namespace semiflow::app
