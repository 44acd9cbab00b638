#pragma once

#include <QWidget>

class QHBoxLayout;
class QSplitter;

namespace semiflow::views {
class View;
}

namespace semiflow::app {

class Instruments;
class Playback;
class Runner;
class Theme;

/// Below the views: the values at the probes over time, and the fields along the lines. Hidden while there is neither.
class InstrumentStrip : public QWidget {
  Q_OBJECT
 public:
  InstrumentStrip(Runner& runner, Playback& playback, Instruments& instruments, Theme& theme,
                  QWidget* parent = nullptr);

  views::View* probes() const { return probes_; } ///< null while there are none
  views::View* cuts() const { return cuts_; }
  /// What is shown as CSV: the probes' table, or the lines' tables one after the other.
  bool writeProbes(const QString& file);
  bool writeCuts(const QString& file);

 signals:
  void done(const QString& message);
  void failed(const QString& message);

 private:
  void follow();
  void showFrame();
  void drop();
  views::View* add(views::View* view, const QString& name, const QString& what, void (Instruments::*clear)(),
                   bool (InstrumentStrip::*writeTable)(const QString&));
  bool write(const QString& file, const std::string& text);

  Runner& runner_;
  Playback& playback_;
  Instruments& instruments_;
  Theme& theme_;
  QSplitter* row_;
  views::View* probes_ = nullptr;
  views::View* cuts_ = nullptr;
};

} // namespace semiflow::app
