#include "core/experiment/condition.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/error.h"
#include "core/base/suggest.h"
#include "core/numerics/expression.h"
#include "core/numerics/expression_tokens.h"

namespace semiflow::experiment {
namespace {

using numerics::Token;
using Tokens = std::vector<Token>;

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

bool isComparison(const Token& token) {
  return token.kind == Token::Kind::symbol && (token.text[0] == '<' || token.text[0] == '>');
}

std::string joined(Tokens::const_iterator begin, Tokens::const_iterator end) {
  std::string text;
  for (auto token = begin; token != end; ++token) text += token->text + " ";
  return text;
}

/// One comparison as a number: 1 where it holds.
std::string comparison(Tokens::const_iterator begin, Tokens::const_iterator end, const std::string& path) {
  int depth = 0, found = 0;
  for (auto token = begin; token != end; ++token) {
    if (token->text == "(") ++depth;
    if (token->text == ")") --depth;
    found += depth == 0 && isComparison(*token);
  }
  if (found == 1) return "if(" + joined(begin, end) + ", 1, 0)";
  const std::string text = joined(begin, end);
  throw InputError(path, "comparisons, such as time >= 5, joined by and or or",
                   text.empty() ? "nothing" : fmt::format("'{}'", text.substr(0, text.size() - 1)));
}

/// The pieces between a word, each made a number, and put together by a function of two.
template <class Make>
std::string combined(Tokens::const_iterator begin, Tokens::const_iterator end, const std::string& word,
                     const std::string& function, const Make& make) {
  std::string text;
  for (auto from = begin;;) {
    const auto to = std::find_if(from, end, [&](const Token& token) { return token.text == word; });
    const std::string piece = make(from, to);
    text = text.empty() ? piece : fmt::format("{}({}, {})", function, text, piece);
    if (to == end) return text;
    from = to + 1;
  }
}

std::string asNumber(const Tokens& tokens, const std::string& path) {
  const auto end = std::prev(tokens.end()); // the last is the end of the text
  return combined(tokens.begin(), end, "or", "max", [&](auto from, auto to) {
    return combined(from, to, "and", "min", [&](auto begin, auto behind) { return comparison(begin, behind, path); });
  });
}

/// Names that are followed by no parenthesis, but for numbers with a name.
std::vector<std::string> namesIn(const Tokens& tokens) {
  std::vector<std::string> names;
  for (std::size_t n = 0; n + 1 < tokens.size(); ++n) {
    const std::string& name = tokens[n].text;
    const bool variable = tokens[n].kind == Token::Kind::name && tokens[n + 1].text != "(" && name != "pi" &&
                          name != "e" && name != "and" && name != "or";
    if (variable && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

std::string identifier(std::string name) {
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

double sizeAt(const GridField& field, std::size_t i) {
  return field.isComplex() ? std::hypot(field.values[i], field.imaginary[i]) : field.values[i];
}

double least(const GridField& field) {
  double result = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < field.values.size(); ++i) result = std::min(result, sizeAt(field, i));
  return result;
}

double most(const GridField& field) {
  double result = -std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < field.values.size(); ++i) result = std::max(result, sizeAt(field, i));
  return result;
}

double mean(const GridField& field) {
  double sum = 0, count = 0;
  for (std::size_t i = 0; i < field.values.size(); ++i) {
    const double value = sizeAt(field, i);
    if (std::isnan(value)) continue; // an obstacle
    sum += value;
    ++count;
  }
  return sum / count;
}

/// The numbers of a content that change in time, or nothing.
std::vector<const std::vector<double>*> numbersOf(const Content& content) {
  if (const auto* field = std::get_if<GridField>(&content)) return {&field->values, &field->imaginary};
  if (const auto* particles = std::get_if<Particles>(&content)) return {&particles->positions};
  return {};
}

double relativeChange(const Content& now, const Content& before) {
  const auto a = numbersOf(now), b = numbersOf(before);
  double change = 0, size = 0;
  for (std::size_t part = 0; part < std::min(a.size(), b.size()); ++part) {
    if (a[part]->size() != b[part]->size()) return unknown;
    for (std::size_t i = 0; i < a[part]->size(); ++i) {
      const double value = (*a[part])[i], step = value - (*b[part])[i];
      if (std::isnan(step)) continue; // an obstacle
      change += step * step;
      size += value * value;
    }
  }
  return change == 0 ? 0 : std::sqrt(change / size);
}

} // namespace

Condition::Condition(const std::string& text, const std::string& path) : text_(text), path_(path) {
  const Tokens tokens = numerics::tokensOf(text, path);
  names_ = namesIn(tokens);
  kernel_ = numerics::compile(asNumber(tokens, path), {names_, {}, false}, path);
}

std::vector<std::string> Condition::names(const Frame& frame) {
  std::vector<std::string> all{"time", "step", "rate_of_change"};
  for (const Scalar& scalar : frame.scalars) all.push_back(identifier(scalar.name));
  for (const auto& content : frame.contents) {
    if (const auto* field = std::get_if<GridField>(content.get())) {
      for (const char* what : {"min_", "max_", "mean_"}) all.push_back(what + identifier(field->name));
    }
  }
  return all;
}

void Condition::requireNames(const Frame& frame) const {
  const std::vector<std::string> known = names(frame);
  for (const std::string& name : names_) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    throw InputError(path_, fmt::format("names among {}", fmt::join(known, ", ")), fmt::format("'{}'", name),
                     suggestion(name, known));
  }
}

double Condition::rateOfChange(const Frame& frame) const {
  if (!before_ || before_->time == frame.time || before_->contents.size() != frame.contents.size()) return unknown;
  double largest = 0;
  for (std::size_t c = 0; c < frame.contents.size(); ++c)
    largest = std::max(largest, relativeChange(*frame.contents[c], *before_->contents[c]));
  return largest / std::abs(frame.time - before_->time);
}

double Condition::valueOf(const std::string& name, const Frame& frame) const {
  if (name == "time") return frame.time;
  if (name == "step") return static_cast<double>(frame.step);
  if (name == "rate_of_change") return rateOfChange(frame);
  for (const Scalar& scalar : frame.scalars) {
    if (identifier(scalar.name) == name) return scalar.value;
  }
  for (const auto& content : frame.contents) {
    const auto* field = std::get_if<GridField>(content.get());
    if (field == nullptr || field->values.empty()) continue;
    if (name == "min_" + identifier(field->name)) return least(*field);
    if (name == "max_" + identifier(field->name)) return most(*field);
    if (name == "mean_" + identifier(field->name)) return mean(*field);
  }
  return unknown;
}

bool Condition::cameTrue(const FramePtr& frame) {
  requireNames(*frame);
  if (before_ && before_->step > frame->step) before_.reset(); // the run has gone back
  std::vector<double> values;
  for (const std::string& name : names_) values.push_back(valueOf(name, *frame));
  std::vector<numerics::InputLane<double>> inputs;
  for (const double& value : values) inputs.push_back({&value, 0});
  double holds = 0;
  const std::vector<numerics::OutputLane<double>> outputs{{&holds, 1}};
  numerics::run<double>(kernel_, inputs, outputs, 1);
  before_ = frame;
  const bool came = holds == 1 && !held_;
  held_ = holds == 1;
  return came;
}

} // namespace semiflow::experiment
