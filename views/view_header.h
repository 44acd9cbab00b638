#pragma once

#include <functional>
#include <vector>

#include <QWidget>

#include "views/look.h"
#include "views/picture.h"

class QHBoxLayout;
class QLabel;

namespace semiflow::views {

/// The line above a picture: its title on the left (or the choice that tells the same), its choices on the right.
class ViewHeader : public QWidget {
 public:
  /// @param chosen called with a choice's id and the index that the user took
  explicit ViewHeader(std::function<void(const QString& id, int index)> chosen);

  /// Cheap where nothing has changed.
  void update(const QString& title, const std::vector<Choice>& choices);
  void setLook(const Look& look);

 private:
  void rebuild();
  void style(QWidget& button, bool isTitle) const;

  std::function<void(const QString&, int)> chosen_;
  std::vector<Choice> choices_;
  Look look_;
  QString titleText_;
  QHBoxLayout* field_;
  QLabel* title_;
  QHBoxLayout* buttons_;
};

} // namespace semiflow::views
