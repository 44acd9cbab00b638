#include "views/view_header.h"

#include <algorithm>
#include <numeric>

#include <QActionGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>

namespace semiflow::views {

ViewHeader::ViewHeader(std::function<void(const QString&, int)> chosen)
    : chosen_(std::move(chosen)), look_(Look::light()), field_(new QHBoxLayout), title_(new QLabel),
      buttons_(new QHBoxLayout) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(10, 3, 6, 2);
  row->setSpacing(2);
  // A long title gives way to the choices instead of widening the window.
  title_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  title_->setTextFormat(Qt::PlainText);
  row->addLayout(field_);
  row->addWidget(title_, 1);
  buttons_->setSpacing(2);
  row->addLayout(buttons_);
  setFixedHeight(28);
}

void ViewHeader::update(const QString& title, const std::vector<Choice>& choices) {
  if (titleText_ == title && choices_ == choices) return;
  titleText_ = title;
  choices_ = choices;
  rebuild();
}

void ViewHeader::setLook(const Look& look) {
  look_ = look;
  title_->setFont(look.bold());
  QPalette colours = look.palette();
  colours.setColor(QPalette::Window, look.paper);
  setPalette(colours);
  rebuild();
}

void ViewHeader::style(QWidget& button, bool isTitle) const {
  button.setFont(isTitle ? look_.bold() : look_.small());
  button.setStyleSheet(
      QStringLiteral("QToolButton { border: none; border-radius: 3px; padding: 2px 5px 2px %4; text-align: left; "
                     "color: %1; }"
                     "QToolButton:hover, QToolButton:focus { background: %2; color: %3; }"
                     "QToolButton::menu-indicator { image: none; }")
          .arg((isTitle ? look_.ink : look_.muted).name(), look_.grid.name(), look_.ink.name(),
               isTitle ? QStringLiteral("0px") : QStringLiteral("5px")));
}

void ViewHeader::rebuild() {
  // The menu that is being used may be the cause: it must live until its event is done.
  for (QHBoxLayout* row : {field_, buttons_}) {
    while (QLayoutItem* item = row->takeAt(0)) {
      if (item->widget() != nullptr) {
        item->widget()->hide();
        item->widget()->deleteLater();
      }
      delete item;
    }
  }
  shown_.clear();
  // A choice that says what the title says stands in its place.
  const auto isTitle = [this](const Choice& choice) { return choice.names.value(choice.chosen) == titleText_; };
  chosenTitle_ = std::any_of(choices_.begin(), choices_.end(), isTitle);
  title_->setToolTip(titleText_);
  for (const Choice& choice : choices_) {
    auto* button = new QToolButton;
    button->setObjectName(choice.id);
    button->setToolTip(choice.hint);
    button->setAccessibleName(choice.hint);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setAutoRaise(true);
    shown_.emplace_back(button, choice.names.value(choice.chosen));
    style(*button, isTitle(choice));
    auto* menu = new QMenu(button);
    auto* group = new QActionGroup(menu);
    for (int index = 0; index < choice.names.size(); ++index) {
      QAction* action = menu->addAction(choice.names[index]);
      action->setCheckable(true);
      action->setChecked(index == choice.chosen);
      group->addAction(action);
      connect(action, &QAction::triggered, this, [this, id = choice.id, index] { chosen_(id, index); });
    }
    button->setMenu(menu);
    (isTitle(choice) ? field_ : buttons_)->addWidget(button);
  }
  fit();
}

void ViewHeader::fit() {
  const auto say = [](QToolButton* button, const QString& words) {
    button->setText(words + QStringLiteral(" \u25be"));
  };
  const QMargins margins = layout()->contentsMargins();
  const int between = layout()->spacing() * (static_cast<int>(shown_.size()) + 1);
  const int room = width() - margins.left() - margins.right() - between;
  std::vector<int> widths;
  for (const auto& [button, words] : shown_) {
    button->ensurePolished();
    say(button, words);
    widths.push_back(button->sizeHint().width());
  }
  const auto together = [&](int most) {
    return std::accumulate(widths.begin(), widths.end(), 0, [=](int sum, int w) { return sum + std::min(w, most); });
  };
  constexpr int least = 36;
  int most = std::max(room, least);
  while (most > least && together(most) > room) --most;
  for (std::size_t i = 0; i < shown_.size(); ++i) {
    const auto& [button, words] = shown_[i];
    if (widths[i] <= most) continue;
    const QFontMetrics metrics = button->fontMetrics();
    say(button, metrics.elidedText(words, Qt::ElideRight, metrics.horizontalAdvance(words) - (widths[i] - most)));
  }
  title_->ensurePolished();
  const QString title = chosenTitle_ ? QString() : titleText_;
  title_->setText(title_->fontMetrics().elidedText(title, Qt::ElideRight, room - together(most)));
}

void ViewHeader::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  fit();
}

} // namespace semiflow::views
