#include "app/workbench/instrument_strip.h"

#include <QBoxLayout>
#include <QFileDialog>
#include <QSaveFile>
#include <QSplitter>
#include <QToolButton>

#include <fmt/format.h>

#include "app/session/instruments.h"
#include "app/session/playback.h"
#include "app/session/runner.h"
#include "app/text.h"
#include "app/theme/icons.h"
#include "app/theme/theme.h"
#include "views/view.h"

namespace semiflow::app {
namespace {

std::string quoted(const std::string& name) {
  return name.find_first_of(",\"") == std::string::npos ? name : "\"" + name + "\"";
}

/// Rows of numbers under the columns' names; what is missing is empty.
std::string csvOf(const experiment::Table& table) {
  std::string text;
  for (std::size_t c = 0; c < table.columns.size(); ++c) text += (c > 0 ? "," : "") + quoted(table.columns[c].name);
  text += "\n";
  for (std::size_t row = 0; row < table.columns[0].values.size(); ++row) {
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const double value = table.columns[c].values[row];
      text += (c > 0 ? "," : "") + (value == value ? fmt::format("{}", value) : std::string());
    }
    text += "\n";
  }
  return text;
}

} // namespace

InstrumentStrip::InstrumentStrip(Runner& runner, Playback& playback, Instruments& instruments, Theme& theme,
                                 QWidget* parent)
    : QWidget(parent), runner_(runner), playback_(playback), instruments_(instruments), theme_(theme),
      row_(new QSplitter(Qt::Horizontal)) {
  setObjectName(QStringLiteral("instrumentStrip"));
  setAttribute(Qt::WA_StyledBackground);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 1, 0, 0);
  column->addWidget(row_);
  row_->setHandleWidth(1);
  row_->setChildrenCollapsible(false);
  setMinimumHeight(150);
  hide();
  connect(&instruments, &Instruments::changed, this, &InstrumentStrip::follow);
  connect(&playback, &Playback::began, this, &InstrumentStrip::drop);
  connect(&playback, &Playback::shownChanged, this, &InstrumentStrip::showFrame);
  connect(&playback, &Playback::framesChanged, this, [this] {
    if (!playback_.followsLive()) showFrame();
  });
  connect(&theme, &Theme::changed, this, [this] {
    for (views::View* view : {probes_, cuts_}) {
      if (view != nullptr) view->setLook(theme_.look());
    }
  });
}

/// A new run may have another time axis.
void InstrumentStrip::drop() {
  delete std::exchange(probes_, nullptr);
  delete std::exchange(cuts_, nullptr);
}

void InstrumentStrip::follow() {
  const views::HandPtr& hand = instruments_.hand();
  if (hand->probes.empty()) delete std::exchange(probes_, nullptr);
  if (hand->cuts.empty()) delete std::exchange(cuts_, nullptr);
  setVisible(!hand->probes.empty() || !hand->cuts.empty());
  showFrame();
}

void InstrumentStrip::showFrame() {
  if (!playback_.shown() || isHidden()) return;
  const views::HandPtr& hand = instruments_.hand();
  const auto& info = runner_.status().info;
  if (probes_ == nullptr && !hand->probes.empty()) {
    probes_ = add(views::probeView(info, theme_.look()).release(), "probes", tr("probes"), &Instruments::removeProbes,
                  &InstrumentStrip::writeProbes);
    connect(probes_, &views::View::timePicked, this, [this](double time) { playback_.showTime(time); });
  }
  if (cuts_ == nullptr && !hand->cuts.empty()) {
    cuts_ = add(views::cutView(info, theme_.look()).release(), "cuts", tr("lines"), &Instruments::removeCuts,
                &InstrumentStrip::writeCuts);
  }
  for (views::View* view : {probes_, cuts_}) {
    if (view == nullptr) continue;
    view->setHand(hand);
    view->display(playback_.shown(), playback_.history());
  }
}

views::View* InstrumentStrip::add(views::View* view, const QString& name, const QString& what,
                                  void (Instruments::*clear)(), bool (InstrumentStrip::*writeTable)(const QString&)) {
  auto* save = new QToolButton(view);
  save->setIcon(icon("export"));
  save->setObjectName(name + "Export");
  save->setToolTip(tr("Write the values of the %1 to a CSV file").arg(what));
  connect(save, &QToolButton::clicked, this, [this, name, writeTable] {
    auto* dialog = new QFileDialog(window(), tr("Export"), name + ".csv", tr("CSV (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, writeTable](const QString& file) { (this->*writeTable)(file); });
    dialog->open();
  });
  auto* close = new QToolButton(view);
  close->setIcon(icon("close"));
  close->setObjectName(name + "Clear");
  close->setToolTip(tr("Remove all %1").arg(what));
  connect(close, &QToolButton::clicked, &instruments_, clear, Qt::QueuedConnection);
  for (QToolButton* button : {save, close}) {
    button->setProperty("viewTool", true);
    button->setAccessibleName(button->toolTip());
    button->setFocusPolicy(Qt::TabFocus);
    if (auto* header = qobject_cast<QBoxLayout*>(view->layout()->itemAt(0)->layout())) header->addWidget(button);
  }
  row_->addWidget(view);
  return view;
}

bool InstrumentStrip::writeProbes(const QString& file) {
  const auto& info = runner_.status().info;
  return write(file,
               csvOf(views::probeTable(playback_.frames(), instruments_.hand()->probes, info.timeName, info.timeUnit)));
}

bool InstrumentStrip::writeCuts(const QString& file) {
  std::string text;
  for (const views::Cut& cut : instruments_.hand()->cuts) {
    text += (text.empty() ? "" : "\n") + csvOf(views::cutTable(playback_.shown(), cut));
  }
  return write(file, text);
}

bool InstrumentStrip::write(const QString& file, const std::string& text) {
  QSaveFile out(file);
  const bool written =
      out.open(QIODevice::WriteOnly) && out.write(text.data(), std::ssize(text)) == std::ssize(text) && out.commit();
  if (written) {
    Q_EMIT done(tr("The values were written to %1.").arg(file));
  } else {
    Q_EMIT failed(tr("%1 could not be written: %2.").arg(file, out.errorString()));
  }
  return written;
}

} // namespace semiflow::app
