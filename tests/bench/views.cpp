// How long a picture takes, against the least a picture of that size can take: one image drawn to fill it.

#include <cmath>

#include <QGuiApplication>
#include <QImage>
#include <QPainter>

#include "tests/bench/measure.h"
#include "tests/bench/sections.h"
#include "tests/views/contents.h"
#include "views/picture.h"

namespace semiflow::bench {
namespace {

using experiment::FramePtr;
using tests::field;
using tests::frame;

constexpr int width = 900, height = 700;

/// One of the pictures of a run's last frame: it is given that frame anew each time, as if it had just come.
Candidate drawing(const std::string& name, std::vector<FramePtr> past, std::size_t which = 0) {
  experiment::RunInfo info;
  info.end = past.back()->time;
  auto pictures =
      std::make_shared<std::vector<std::unique_ptr<views::Picture>>>(views::picturesFor(*past.back(), info));
  views::Picture* picture = pictures->at(which).get();
  const views::Shown shown{past.back(), tests::history(past), info};
  auto sheet = std::make_shared<QImage>(width, height, QImage::Format_RGB32);
  return {name, [pictures, picture, shown, sheet] {
            picture->set(shown);
            QPainter painter(sheet.get());
            painter.setRenderHint(QPainter::Antialiasing);
            picture->paint(painter, QRectF(0, 0, width, height), views::Look::light());
          }};
}

Candidate blit() {
  auto image = std::make_shared<QImage>(512, 512, QImage::Format_RGB32);
  auto sheet = std::make_shared<QImage>(width, height, QImage::Format_RGB32);
  image->fill(Qt::darkGreen);
  return {"an image of 512 x 512 drawn smoothly", [image, sheet] {
            QPainter painter(sheet.get());
            painter.setRenderHint(QPainter::SmoothPixmapTransform);
            painter.drawImage(QRectF(0, 0, height, height), *image);
          }};
}

FramePtr plane() {
  constexpr std::size_t n = 512;
  return frame(1, {field("u", {{"x", "", 0, 1.0 / n, n, true}, {"y", "", 0, 1.0 / n, n, true}},
                         [](double x, double y, double) { return std::sin(40 * x * y) * std::cos(9 * x); })});
}

std::vector<FramePtr> spaceTime() {
  std::vector<FramePtr> past;
  for (int k = 0; k < 1000; ++k) {
    const double time = 0.001 * k;
    past.push_back(frame(time, {field("u", {{"x", "", 0, 1.0 / 1024, 1024, true}},
                                      [=](double x, double, double) { return std::sin(60 * x * time + 9 * x); })}));
  }
  return past;
}

std::vector<FramePtr> particles() {
  std::vector<FramePtr> past;
  for (int k = 0; k <= 40; ++k) past.push_back(frame(0.025 * k, {tests::cloud(100000, 2, 0.025 * k)}));
  return past;
}

FramePtr box() {
  constexpr std::size_t n = 64;
  const experiment::Axis axis{"x", "", 0, 1.0 / n, n, true};
  return frame(1, {field("u", {axis, axis, axis}, [](double x, double y, double z) {
                 return std::sin(9 * x) * std::cos(8 * y) + std::sin(7 * z + 3 * x);
               })});
}

} // namespace

void views() {
  setenv("QT_QPA_PLATFORM", "offscreen", 0);
  int count = 1;
  std::string name = "bench";
  char* arguments[] = {name.data(), nullptr};
  const QGuiApplication application(count, arguments);
  const std::vector<Candidate> candidates{
      blit(),
      drawing("a field of 512 x 512", {plane()}),
      drawing("a space-time image of 1000 frames x 1024", spaceTime(), 1),
      drawing("100000 particles with their paths", particles()),
      drawing("an isosurface of 64^3", {box()}),
      drawing("a spectrum with its pseudospectrum", {frame(1, {tests::spectrum(10, true)})})};
  const std::vector<double> seconds = medianSeconds(candidates, 7, 0.1);
  for (std::size_t c = 1; c < candidates.size(); ++c)
    report(candidates[c].name, seconds[c], candidates[0].name, seconds[0]);
}

} // namespace semiflow::bench
