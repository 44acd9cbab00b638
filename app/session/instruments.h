#pragma once

#include <optional>
#include <string>

#include <QObject>
#include <QString>

#include "core/experiment/stroke.h"
#include "views/hand.h"

namespace semiflow::app {

class Playback;
class Runner;

/// The tool in hand and what it does: strokes of the brush go to the run, probes and lines are kept here. They stay
/// while the document is open, and come back with it.
class Instruments : public QObject {
  Q_OBJECT
 public:
  /// How the brush paints.
  struct Brush {
    QString field; ///< empty: the one that is shown
    experiment::Stroke::Shape shape = experiment::Stroke::Shape::soft;
    QString value = QStringLiteral("1");
    bool adds = false;
  };

  Instruments(Runner& runner, Playback& playback, QObject* parent = nullptr);

  const views::HandPtr& hand() const { return hand_; }
  const Brush& brush() const { return brush_; }
  void take(views::Tool tool);
  void setBrush(const Brush& brush);
  /// Half the brush's width, as a part of the picture's.
  void setBrushSize(double size);
  void use(const views::Gesture& gesture);
  void removeProbes();
  void removeCuts();
  /// Shows what was on the fields of the experiment of that name the last time; nothing where there is none.
  void open(const QString& name);

 signals:
  void changed();      ///< hand()
  void brushChanged(); ///< brush(), or its size
  void painted();      ///< a stroke was begun: there is something to undo

 private:
  void paint(const views::Gesture& gesture);
  void probe(const views::Gesture& gesture);
  void cut(const views::Gesture& gesture);
  void replace(views::Hand hand);
  void save() const;

  Runner& runner_;
  Playback& playback_;
  views::HandPtr hand_ = std::make_shared<const views::Hand>();
  Brush brush_;
  std::optional<views::Place> lastPainted_;
  QString field_; ///< that the stroke under way is on
  QString name_;
};

} // namespace semiflow::app
