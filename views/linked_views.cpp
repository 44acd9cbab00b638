#include "views/linked_views.h"

#include <algorithm>

namespace semiflow::views {

template <class Act> void LinkedViews::inOthers(const View* from, const Act& act) {
  if (passingOn_) return;
  passingOn_ = true;
  for (const QPointer<View>& view : views_) {
    if (view && view != from) act(*view);
  }
  passingOn_ = false;
}

void LinkedViews::link(const std::vector<View*>& views) {
  for (const QPointer<View>& view : views_) {
    if (!view) continue;
    view->disconnect(this);
    view->pointTo(std::nullopt);
    for (TrackedRange* range : view->ranges()) range->share(Range());
  }
  views_.assign(views.begin(), views.end());
  for (View* view : views) {
    connect(view, &View::drawn, this, &LinkedViews::gatherRanges, Qt::QueuedConnection);
    connect(view, &View::sightChanged, this, [this, view] { inOthers(view, [view](View& o) { o.takeSight(*view); }); });
    connect(view, &View::choiceMade, this, [this, view](const QString& id, int index) {
      inOthers(view, [&](View& other) { other.choose(id, index); });
    });
    connect(view, &View::pointed, this, [this, view](const std::optional<QPointF>& place) {
      inOthers(view, [&](View& other) { other.pointTo(place); });
    });
  }
}

void LinkedViews::shareRanges(bool share) {
  sharing_ = share;
  gatherRanges();
}

void LinkedViews::gatherRanges() {
  std::vector<Range> all;
  for (const QPointer<View>& view : views_) {
    if (!view || !sharing_) continue;
    const auto ranges = view->ranges();
    all.resize(std::max(all.size(), ranges.size()));
    for (std::size_t i = 0; i < ranges.size(); ++i) all[i].include(ranges[i]->range());
  }
  for (const QPointer<View>& view : views_) {
    if (!view) continue;
    bool differs = false;
    const auto ranges = view->ranges();
    for (std::size_t i = 0; i < ranges.size(); ++i) {
      const Range common = sharing_ ? all[i] : Range();
      differs = differs || !(ranges[i]->common() == common);
      ranges[i]->share(common);
    }
    if (differs) view->drawAnew();
  }
}

} // namespace semiflow::views
