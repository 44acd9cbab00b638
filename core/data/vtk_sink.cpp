#include <bit>
#include <cmath>
#include <fstream>
#include <limits>

#include "core/data/names.h"
#include "core/data/output_file.h"
#include "core/data/sinks.h"

namespace semiflow::data {
namespace {

using experiment::Axis;
using experiment::Content;
using experiment::Frame;
using experiment::GridField;
using experiment::Particles;
using experiment::RunSummary;

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '&')
      result += "&amp;";
    else if (c == '<')
      result += "&lt;";
    else if (c == '"')
      result += "&quot;";
    else
      result += c;
  }
  return result;
}

/// One file of VTK's XML formats: elements that are text, arrays that are appended as raw bytes behind their length.
class VtkFile {
 public:
  explicit VtkFile(std::string type) : type_(std::move(type)) {}

  void text(const std::string& lines) { body_ += lines; }
  template <class T> void array(const std::string& name, std::size_t components, const std::vector<T>& values) {
    const char* type = std::is_same_v<T, double> ? "Float64" : std::is_same_v<T, float> ? "Float32" : "Int64";
    body_ += fmt::format(
        "<DataArray type=\"{}\" Name=\"{}\" NumberOfComponents=\"{}\" format=\"appended\" offset=\"{}\"/>\n", type,
        escaped(name), components, bytes_.size());
    const std::uint64_t size = values.size() * sizeof(T);
    bytes_.append(reinterpret_cast<const char*>(&size), sizeof size);
    bytes_.append(reinterpret_cast<const char*>(values.data()), size);
  }

  void write(const std::filesystem::path& path) const {
    static_assert(std::endian::native == std::endian::little);
    OutputFile file(path);
    file.write(fmt::format("<?xml version=\"1.0\"?>\n<VTKFile type=\"{}\" version=\"1.0\" byte_order=\"LittleEndian\" "
                           "header_type=\"UInt64\">\n",
                           type_));
    file.write(body_);
    file.write("<AppendedData encoding=\"raw\">\n_");
    file.write(bytes_);
    file.write("\n</AppendedData>\n</VTKFile>\n");
    file.close();
  }

 private:
  const std::string type_;
  std::string body_, bytes_;
};

std::vector<const GridField*> onTheSameGrid(const Frame& frame, const GridField& first) {
  std::vector<const GridField*> fields;
  for (const auto& content : frame.contents) {
    const auto* field = std::get_if<GridField>(content.get());
    if (field != nullptr && field->axes == first.axes) fields.push_back(field);
  }
  return fields;
}

void addArray(VtkFile& file, const std::string& name, const std::vector<double>& values, bool single) {
  if (single) {
    file.array(name, 1, std::vector<float>(values.begin(), values.end()));
  } else {
    file.array(name, 1, values);
  }
}

/// Image data: points along x fastest, as the fields hold them.
VtkFile imageOf(const std::vector<const GridField*>& fields) {
  Axis flat;
  flat.points = 1;
  std::array<Axis, 3> axes{flat, flat, flat};
  std::copy(fields[0]->axes.begin(), fields[0]->axes.end(), axes.begin());
  const std::string extent = fmt::format("0 {} 0 {} 0 {}", axes[0].points - 1, axes[1].points - 1, axes[2].points - 1);
  VtkFile file("ImageData");
  file.text(fmt::format(
      "<ImageData WholeExtent=\"{}\" Origin=\"{} {} {}\" Spacing=\"{} {} {}\">\n<Piece Extent=\"{}\">\n"
      "<PointData>\n",
      extent, axes[0].lower, axes[1].lower, axes[2].lower, axes[0].spacing, axes[1].spacing, axes[2].spacing, extent));
  for (const GridField* field : fields) {
    addArray(file, field->isComplex() ? field->name + "_real" : field->name, field->values, field->single);
    if (field->isComplex()) addArray(file, field->name + "_imag", field->imaginary, field->single);
  }
  file.text("</PointData>\n</Piece>\n</ImageData>\n");
  return file;
}

