#pragma once

#include <vector>

#include <QObject>
#include <QPointer>

#include "views/view.h"

namespace semiflow::views {

/// Views of the same kind that are compared: one range of values for all, one part of the plane or camera, the same
/// choices, and a mark in all where the mouse is in one.
class LinkedViews : public QObject {
  Q_OBJECT
 public:
  explicit LinkedViews(QObject* parent = nullptr) : QObject(parent) {}

  /// Links these, and lets go of those before. They may be destroyed at any time.
  void link(const std::vector<View*>& views);
  /// One range of values for all (the default), or each its own.
  void shareRanges(bool share);

 private:
  void gatherRanges();
  template <class Act> void inOthers(const View* from, const Act& act);

  std::vector<QPointer<View>> views_;
  bool sharing_ = true;
  bool passingOn_ = false;
};

} // namespace semiflow::views
