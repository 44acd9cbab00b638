#pragma once

#include <future>
#include <memory>

#include <QWidget>

#include "app/guide/book.h"

class QLineEdit;
class QTreeWidget;
class QTreeWidgetItem;
class QUrl;

namespace semiflow::app {

class PageBrowser;
class Theme;

/// The user guide: a search and its pages on the left, the chosen one on the right. It stays open beside the work.
class GuideWindow : public QWidget {
  Q_OBJECT
 public:
  explicit GuideWindow(Theme& theme, QWidget* parent = nullptr);
  ~GuideWindow() override;
  /// Shows a page, as soon as the guide has been put together. @param page its id, e.g. "start", "equation-heat"
  void open(const QString& page);
  /// Null until the guide has been put together, which takes a moment.
  const Book* book() const { return book_.get(); }

 signals:
  void presetChosen(const QString& id);
  void tourChosen(const QString& id);

 private:
  QWidget* makeSide();
  void setBook(std::shared_ptr<const Book> book);
  void addItem(const Book::Page& page);
  QTreeWidgetItem* itemOf(const QString& page) const;
  void choose(const QString& page);
  void showPage();
  void search(const QString& words);
  void follow(const QUrl& link);

  Theme& theme_;
  QLineEdit* search_;
  QTreeWidget* pages_;
  PageBrowser* text_;
  std::shared_ptr<const Book> book_;
  QString wanted_; ///< the page to show when the book is there
  std::future<void> making_;
};

} // namespace semiflow::app
