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
    bool onMask = false; ///< on the mask of the domain, rather than a field
  };

  /// What has been put on the fields.
  struct Marks {
    std::vector<views::Place> probes;
    std::vector<views::Cut> cuts;
    bool operator==(const Marks&) const = default;
  };

  Instruments(Runner& runner, Playback& playback, QObject* parent = nullptr);

  const views::HandPtr& hand() const { return hand_; }
  const Brush& brush() const { return brush_; }
  void take(views::Tool tool);
  void setBrush(const Brush& brush);
  /// Half the brush's width, as a part of the picture's.
  void setBrushSize(double size);
  void use(const views::Gesture& gesture);
  /// Whether the domain is one whose mask can be painted.
  bool isMaskable() const { return maskable_; }
  void setMaskable(bool maskable);
  /// Whether it is the mask that the tool in hand paints.
  bool paintsMask() const { return hand_->tool == views::Tool::brush && brush_.onMask && maskable_; }
  /// Lets the views show what is masked; null: nothing.
  void showMask(const std::shared_ptr<const experiment::GridField>& mask);
  Marks marks() const { return {hand_->probes, hand_->cuts}; }
  void setMarks(const Marks& marks); ///< as they were once
  /// Parameters that are places, to be dragged on the canvas.
  void setHandles(const std::vector<views::Handle>& handles);
  void removeProbes();
  void removeCuts();
  /// Shows what was on the fields of the experiment of that name the last time; nothing where there is none.
  void open(const QString& name);

 signals:
  void changed();                                     ///< hand()
  void brushChanged();                                ///< brush(), or its size
  void marked(const Marks& before);                   ///< the user has changed marks()
  void placed(const views::Handle& handle);           ///< a handle was dragged there
  void painted();                                     ///< a stroke was begun: there is something to undo
  void maskStroked(const experiment::Stroke& stroke); ///< a stroke on the mask, or a piece of one
  void maskReleased();                                ///< and its end

 private:
  void paint(const views::Gesture& gesture);
  void probe(const views::Gesture& gesture);
  void cut(const views::Gesture& gesture);
  void replace(views::Hand hand);
  void save();
  void store() const;

  Runner& runner_;
  Playback& playback_;
  views::HandPtr hand_ = std::make_shared<const views::Hand>();
  Brush brush_;
  bool maskable_ = false;
  std::optional<views::Place> lastPainted_;
  QString field_; ///< that the stroke under way is on
  QString name_;
  Marks known_; ///< as they were stored last
};

} // namespace semiflow::app
