#include "core/data/npy.h"

#include <bit>
#include <cstring>

#include <fmt/ranges.h>

#include "core/base/memory.h"

namespace semiflow::data {
namespace {

constexpr std::size_t mostDimensions = 32;

struct Header {
  std::string type; ///< "<f8"
  bool fortran = false;
  std::vector<std::size_t> shape;
};

/// What the header holds is a Python literal: {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }.
class HeaderParser {
 public:
  HeaderParser(const InputFile& file, std::string_view text) : file_(file), text_(text) {}

  Header parse() {
    Header header;
    bool hasShape = false;
    expect('{');
    while (!accept('}')) {
      const std::string key = quoted();
      expect(':');
      if (key == "descr") {
        if (peek() == '[') throw file_.error("an array of numbers", "an array of records");
        header.type = quoted();
      } else if (key == "fortran_order") {
        header.fortran = word() == "True";
      } else if (key == "shape") {
        header.shape = tuple();
        hasShape = true;
      } else {
        throw broken();
      }
      if (!accept(',') && peek() != '}') throw broken();
    }
    if (header.type.empty() || !hasShape) throw broken();
    return header;
  }

 private:
  InputError broken() const { return file_.error("a NumPy array", "a header that cannot be read"); }
  char peek() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool accept(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  void expect(char c) {
    if (!accept(c)) throw broken();
  }
  std::string quoted() {
    const char quote = peek();
    if (quote != '\'' && quote != '"') throw broken();
    const std::size_t end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) throw broken();
    std::string result(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    return result;
  }
  std::string word() {
    std::string result;
    for (char c = peek(); c >= 'A' && c <= 'z' && at_ < text_.size(); c = text_[at_]) {
      result += c;
      if (++at_ == text_.size()) break;
    }
    if (result != "True" && result != "False") throw broken();
    return result;
  }
  std::vector<std::size_t> tuple() {
    std::vector<std::size_t> lengths;
    expect('(');
    while (!accept(')')) {
      std::size_t value = 0, digits = 0;
      for (; peek() >= '0' && peek() <= '9'; ++at_, ++digits) {
        value = 10 * value + static_cast<std::size_t>(text_[at_] - '0');
      }
      if (digits == 0 || digits > 18 || lengths.size() == mostDimensions) throw broken();
      lengths.push_back(value);
      if (!accept(',') && peek() != ')') throw broken();
    }
    return lengths;
  }

  const InputFile& file_;
  std::string_view text_;
  std::size_t at_ = 0;
};

Header readHeader(const InputFile& file, const ByteSource& source, std::uint64_t size, std::uint64_t& headerBytes) {
  std::array<unsigned char, 12> start{};
  source(std::span(start).first(8));
  if (std::memcmp(start.data(), "\x93NUMPY", 6) != 0) throw file.error("a NumPy array", "another kind of data");
  const unsigned major = start[6];
  if (major < 1 || major > 3) throw file.error("a NumPy array of version 1 to 3", fmt::format("version {}", major));
  const std::size_t lengthBytes = major == 1 ? 2 : 4;
  source(std::span(start).subspan(8, lengthBytes));
  const std::uint64_t length = littleEndian(std::span(start).subspan(8, lengthBytes));
  constexpr std::uint64_t longest = 65536;
  headerBytes = 8 + lengthBytes + length;
  if (length > longest || headerBytes > size) throw file.error("a NumPy array", "a header that is cut off or too long");
  std::vector<unsigned char> text(length);
  source(text);
  return HeaderParser(file, {reinterpret_cast<const char*>(text.data()), text.size()}).parse();
}

template <class T> double decode(const unsigned char* bytes) {
  T value;
  std::memcpy(&value, bytes, sizeof value);
  return static_cast<double>(value);
}

void setType(const InputFile& file, const std::string& type, NpyLayout& layout) {
  static_assert(std::endian::native == std::endian::little);
  struct Named {
    const char* name;
    double (*part)(const unsigned char*);
    std::size_t bytes, parts = 1;
  };
  static const std::array<Named, 13> known{{{"f4", decode<float>, 4},
                                            {"f8", decode<double>, 8},
                                            {"c8", decode<float>, 4, 2},
                                            {"c16", decode<double>, 8, 2},
                                            {"b1", decode<std::uint8_t>, 1},
                                            {"i1", decode<std::int8_t>, 1},
                                            {"u1", decode<std::uint8_t>, 1},
                                            {"i2", decode<std::int16_t>, 2},
                                            {"u2", decode<std::uint16_t>, 2},
                                            {"i4", decode<std::int32_t>, 4},
                                            {"u4", decode<std::uint32_t>, 4},
                                            {"i8", decode<std::int64_t>, 8},
                                            {"u8", decode<std::uint64_t>, 8}}};
  for (const Named& candidate : known) {
    if (type.size() < 2 || type.substr(1) != candidate.name) continue;
    layout.part = candidate.part;
    layout.bytes = candidate.bytes;
    layout.parts = candidate.parts;
    layout.swapped = type[0] == '>';
    if (layout.swapped || type[0] == '<' || type[0] == '|' || type[0] == '=') return;
  }
  throw file.error("an array of real or complex numbers, integers or booleans", fmt::format("NumPy type '{}'", type));
}

/// The product of the lengths times `bytes`, or nothing where it exceeds `limit`.
std::optional<std::uint64_t> sizeWithin(const std::vector<std::size_t>& shape, std::uint64_t bytes,
                                        std::uint64_t limit) {
  std::uint64_t total = bytes;
  for (const std::size_t length : shape) {
    if (length == 0) return 0;
  }
  for (const std::size_t length : shape) {
    if (total > limit / length) return std::nullopt;
    total *= length;
  }
  return total <= limit ? std::optional(total) : std::nullopt;
}

void decodeInto(Array& array, const ByteSource& source, const NpyLayout& layout) {
  constexpr std::size_t blockElements = 65536;
  const std::size_t count = array.values.size(), stride = layout.bytesOfNumber();
  std::vector<unsigned char> block(std::min(count, blockElements) * stride);
  for (std::size_t done = 0; done < count;) {
    const std::size_t now = std::min(count - done, blockElements);
    const std::span<unsigned char> bytes(block.data(), now * stride);
    source(bytes);
    layout.order(bytes);
    for (std::size_t i = 0; i < now; ++i) {
      array.values[done + i] = layout.part(bytes.data() + i * stride);
      if (layout.parts == 2) array.imaginary[done + i] = layout.part(bytes.data() + i * stride + layout.bytes);
    }
    done += now;
  }
}

/// From Fortran's order (first index fastest) to C's (last index fastest).
std::vector<double> rowByRow(const std::vector<double>& values, const std::vector<std::size_t>& shape) {
  std::vector<double> result(values.size());
  std::vector<std::size_t> strides(shape.size(), 1), index(shape.size(), 0);
  for (std::size_t d = 1; d < shape.size(); ++d) strides[d] = strides[d - 1] * shape[d - 1];
  std::size_t from = 0;
  for (double& value : result) {
    value = values[from];
    for (std::size_t d = shape.size(); d-- > 0;) {
      from += strides[d];
      if (++index[d] < shape[d]) break;
      from -= strides[d] * shape[d];
      index[d] = 0;
    }
  }
  return result;
}

} // namespace

void NpyLayout::order(std::span<unsigned char> numbers) const {
  if (!swapped) return;
  for (std::size_t i = 0; i < numbers.size(); i += bytes)
    std::reverse(numbers.begin() + static_cast<std::ptrdiff_t>(i),
                 numbers.begin() + static_cast<std::ptrdiff_t>(i + bytes));
}

NpyLayout readNpyLayout(const InputFile& file, const ByteSource& source, std::uint64_t size) {
  NpyLayout layout;
  const Header header = readHeader(file, source, size, layout.begin);
  setType(file, header.type, layout);
  layout.shape = header.shape;
  layout.fortran = header.fortran;
  const std::uint64_t there = size - layout.begin;
  if (sizeWithin(header.shape, layout.bytesOfNumber(), there) != there) {
    throw file.error(fmt::format("the data of an array of shape ({})", fmt::join(header.shape, ", ")),
                     fmt::format("{} bytes of it", there));
  }
  return layout;
}

Array readNpy(const InputFile& file, const ByteSource& source, std::uint64_t size) {
  const NpyLayout layout = readNpyLayout(file, source, size);
  const std::size_t count = (size - layout.begin) / layout.bytesOfNumber();
  requireMemory(static_cast<double>(count * layout.parts * sizeof(double)) * (layout.fortran ? 2 : 1),
                file.path().string());
  Array array;
  array.shape = layout.shape;
  array.values.resize(count);
  if (layout.parts == 2) array.imaginary.resize(count);
  decodeInto(array, source, layout);
  if (layout.fortran && layout.shape.size() > 1 && count > 0) {
    array.values = rowByRow(array.values, array.shape);
    if (layout.parts == 2) array.imaginary = rowByRow(array.imaginary, array.shape);
  }
  return array;
}

std::string npyHeader(const std::vector<std::size_t>& shape, const std::string& type) {
  constexpr std::size_t fixed = 10, alignment = 64, usual = 128;
  std::string text = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}{}), }}", type,
                                 fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
  const std::size_t total = std::max(usual, (fixed + text.size() + alignment) / alignment * alignment);
  text.resize(total - fixed - 1, ' ');
  const std::size_t length = total - fixed;
  return std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(length & 0xFF) + static_cast<char>(length >> 8) +
         text + '\n';
}

std::pair<std::string, std::string> npyTexts(const std::vector<std::string>& utf8) {
  std::vector<std::u32string> texts;
  std::size_t longest = 1;
  for (const std::string& text : utf8) {
    std::u32string points;
    for (const unsigned char c : text) {
      const bool continuation = (c & 0xC0) == 0x80;
      if (continuation && !points.empty()) {
        points.back() = points.back() << 6 | (c & 0x3F);
      } else {
        points += c < 0x80 ? c : c < 0xE0 ? c & 0x1F : c < 0xF0 ? c & 0x0F : c & 0x07;
      }
    }
    longest = std::max(longest, points.size());
    texts.push_back(std::move(points));
  }
  std::string bytes;
  for (std::u32string& text : texts) {
    text.resize(longest);
    bytes.append(reinterpret_cast<const char*>(text.data()), 4 * longest);
  }
  return {fmt::format("<U{}", longest), bytes};
}

} // namespace semiflow::data
