#include "core/data/python_script.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace semiflow::data {
namespace {

/// Text as a Python literal.
std::string quoted(const std::string& text) { return Json(text).dump(); }

std::string labelOf(const Variable& variable) {
  return variable.unit.empty() ? variable.name : variable.name + " (" + variable.unit + ")";
}

/// Positive, over more than three decades.
bool suitsLogarithm(const Variable& variable) {
  double least = INFINITY, most = 0;
  for (const double value : *variable.values) {
    if (std::isnan(value)) continue;
    least = std::min(least, value);
    most = std::max(most, value);
  }
  constexpr double decades = 1e3;
  return least > 0 && most > decades * least;
}

/// One panel of the figure: the lines that draw it, where {} stands for the axes.
using Panel = std::vector<std::string>;

class Script {
 public:
  Script(const std::vector<Variable>& variables, const experiment::RunInfo& info) : variables_(variables), info_(info) {
    for (const Variable& variable : variables) names_.insert(variable.name);
    addEigenvalues();
    for (const Variable& variable : variables) {
      if (drawn_.contains(variable.name) || !variable.values || isCoordinate(variable)) continue;
      add(variable);
    }
    addScalars();
  }

  const std::vector<Panel>& panels() const { return panels_; }

 private:
  static bool isCoordinate(const Variable& variable) {
    return variable.dimensions.size() == 1 && variable.dimensions.front() == variable.name;
  }

  std::string frameOf(const Variable& variable) const {
    return fmt::format("{}[{}]", variable.overTime && info_.evolving ? "frame" : "data", quoted(variable.name));
  }

  /// NAME_real and NAME_imag are drawn as the modulus.
  std::string arrayOf(const Variable& variable) {
    drawn_.insert(variable.name);
    if (!variable.name.ends_with("_real")) return frameOf(variable);
    const std::string stem = variable.name.substr(0, variable.name.size() - 5);
    if (!names_.contains(stem + "_imag")) return frameOf(variable);
    Variable imaginary = variable;
    imaginary.name = stem + "_imag";
    drawn_.insert(imaginary.name);
    return fmt::format("np.hypot({}, {}).rename({})", frameOf(variable), frameOf(imaginary), quoted("|" + stem + "|"));
  }

  const Variable* find(const std::string& name) const {
    const auto found =
        std::find_if(variables_.begin(), variables_.end(), [&](const Variable& v) { return v.name == name; });
    return found == variables_.end() ? nullptr : &*found;
  }

  void add(const Variable& variable) {
    const std::size_t dimensions = variable.dimensions.size();
    if (dimensions == 2 && variable.dimensions[1].ends_with("coordinate")) return addParticles(variable);
    if (dimensions == 2 && variable.dimensions[1].ends_with("state")) return addModes(variable);
    if (dimensions == 1) return addCurve(variable);
    if (dimensions == 2 || dimensions == 3) addField(variable);
  }

  void addEigenvalues() {
    const Variable* real = find("eigenvalue_real");
    const Variable* imaginary = find("eigenvalue_imag");
    if (real == nullptr || imaginary == nullptr) return;
    Panel panel;
    if (const Variable* around = find("pseudospectrum")) {
      panel.push_back(fmt::format("np.log10({}).plot.contour(ax={{}}, cmap=\"viridis\", levels=8)", frameOf(*around)));
      drawn_.insert(around->name);
    }
    panel.push_back("angle = np.linspace(0, 2 * np.pi, 361)");
    panel.push_back("{}.plot(np.cos(angle), np.sin(angle), color=\"grey\", linewidth=0.8)");
    const Variable* residual = find("residual");
    const std::string colour = residual == nullptr
                                   ? ", color=\"C0\""
                                   : fmt::format(", c=np.log10({}), cmap=\"viridis_r\"", frameOf(*residual));
    panel.push_back(fmt::format("{{}}.scatter({}, {}, s=24, zorder=3{})", frameOf(*real), frameOf(*imaginary), colour));
    panel.emplace_back(
        "{}.set(xlabel=\"real part\", ylabel=\"imaginary part\", title=\"eigenvalues\", aspect=\"equal\")");
    panels_.push_back(std::move(panel));
    const std::string mode = real->dimensions.front();
    for (const Variable& variable : variables_) {
      if (variable.dimensions == std::vector{mode}) drawn_.insert(variable.name);
    }
  }

  void addParticles(const Variable& variable) {
    drawn_.insert(variable.name);
    const std::string cloud = frameOf(variable);
    if (variable.shape[1] == 1) {
      panels_.push_back({fmt::format("{{}}.hist({}[:, 0], bins=100, density=True)", cloud),
                         fmt::format("{{}}.set(title={})", quoted(variable.name))});
      return;
    }
    panels_.push_back({fmt::format("{{}}.scatter({0}[:, 0], {0}[:, 1], s=2, alpha=0.5, linewidths=0)", cloud),
                       fmt::format("{{}}.set(title={}, aspect=\"equal\")", quoted(variable.name))});
  }

  void addModes(const Variable& variable) {
    const bool complex = variable.name.ends_with("_real");
    const std::string array = frameOf(variable);
    drawn_.insert(variable.name);
    if (complex) drawn_.insert(variable.name.substr(0, variable.name.size() - 5) + "_imag");
    panels_.push_back(
        {fmt::format("for mode in range(min(4, {}.shape[0])):", array),
         fmt::format("    {{}}.plot({}[mode], label=f\"mode {{mode + 1}}\")", array), "{}.legend()",
         fmt::format("{{}}.set(xlabel=\"state\", title=\"{}\")", complex ? "modes, real part" : "modes")});
  }

