#include <vtkDataArray.h>
#include <vtkImageData.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkPolyData.h>
#include <vtkXMLImageDataReader.h>
#include <vtkXMLPolyDataReader.h>

#include "core/base/error.h"
#include "core/data/data_set.h"
#include "tests/suite.h"
#include "tests/views/contents.h"

using namespace semiflow;
using tests::field;
using tests::frame;
using tests::TemporaryFolder;

/// What the program writes for ParaView, read by the library below ParaView.
class VtkSeriesTest : public QObject {
  Q_OBJECT

  static void write(const std::filesystem::path& file, const std::vector<experiment::FramePtr>& frames) {
    const auto sink = data::createDataSet(file, experiment::Experiment::ofKind("pde"), tests::until(1));
    for (const auto& f : frames) sink->write(*f);
    sink->finish({});
  }

 private slots:
  void fieldsAreImages() {
    const TemporaryFolder folder;
    const auto value = [](double x, double y, double z) { return x + 10 * y + 100 * z; };
    const auto box =
        field("u", {{"x", "", -1, 0.5, 3, false}, {"y", "", 2, 0.25, 4, true}, {"z", "", 0, 2, 2, false}}, value);
    write(folder / "box.pvd", {frame(0, {box}), frame(0.5, {box})});
    vtkNew<vtkXMLImageDataReader> reader;
    reader->SetFileName((folder / "box" / "u_000001.vti").c_str());
    reader->Update();
    vtkImageData* image = reader->GetOutput();
    QCOMPARE(image->GetNumberOfPoints(), vtkIdType{24});
    vtkDataArray* u = image->GetPointData()->GetArray("u");
    QVERIFY(u != nullptr);
    for (vtkIdType p = 0; p < 24; ++p) {
      double at[3];
      image->GetPoint(p, at);
      QCOMPARE(u->GetTuple1(p), value(at[0], at[1], at[2]));
    }
  }

  void particlesAreVertices() {
    const TemporaryFolder folder;
    experiment::Particles particles;
    particles.coordinates = {"a", "b", "c", "d"};
    particles.positions = {1, 2, 3, 4, 5, 6, 7, 8};
    particles.logWeights = {-1, -2};
    write(folder / "cloud.pvd", {frame(0, {particles})});
    vtkNew<vtkXMLPolyDataReader> reader;
    reader->SetFileName((folder / "cloud" / "position_000000.vtp").c_str());
    reader->Update();
    vtkPolyData* cloud = reader->GetOutput();
    QCOMPARE(cloud->GetNumberOfVerts(), vtkIdType{2});
    QCOMPARE(cloud->GetPoint(1)[2], 7.0);
    QCOMPARE(cloud->GetPointData()->GetArray("d")->GetTuple1(1), 8.0);
    QCOMPARE(cloud->GetPointData()->GetArray("log_weight")->GetTuple1(0), -1.0);
  }

  void whatVtkHasNoFilesForIsRefused() {
    const TemporaryFolder folder;
    QVERIFY_EXCEPTION_THROWN(write(folder / "no.pvd", {frame(0, {})}), InputError);
  }
};

SEMIFLOW_SUITE("views/vtk_series", VtkSeriesTest);
#include "vtk_series_test.moc"
