#pragma once

#include <QTextBrowser>

#include "app/guide/book.h"

namespace semiflow::app {

class Theme;

/// Shows a page of the guide in the colours of the theme, its formulas typeset and its pictures fitted to the column.
class PageBrowser : public QTextBrowser {
  Q_OBJECT
 public:
  explicit PageBrowser(Theme& theme, QWidget* parent = nullptr);
  /// @param page lives as long as the browser, or null: nothing is shown
  void showPage(const Book::Page* page);
  /// Marks every place where one of the words stands.
  void mark(const QString& words);

 protected:
  QVariant loadResource(int type, const QUrl& name) override;

 private:
  Theme& theme_;
  const Book::Page* page_ = nullptr;
};

} // namespace semiflow::app
