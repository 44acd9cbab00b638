#include "core/data/zip_writer.h"

#include <algorithm>

#include <zlib.h>

#include "core/data/input_file.h"

namespace semiflow::data {
namespace {

constexpr std::uint64_t full32 = 0xFFFFFFFF, full16 = 0xFFFF;
constexpr std::uint64_t firstDay = 1 << 5 | 1; ///< 1980-01-01 in DOS format

/// Numbers in little-endian order, one behind another.
class Record {
 public:
  Record& number(std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i) bytes_ += static_cast<char>(value >> (8 * i) & 0xFF);
    return *this;
  }
  Record& text(const std::string& text) { return bytes_ += text, *this; }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// Signature-less common part of local and central headers: version needed ... extra field's length.
void common(Record& record, const std::string& name, std::uint32_t checksum, std::uint64_t size,
            std::size_t extraSize) {
  constexpr std::uint64_t version = 45; // of ZIP64
  record.number(version, 2).number(0, 2).number(0, 2).number(0, 2).number(firstDay, 2);
  record.number(checksum, 4).number(std::min(size, full32), 4).number(std::min(size, full32), 4);
  record.number(name.size(), 2).number(extraSize, 2);
}

template <class Consume> void inPieces(const InputFile& file, const Consume& consume) {
  std::vector<unsigned char> piece(std::size_t{1} << 20);
  for (std::uint64_t at = 0; at < file.size();) {
    const auto bytes = std::span(piece).first(std::min<std::uint64_t>(piece.size(), file.size() - at));
    file.read(at, bytes);
    consume(bytes);
    at += bytes.size();
  }
}

} // namespace

void ZipWriter::put(std::string_view bytes) {
  file_.write(bytes);
  written_ += bytes.size();
}

void ZipWriter::begin(const Entry& entry) {
  const bool large = entry.size >= full32;
  Record header;
  header.number(0x04034b50, 4);
  common(header, entry.name, entry.checksum, entry.size, large ? 20 : 0);
  header.text(entry.name);
  if (large) header.number(1, 2).number(16, 2).number(entry.size, 8).number(entry.size, 8);
  put(header.bytes());
  entries_.push_back(entry);
}

void ZipWriter::add(const std::string& name, const std::filesystem::path& source) {
  const InputFile file(source);
  uLong checksum = crc32(0, nullptr, 0);
  inPieces(file,
           [&](std::span<const unsigned char> bytes) { checksum = crc32_z(checksum, bytes.data(), bytes.size()); });
  begin({name, static_cast<std::uint32_t>(checksum), file.size(), written_});
  inPieces(file, [&](std::span<const unsigned char> bytes) {
    put({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  });
}

void ZipWriter::add(const std::string& name, std::string_view content) {
  const uLong checksum =
      crc32_z(crc32(0, nullptr, 0), reinterpret_cast<const unsigned char*>(content.data()), content.size());
  begin({name, static_cast<std::uint32_t>(checksum), content.size(), written_});
  put(content);
}

void ZipWriter::finish() {
  const std::uint64_t directory = written_;
  for (const Entry& entry : entries_) {
    const bool large = entry.size >= full32, far = entry.offset >= full32;
    Record extra;
    if (large || far) extra.number(1, 2).number((large ? 16 : 0) + (far ? 8 : 0), 2);
    if (large) extra.number(entry.size, 8).number(entry.size, 8);
    if (far) extra.number(entry.offset, 8);
    Record header;
    header.number(0x02014b50, 4).number(45, 2);
    common(header, entry.name, entry.checksum, entry.size, extra.bytes().size());
    header.number(0, 2).number(0, 2).number(0, 2).number(0, 4).number(std::min(entry.offset, full32), 4);
    put(header.text(entry.name).text(extra.bytes()).bytes());
  }
  const std::uint64_t end = written_, size = end - directory, count = entries_.size();
  if (directory >= full32 || size >= full32 || count >= full16) {
    Record zip64;
    zip64.number(0x06064b50, 4).number(44, 8).number(45, 2).number(45, 2).number(0, 4).number(0, 4);
    zip64.number(count, 8).number(count, 8).number(size, 8).number(directory, 8);
    zip64.number(0x07064b50, 4).number(0, 4).number(end, 8).number(1, 4);
    put(zip64.bytes());
  }
  Record last;
  last.number(0x06054b50, 4)
      .number(0, 2)
      .number(0, 2)
      .number(std::min(count, full16), 2)
      .number(std::min(count, full16), 2);
  put(last.number(std::min(size, full32), 4).number(std::min(directory, full32), 4).number(0, 2).bytes());
}

} // namespace semiflow::data
