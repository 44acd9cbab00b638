#pragma once

#include <QObject>
#include <QPointer>
#include <QTimer>

#include "app/tour/tour.h"

namespace semiflow::app {

class TourBubble;
class TourRing;

/// Leads through a tour: a ring around the real control, and a bubble beside it with what to do, Back and Next. A step
/// that is done by hand goes on by itself; Next does it for the user. Nothing is blocked meanwhile.
class TourGuide : public QObject {
  Q_OBJECT
 public:
  explicit TourGuide(MainWindow& window);
  ~TourGuide() override;

  /// Begins the tour of that kind at the gallery. @return false where there is none
  bool begin(const QString& id);
  void end();
  bool isOn() const { return tour_ != nullptr; }
  std::size_t step() const { return step_; }
  const Tour* tour() const { return tour_; }
  void next();
  void back();

 signals:
  void ended();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void show(std::size_t step);
  void look();
  void place();
  const TourStep& current() const { return tour_->steps[step_]; }

  MainWindow& window_;
  const Tour* tour_ = nullptr;
  std::size_t step_ = 0;
  bool wasDone_ = false; ///< already when the step was shown: its user goes on with Next
  bool scrolled_ = false;
  QPointer<QWidget> target_;
  TourRing* ring_;
  TourBubble* bubble_;
  QTimer timer_;
};

} // namespace semiflow::app
