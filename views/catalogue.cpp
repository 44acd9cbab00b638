// Which pictures suit which contents.

#include <algorithm>

#include "views/cloud_plane.h"
#include "views/field_choices.h"
#include "views/picture_view.h"
#include "views/pictures.h"
#include "views/scene.h"
#include "views/scene_view.h"

namespace semiflow::views {
namespace {

using experiment::Frame;
using experiment::GridField;
using experiment::Particles;
using experiment::RunInfo;
using experiment::Spectrum;
using experiment::Table;

constexpr std::size_t mostFieldsAtOnce = 2; // further ones are behind the choice of a field

/// What a view is made of: a flat picture or a scene of three dimensions.
struct Entry {
  std::function<std::unique_ptr<Picture>()> picture;
  std::function<std::unique_ptr<Scene>()> scene;
};
using Entries = std::vector<Entry>;

Entry flat(std::unique_ptr<Picture> (*make)(const std::string&), const std::string& name) {
  return {[make, name] { return make(name); }, {}};
}

std::vector<const GridField*> ungrouped(std::vector<const GridField*> fields) {
  std::erase_if(fields, [](const GridField* field) { return !field->group.empty(); });
  return fields;
}

bool isMeasured(const experiment::Content& content) {
  const auto* table = std::get_if<Table>(&content);
  return table != nullptr && table->measured;
}

void addScalars(const Frame& frame, const RunInfo& info, Entries& entries) {
  if (!frame.scalars.empty() && info.evolving) entries.push_back({scalarsPicture, {}});
}

/// What an experiment measures, and how it settles.
void addMeasurements(const Frame& frame, const RunInfo& info, Entries& entries) {
  for (const auto& content : frame.contents) {
    if (isMeasured(*content)) entries.push_back(flat(tablePicture, experiment::nameOf(*content)));
  }
  if (!entries.empty()) addScalars(frame, info, entries);
}

/// Fields that are the same quantity share a picture; how far they are apart over time is next, then the rest.
void addGroups(const Frame& frame, const RunInfo& info, Entries& entries) {
  std::vector<const GridField*> firsts;
  for (const std::size_t dimension : {1U, 2U, 3U}) {
    for (const GridField* field : fieldsOf(frame, dimension)) {
      const auto same = [&](const GridField* first) { return first->group == field->group; };
      if (!field->group.empty() && std::none_of(firsts.begin(), firsts.end(), same)) firsts.push_back(field);
    }
  }
  for (const GridField* first : firsts) {
    if (first->axes.size() == 1) entries.push_back(flat(linePicture, first->group));
    if (first->axes.size() == 2) entries.push_back(flat(groupPicture, first->group));
    if (first->axes.size() == 3) entries.push_back({{}, [name = first->name] { return fieldScene(name); }});
  }
  if (!firsts.empty()) addScalars(frame, info, entries);
  for (const GridField* first : firsts) {
    if (first->axes.size() == 1 && info.evolving) entries.push_back(flat(spaceTimePicture, first->name));
  }
}

/// Arrows that are drawn behind a cloud.
bool isBehindACloud(const Frame& frame, const GridField* field) {
  return std::any_of(frame.contents.begin(), frame.contents.end(), [&](const auto& content) {
    const auto* particles = std::get_if<Particles>(content.get());
    return particles != nullptr && arrowsFor(frame, *particles) == field;
  });
}

void addFields(const Frame& frame, const RunInfo& info, Entries& entries) {
  const auto lines = ungrouped(fieldsOf(frame, 1)), boxes = ungrouped(fieldsOf(frame, 3));
  auto planes = ungrouped(fieldsOf(frame, 2));
  std::erase_if(planes, [&](const GridField* field) { return isBehindACloud(frame, field); });
  const auto some = [](const auto& fields) { return std::min(fields.size(), mostFieldsAtOnce); };
  if (!lines.empty()) entries.push_back(flat(linePicture, {}));
  for (std::size_t f = 0; info.evolving && f < some(lines); ++f)
    entries.push_back(flat(spaceTimePicture, lines[f]->name));
  const bool moves = lines.size() > 1 || (!lines.empty() && lines[0]->isComplex());
  if (moves) entries.push_back({phasePlanePicture, {}});
  for (std::size_t f = 0; f < some(planes); ++f) entries.push_back(flat(fieldPicture, planes[f]->name));
  if (!boxes.empty()) {
    entries.push_back({{}, [name = boxes[0]->name] { return fieldScene(name); }});
  }
}

void add(const Particles& particles, Entries& entries) {
  if (particles.dimension() == 1) entries.push_back(flat(histogramPicture, particles.name));
  if (particles.dimension() == 2) entries.push_back(flat(cloudPicture, particles.name));
  if (particles.dimension() >= 3) {
    entries.push_back({{}, [name = particles.name] { return cloudScene(name); }});
    entries.push_back(flat(cloudPicture, particles.name));
  }
}

/// What a run is analysed for while it goes on stands behind what moves.
bool accompanies(const Spectrum& spectrum, const RunInfo& info) { return info.evolving && spectrum.modes.empty(); }

void add(const Spectrum& spectrum, const Frame& frame, Entries& entries) {
  entries.push_back(flat(spectrumPicture, spectrum.name));
  entries.push_back(flat(modePicture, spectrum.name));
  for (const auto& content : frame.contents) { // how the spectrum is spread is as telling as its list
    const auto* table = std::get_if<Table>(content.get());
    if (table != nullptr && table->circular) entries.push_back(flat(circlePicture, table->name));
  }
  entries.push_back(flat(eigenvalueListPicture, spectrum.name));
  if (spectrum.singularValues.size() > 1) entries.push_back(flat(singularValuesPicture, spectrum.name));
}

Entries entriesFor(const Frame& frame, const RunInfo& info) {
  Entries entries;
  // A spectrum is what the data beside it were gathered for.
  for (const auto& content : frame.contents) {
    const auto* spectrum = std::get_if<Spectrum>(content.get());
    if (spectrum != nullptr && !accompanies(*spectrum, info)) add(*spectrum, frame, entries);
  }
  const bool spectral = !entries.empty();
  if (!frame.notes.empty() && spectral) entries.push_back({notesPicture, {}});
  Entries measured, grouped;
  addMeasurements(frame, info, measured);
  addGroups(frame, info, grouped);
  entries.insert(entries.end(), measured.begin(), measured.end());
  entries.insert(entries.end(), grouped.begin(), grouped.end());
  addFields(frame, info, entries);
  for (const auto& content : frame.contents) {
    if (const auto* spectrum = std::get_if<Spectrum>(content.get());
        spectrum != nullptr && accompanies(*spectrum, info))
      entries.push_back(flat(spectrumPicture, spectrum->name));
    if (const auto* particles = std::get_if<Particles>(content.get())) add(*particles, entries);
    if (const auto* table = std::get_if<Table>(content.get()); table != nullptr && !table->measured) {
      if (table->circular && !spectral) entries.push_back(flat(circlePicture, table->name));
      entries.push_back(flat(tablePicture, table->name));
    }
  }
  if (!frame.notes.empty() && !spectral) entries.push_back({notesPicture, {}});
  if (measured.empty() && grouped.empty()) addScalars(frame, info, entries);
  return entries;
}

} // namespace

std::vector<std::unique_ptr<Picture>> picturesFor(const Frame& frame, const RunInfo& info) {
  std::vector<std::unique_ptr<Picture>> pictures;
  for (const Entry& entry : entriesFor(frame, info))
    pictures.push_back(entry.picture ? entry.picture() : entry.scene());
  return pictures;
}

std::vector<std::unique_ptr<View>> viewsFor(const Frame& frame, const RunInfo& info, const Look& look) {
  std::vector<std::unique_ptr<View>> views;
  for (const Entry& entry : entriesFor(frame, info)) {
    if (entry.picture) {
      views.push_back(std::make_unique<PictureView>(entry.picture(), info));
    } else {
      views.push_back(std::make_unique<SceneView>(entry.scene, info));
    }
    views.back()->setLook(look);
  }
  for (const auto& from : views) {
    for (const auto& to : views) {
      if (from != to) QObject::connect(from.get(), &View::picked, to.get(), &View::select);
    }
  }
  return views;
}

std::unique_ptr<View> probeView(const RunInfo& info, const Look& look) {
  auto view = std::make_unique<PictureView>(probePicture(), info);
  view->setLook(look);
  return view;
}

std::unique_ptr<View> cutView(const RunInfo& info, const Look& look) {
  auto view = std::make_unique<PictureView>(cutPicture(), info);
  view->setLook(look);
  return view;
}

} // namespace semiflow::views
