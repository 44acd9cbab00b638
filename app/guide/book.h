#pragma once

#include <vector>

#include <QString>
#include <QStringList>

namespace semiflow::app {

/// The user guide: the pages that were written (resources/guide/*.md) and those made from the descriptions, one for
/// each family and component and a glossary of symbols. Pages link to each other as "ID.md"; pictures are
/// "pictures/NAME_light.png" (with a dark one beside it), "thumbnails/PRESET.png" and "formulas/PAGE_light.png", which
/// formulaOf() tells; "preset:ID" opens a preset, "tour:KIND" begins a tour.
class Book {
 public:
  struct Page {
    QString id; ///< "start", "equation", "equation-gray_scott"
    QString title;
    QString chapter; ///< a family's title for a component's page; the same for all written pages
    QString markdown;
    QString formula;           ///< of a component that has one
    bool opensChapter = false; ///< a family's, with those of its components to follow
  };

  /// Reads the written pages and the presets, and makes the others. @throws InputError for a preset that cannot be read
  Book();

  /// As one reads them; pages of a chapter follow each other.
  const std::vector<Page>& pages() const { return pages_; }
  /// Null where there is none.
  const Page* find(const QString& id) const;
  /// The pages that hold all the words, those with them in the title first.
  std::vector<const Page*> search(const QString& words) const;

 private:
  void addWritten();
  void addFamilies();

  std::vector<Page> pages_;
};

} // namespace semiflow::app
