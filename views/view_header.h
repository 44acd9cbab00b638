#pragma once

#include <functional>
#include <utility>
#include <vector>

#include <QWidget>

#include "views/look.h"
#include "views/picture.h"

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace semiflow::views {

/// The line above a picture: its title on the left (or the choice that tells the same), its choices on the right.
/// Where there is no room for all of it, the title gives way first, then the longest of the choices; tool tips tell it.
class ViewHeader : public QWidget {
 public:
  /// @param chosen called with a choice's id and the index that the user took
  explicit ViewHeader(std::function<void(const QString& id, int index)> chosen);

  /// Cheap where nothing has changed.
  void update(const QString& title, const std::vector<Choice>& choices);
  void setLook(const Look& look);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void rebuild();
  void fit();
  void style(QWidget& button, bool isTitle) const;

  std::function<void(const QString&, int)> chosen_;
  std::vector<Choice> choices_;
  Look look_;
  QString titleText_;
  bool chosenTitle_ = false; ///< a choice says it
  QHBoxLayout* field_;
  QLabel* title_;
  QHBoxLayout* buttons_;
  std::vector<std::pair<QToolButton*, QString>> shown_; ///< the choices with all that they would say
};

} // namespace semiflow::views