  /// All curves over one abscissa share a panel: a table's columns, the fields on a line.
  void addCurve(const Variable& first) {
    const std::string abscissa = first.dimensions.front();
    if (!names_.contains(abscissa)) return; // a list that only counts
    Panel panel;
    bool logarithmic = true;
    for (const Variable& variable : variables_) {
      if (variable.dimensions != first.dimensions || !variable.values || isCoordinate(variable)) continue;
      if (drawn_.contains(variable.name)) continue;
      logarithmic = logarithmic && suitsLogarithm(variable);
      const std::string array = arrayOf(variable);
      panel.push_back(
          fmt::format("{{}}.plot(data[{}], {}, label={})", quoted(abscissa), array, quoted(labelOf(variable))));
    }
    const Variable* places = find(abscissa);
    const bool logarithmicPlaces = logarithmic && places->values && suitsLogarithm(*places);
    panel.push_back(fmt::format("{{}}.set(xlabel={}{}{})", quoted(labelOf(*places)),
                                logarithmicPlaces ? ", xscale=\"log\"" : "", logarithmic ? ", yscale=\"log\"" : ""));
    panel.emplace_back("{}.legend()");
    panels_.push_back(std::move(panel));
  }

  void addField(const Variable& variable) {
    std::string array = arrayOf(variable);
    const std::string title = quoted(labelOf(variable));
    if (variable.dimensions.size() == 3) {
      array += fmt::format(".isel({}={})", variable.dimensions.front(), variable.shape.front() / 2);
    }
    const std::string& down = variable.dimensions[variable.dimensions.size() - 2];
    const std::string& across = variable.dimensions.back();
    Panel panel{
        fmt::format("{}.plot.pcolormesh(ax={{}}, x={}, y={}, cmap=\"viridis\")", array, quoted(across), quoted(down))};
    panel.push_back(fmt::format("{{}}.set(title={}{})", title, alike(across, down) ? ", aspect=\"equal\"" : ""));
    panels_.push_back(std::move(panel));
  }

  /// Whether lengths in both directions can be drawn alike.
  bool alike(const std::string& across, const std::string& down) const {
    const Variable *x = find(across), *y = find(down);
    if (x == nullptr || y == nullptr || !x->values || !y->values || x->unit != y->unit) return false;
    const auto length = [](const Variable& v) { return std::abs(v.values->back() - v.values->front()); };
    constexpr double most = 5;
    return length(*x) < most * length(*y) && length(*y) < most * length(*x);
  }

  void addScalars() {
    if (!info_.evolving) return;
    for (const Variable& variable : variables_) {
      if (!variable.dimensions.empty() || !variable.values) continue;
      panels_.push_back(
          {fmt::format("{{}}.plot(data[\"time\"], data[{}])", quoted(variable.name)),
           "{}.axvline(time, color=\"grey\", linewidth=0.8)",
           fmt::format("{{}}.set(xlabel={}, title={})", quoted(info_.timeName), quoted(labelOf(variable)))});
    }
  }

  const std::vector<Variable>& variables_;
  const experiment::RunInfo& info_;
  std::set<std::string> names_, drawn_;
  std::vector<Panel> panels_;
};

std::string withAxes(const std::string& line, std::size_t panel) {
  const std::string axes = fmt::format("panels[{}]", panel);
  std::string text = line;
  for (std::size_t at = text.find("{}"); at != std::string::npos; at = text.find("{}", at + axes.size()))
    text.replace(at, 2, axes);
  return text;
}

std::string stemOf(const std::string& file) { return std::filesystem::path(file).stem().string(); }

} // namespace

std::string pythonScript(const std::vector<Variable>& variables, const experiment::RunInfo& info,
                         const ScriptSubject& subject) {
  const Script script(variables, info);
  const std::size_t count = std::max<std::size_t>(1, script.panels().size());
  const auto columns = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(count))));
  const std::size_t rows = (count + columns - 1) / columns;
  std::string text = "# Draws the data set below with xarray, netCDF4 and matplotlib.\n"
                     "import matplotlib.pyplot as plt\nimport numpy as np\nimport xarray as xr\n\n";
  text += fmt::format("data = xr.open_dataset({})\n", quoted(subject.file));
  if (info.evolving) {
    text += fmt::format("time = {}\nframe = data.sel(time=time, method=\"nearest\")\n", subject.time);
  }
  text +=
      fmt::format("\nfigure, panels = plt.subplots({}, {}, figsize=({}, {}), squeeze=False, layout=\"constrained\")\n"
                  "panels = panels.ravel()\n",
                  rows, columns, 5 * columns, 4 * rows);
  for (std::size_t p = 0; p < script.panels().size(); ++p) {
    text += "\n";
    for (const std::string& line : script.panels()[p]) text += withAxes(line, p) + "\n";
  }
  if (rows * columns > script.panels().size()) {
    text += fmt::format("\nfor panel in panels[{}:]:\n    panel.remove()\n", script.panels().size());
  }
  text += info.evolving
              ? fmt::format("figure.suptitle({} + f\", {} {{time:g}}\")\n", quoted(subject.title), info.timeName)
              : fmt::format("figure.suptitle({})\n", quoted(subject.title));
  text += fmt::format("figure.savefig({}, dpi=150)\nplt.show()\n", quoted(stemOf(subject.file) + ".png"));
  return text;
}

} // namespace semiflow::data
