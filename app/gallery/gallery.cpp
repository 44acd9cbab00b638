#include "app/gallery/gallery.h"

#include <QAction>
#include <QButtonGroup>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/gallery/card_layout.h"
#include "app/gallery/preset_card.h"
#include "app/text.h"
#include "app/theme/icons.h"
#include "core/base/error.h"
#include "core/base/resources.h"
#include "core/experiment/experiment.h"

namespace semiflow::app {
namespace {

constexpr int sideWidth = 232;
constexpr int cardWidth = 212;
constexpr int gap = 14;
constexpr int everything = 1000;

QLabel* label(const QString& words, const char* role) {
  auto* result = new QLabel(words);
  result->setObjectName(QString::fromLatin1(role));
  return result;
}

QToolButton* sideButton(const QString& words, const QString& iconName, const QString& tip) {
  auto* button = new QToolButton;
  button->setObjectName(QStringLiteral("sideButton"));
  button->setText(words);
  button->setIcon(icon(iconName));
  button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  button->setToolTip(tip);
  button->setCursor(Qt::PointingHandCursor);
  return button;
}

} // namespace

Gallery::Gallery(std::vector<experiment::Preset> presets, QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("gallery"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  row->addWidget(makeSide());
  auto* column = new QVBoxLayout;
  column->setContentsMargins(24, 18, 0, 0);
  column->setSpacing(14);
  search_ = new QLineEdit;
  search_->setObjectName(QStringLiteral("gallerySearch"));
  search_->setPlaceholderText(tr("Search presets: an equation, a method, an author"));
  search_->setClearButtonEnabled(true);
  search_->setAccessibleName(tr("Search presets"));
  search_->addAction(icon("search"), QLineEdit::LeadingPosition)->setText(tr("Search"));
  search_->setMaximumWidth(520);
  column->addWidget(search_);
  QWidget* cards = makeCards(presets);
  column->addWidget(makeFilters());
  column->addWidget(cards, 1);
  row->addLayout(column, 1);
  connect(search_, &QLineEdit::textChanged, this, &Gallery::search);
}

/// A button for each kind that there are presets of.
QWidget* Gallery::makeFilters() {
  auto* bar = new QWidget;
  auto* row = new LineLayout(sideWidth, 4, bar);
  filters_ = new QButtonGroup(this);
  const auto add = [this, row](const QString& words, int number, const QString& tip) {
    auto* button = new QToolButton;
    button->setObjectName(QStringLiteral("galleryFilter"));
    button->setText(words);
    button->setToolTip(tip);
    button->setCheckable(true);
    button->setFocusPolicy(Qt::TabFocus);
    filters_->addButton(button, number);
    row->addWidget(button);
  };
  std::size_t presets = 0;
  for (const Group& group : groups_) presets += group.cards.size();
  add(tr("All %1").arg(presets), everything, tr("Presets of every kind"));
  const auto& kinds = experiment::kinds().descriptions();
  for (std::size_t k = 0; k < groups_.size(); ++k) {
    if (!groups_[k].cards.empty()) add(asText(kinds[k]->title()), static_cast<int>(k), asText(kinds[k]->summary()));
  }
  filters_->button(everything)->setChecked(true);
  connect(filters_, &QButtonGroup::idClicked, this, &Gallery::search);
  return bar;
}

QWidget* Gallery::makeSide() {
  auto* side = new QWidget;
  side->setObjectName(QStringLiteral("gallerySide"));
  side->setAttribute(Qt::WA_StyledBackground);
  side->setFixedWidth(sideWidth);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(16, 20, 16, 12);
  column->setSpacing(2);
  column->addWidget(label("Semiflow", "brand"));
  auto* motto = label(tr("A workbench for evolution semigroups"), "muted");
  motto->setWordWrap(true);
  column->addWidget(motto);
  column->addSpacing(18);
  column->addWidget(label(tr("New experiment"), "sideHeading"));
  for (const Description* kind : experiment::kinds().descriptions()) {
    auto* button = sideButton(asText(kind->title()), "new", asText(kind->summary()));
    button->setProperty("kind", asText(kind->id()));
    connect(button, &QToolButton::clicked, this, [this, id = kind->id()] { Q_EMIT newChosen(id); });
    column->addWidget(button);
  }
  column->addSpacing(14);
  column->addWidget(label(tr("Open"), "sideHeading"));
  auto* open =
      sideButton(tr("Experiment file…"), "open", tr("Open an experiment file (Ctrl+O); or drop one on the window"));
  connect(open, &QToolButton::clicked, this, &Gallery::openChosen);
  column->addWidget(open);
  auto* series = sideButton(tr("Measured series…"), "data", tr("Analyse a CSV, NetCDF or NumPy file (Ctrl+I)"));
  connect(series, &QToolButton::clicked, this, &Gallery::seriesChosen);
  column->addWidget(series);
  column->addSpacing(14);
  recentHeading_ = label(tr("Recent"), "sideHeading");
  column->addWidget(recentHeading_);
  recent_ = new QVBoxLayout;
  recent_->setSpacing(2);
  column->addLayout(recent_);
  column->addStretch(1);
  column->addWidget(label(tr("Version %1").arg(asText(version())), "muted"));
  setRecent({});
  return side;
}

QWidget* Gallery::makeCards(const std::vector<experiment::Preset>& presets) {
  auto* content = new QWidget;
  content->setObjectName(QStringLiteral("galleryCards"));
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins(0, 0, 24, 24);
  column->setSpacing(10);
  for (const Description* kind : experiment::kinds().descriptions()) {
    Group group{new QWidget, {}};
    auto* inside = new QVBoxLayout(group.widget);
    inside->setContentsMargins(0, 4, 0, 10);
    inside->setSpacing(8);
    auto* cards = new CardLayout(cardWidth, gap);
    for (const experiment::Preset& preset : presets) {
      if (preset.kind != kind->id()) continue;
      PresetCard* card = new PresetCard(preset, asText(kind->title()));
      connect(card, &PresetCard::clicked, this, [this, card] { Q_EMIT presetChosen(card->preset()); });
      cards->addWidget(card);
      group.cards.push_back(card);
    }
    auto* headingRow = new QHBoxLayout;
    headingRow->setSpacing(8);
    headingRow->addWidget(label(asText(kind->title()), "groupHeading"));
    QLabel* summary = label(asText(kind->summary()), "muted");
    summary->setWordWrap(true); // or the longest would make all cards wider than the window
    headingRow->addWidget(summary, 1);
    inside->addLayout(headingRow);
    inside->addLayout(cards);
    group.widget->setVisible(!group.cards.empty());
    column->addWidget(group.widget);
    groups_.push_back(group);
  }
  nothing_ = label(presets.empty() ? tr("No presets are installed. Begin with a new experiment on the left.")
                                   : tr("No preset has all these words. Try fewer of them."),
                   "emptyState");
  nothing_->setAlignment(Qt::AlignCenter);
  nothing_->setVisible(presets.empty());
  column->addWidget(nothing_);
  column->addStretch(1);
  auto* scroll = new QScrollArea;
  scroll->setObjectName(QStringLiteral("galleryScroll"));
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setWidget(content);
  return scroll;
}

void Gallery::setRecent(const std::vector<std::filesystem::path>& files) {
  while (QLayoutItem* item = recent_->takeAt(0)) {
    item->widget()->deleteLater();
    delete item;
  }
  recentHeading_->setVisible(!files.empty());
  for (const std::filesystem::path& file : files) {
    auto* button = sideButton({}, "file", asText(file));
    button->setText(button->fontMetrics().elidedText(asText(file.filename()), Qt::ElideMiddle, sideWidth - 76));
    connect(button, &QToolButton::clicked, this, [this, file] { Q_EMIT fileChosen(file); });
    recent_->addWidget(button);
  }
}

void Gallery::focusSearch() { search_->setFocus(); }

void Gallery::search() {
  const QString words = search_->text();
  bool any = false;
  for (std::size_t k = 0; k < groups_.size(); ++k) {
    const Group& group = groups_[k];
    const bool chosen = filters_->checkedId() == everything || filters_->checkedId() == static_cast<int>(k);
    bool some = false;
    for (PresetCard* card : group.cards) {
      card->setVisible(card->matches(words));
      some = some || card->matches(words);
    }
    group.widget->setVisible(some && chosen);
    any = any || (some && chosen);
  }
  nothing_->setVisible(!any);
}

std::vector<experiment::Preset> presetsOrNone(QString& failure) {
  try {
    return experiment::presets();
  } catch (const Error& error) {
    failure = sentenceText(error.what());
    return {};
  }
}

} // namespace semiflow::app