/// Polygonal data of one vertex for each particle; coordinates beyond the third are arrays.
VtkFile cloudOf(const Particles& particles) {
  const std::size_t count = particles.count(), d = particles.dimension();
  std::vector<double> points(3 * count, 0);
  std::vector<std::int64_t> numbers(count), ends(count);
  for (std::size_t p = 0; p < count; ++p) {
    for (std::size_t c = 0; c < std::min<std::size_t>(d, 3); ++c) points[3 * p + c] = particles.positions[p * d + c];
    numbers[p] = static_cast<std::int64_t>(p);
    ends[p] = static_cast<std::int64_t>(p + 1);
  }
  VtkFile file("PolyData");
  file.text(fmt::format("<PolyData>\n<Piece NumberOfPoints=\"{}\" NumberOfVerts=\"{}\" NumberOfLines=\"0\" "
                        "NumberOfStrips=\"0\" NumberOfPolys=\"0\">\n<PointData>\n",
                        count, count));
  for (std::size_t c = 3; c < d; ++c) {
    std::vector<double> further(count);
    for (std::size_t p = 0; p < count; ++p) further[p] = particles.positions[p * d + c];
    file.array(particles.coordinates[c], 1, further);
  }
  if (!particles.logWeights.empty()) file.array("log_weight", 1, particles.logWeights);
  file.text("</PointData>\n<Points>\n");
  file.array("position", 3, points);
  file.text("</Points>\n<Verts>\n");
  file.array("connectivity", 1, numbers);
  file.array("offsets", 1, ends);
  file.text("</Verts>\n</Piece>\n</PolyData>\n");
  return file;
}

/// A series for ParaView: FILE.pvd lists what is in the folder FILE (without its ending), NAME_NUMBER.vti for fields
/// and .vtp for particles. The list is written anew at every flush, so that what it names is there.
class VtkSink final : public experiment::FrameSink {
 public:
  explicit VtkSink(SinkSetting setting) : setting_(std::move(setting)), folder_(setting_.file) {
    folder_.replace_extension();
  }

  void write(const Frame& frame) override {
    if (frames_ == 0) begin();
    std::vector<const GridField*> done;
    std::size_t part = 0;
    for (const auto& content : frame.contents) {
      if (const auto* field = std::get_if<GridField>(content.get())) {
        if (field->axes.empty() || field->axes.size() > 3 || std::find(done.begin(), done.end(), field) != done.end())
          continue;
        const auto same = onTheSameGrid(frame, *field);
        done.insert(done.end(), same.begin(), same.end());
        add(frame, imageOf(same), field->name, "vti", part++);
      } else if (const auto* particles = std::get_if<Particles>(content.get())) {
        if (particles->count() > 0) add(frame, cloudOf(*particles), particles->name, "vtp", part++);
      }
    }
    if (part == 0) {
      throw InputError(setting_.file.string(), "fields or particles, which VTK's files hold",
                       "an experiment without them", "choose .nc, .npz or .csv");
    }
    ++frames_;
  }

  void flush() override {
    if (frames_ > 0) writeList();
  }
  void finish(const RunSummary&) override { flush(); }

 private:
  void begin() {
    std::error_code failed;
    std::filesystem::create_directory(folder_, failed);
    if (failed) throw writeError(folder_, failed.message());
    for (const auto& entry : std::filesystem::directory_iterator(folder_, failed)) { // of a series before this one
      const std::string ending = entry.path().extension().string();
      if (ending == ".vti" || ending == ".vtp") std::filesystem::remove(entry.path(), failed);
    }
  }

  void add(const Frame& frame, const VtkFile& file, const std::string& name, const char* ending, std::size_t part) {
    const std::string leaf = fmt::format("{}_{:06}.{}", validName(name), frames_, ending);
    file.write(folder_ / leaf);
    list_ += fmt::format("<DataSet timestep=\"{}\" part=\"{}\" name=\"{}\" file=\"{}/{}\"/>\n", frame.time, part,
                         escaped(name), escaped(folder_.filename().string()), leaf);
  }

  void writeList() const {
    const std::filesystem::path unfinished = setting_.file.string() + ".new";
    OutputFile file(unfinished);
    file.write("<?xml version=\"1.0\"?>\n<VTKFile type=\"Collection\" version=\"0.1\" byte_order=\"LittleEndian\">\n"
               "<Collection>\n");
    file.write(list_);
    file.write("</Collection>\n</VTKFile>\n");
    file.close();
    std::error_code failed;
    std::filesystem::rename(unfinished, setting_.file, failed);
    if (failed) throw writeError(setting_.file, failed.message());
  }

  const SinkSetting setting_;
  std::filesystem::path folder_;
  std::size_t frames_ = 0;
  std::string list_;
};

} // namespace

std::unique_ptr<experiment::FrameSink> vtkSink(const SinkSetting& setting) {
  return std::make_unique<VtkSink>(setting);
}

} // namespace semiflow::data
