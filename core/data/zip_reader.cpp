#include "core/data/zip_reader.h"

#include <algorithm>
#include <array>

#include <zlib.h>

namespace semiflow::data {
namespace {

constexpr std::uint64_t endRecordSize = 22;
constexpr std::uint32_t fullField = 0xFFFFFFFF; ///< "see the ZIP64 extra field"

/// A cursor over little-endian numbers in memory.
class Fields {
 public:
  Fields(const InputFile& file, std::span<const unsigned char> bytes) : file_(file), bytes_(bytes) {}
  std::uint64_t number(std::size_t size) { return littleEndian(take(size)); }
  std::span<const unsigned char> take(std::size_t size) {
    if (size > bytes_.size()) throw file_.error("a ZIP archive", "a directory that is cut off");
    const auto front = bytes_.first(size);
    bytes_ = bytes_.subspan(size);
    return front;
  }
  std::size_t left() const { return bytes_.size(); }

 private:
  const InputFile& file_;
  std::span<const unsigned char> bytes_;
};

struct Directory {
  std::uint64_t offset = 0, size = 0, entries = 0;
};

std::vector<unsigned char> bytesAt(const InputFile& file, std::uint64_t offset, std::uint64_t size) {
  if (offset > file.size() || size > file.size() - offset) throw file.error("a ZIP archive", "one that is cut off");
  std::vector<unsigned char> bytes(size);
  file.read(offset, bytes);
  return bytes;
}

/// The end record of a ZIP64 archive, where there is a locator for it in front of the ordinary one.
void preferZip64(const InputFile& file, std::uint64_t endRecord, Directory& directory) {
  constexpr std::uint64_t locatorSize = 20, recordSize = 56;
  if (endRecord < locatorSize) return;
  const auto locator = bytesAt(file, endRecord - locatorSize, locatorSize);
  Fields l(file, locator);
  if (l.number(4) != 0x07064b50) return;
  l.number(4); // the disk
  const auto record = bytesAt(file, l.number(8), recordSize);
  Fields r(file, record);
  if (r.number(4) != 0x06064b50) throw file.error("a ZIP archive", "a broken ZIP64 end record");
  r.take(28); // sizes, versions, disks, the entries on this disk
  directory.entries = r.number(8);
  directory.size = r.number(8);
  directory.offset = r.number(8);
}

Directory findDirectory(const InputFile& file) {
  constexpr std::uint64_t longestComment = 65535;
  const std::uint64_t tail = std::min<std::uint64_t>(file.size(), endRecordSize + longestComment);
  const auto bytes = bytesAt(file, file.size() - tail, tail);
  for (std::uint64_t back = endRecordSize; back <= tail; ++back) {
    const std::size_t start = tail - back;
    if (littleEndian(std::span(bytes).subspan(start, 4)) != 0x06054b50) continue;
    Fields end(file, std::span(bytes).subspan(start));
    end.take(10); // signature, disks, the entries on this disk
    Directory directory;
    directory.entries = end.number(2);
    directory.size = end.number(4);
    directory.offset = end.number(4);
    preferZip64(file, file.size() - back, directory);
    return directory;
  }
  throw file.error("a ZIP archive", "a file without an end of directory record (cut off?)");
}

/// The sizes and the offset that did not fit into 32 bits.
void readZip64(Fields extra, ZipEntry& entry) {
  while (extra.left() >= 4) {
    const std::uint64_t id = extra.number(2);
    const std::size_t size = extra.number(2);
    if (id != 1) {
      extra.take(size);
      continue;
    }
    for (std::uint64_t* field : {&entry.size, &entry.compressedSize, &entry.offset}) {
      if (*field == fullField) *field = extra.number(8);
    }
    return;
  }
}

ZipEntry readEntry(const InputFile& file, Fields& fields) {
  if (fields.number(4) != 0x02014b50) throw file.error("a ZIP archive", "a broken directory");
  ZipEntry entry;
  fields.take(4); // versions
  const std::uint64_t flags = fields.number(2);
  entry.method = static_cast<unsigned>(fields.number(2));
  fields.take(4); // time and date
  entry.checksum = static_cast<std::uint32_t>(fields.number(4));
  entry.compressedSize = fields.number(4);
  entry.size = fields.number(4);
  const std::size_t nameSize = fields.number(2), extraSize = fields.number(2), commentSize = fields.number(2);
  fields.take(8); // disk, attributes
  entry.offset = fields.number(4);
  const auto name = fields.take(nameSize);
  entry.name.assign(name.begin(), name.end());
  readZip64(Fields(file, fields.take(extraSize)), entry);
  fields.take(commentSize);
  if ((flags & 1) != 0) throw file.error("a ZIP archive without a password", fmt::format("'{}' encrypted", entry.name));
  return entry;
}

/// Decompresses a stretch of a file as the bytes are asked for.
class Inflater {
 public:
  Inflater(const InputFile& file, std::uint64_t offset, std::uint64_t size)
      : file_(file), offset_(offset), left_(size) {
    constexpr int rawDeflate = -15;
    if (inflateInit2(&stream_, rawDeflate) != Z_OK) throw ResourceError("zlib: out of memory");
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  void read(std::span<unsigned char> out) {
    while (!out.empty()) {
      const auto piece = static_cast<uInt>(std::min<std::size_t>(out.size(), std::size_t{1} << 30));
      stream_.next_out = out.data();
      stream_.avail_out = piece;
      while (stream_.avail_out > 0) {
        if (stream_.avail_in == 0) refill();
        const int status = inflate(&stream_, Z_NO_FLUSH);
        if (status != Z_OK && !(status == Z_STREAM_END && stream_.avail_out == 0)) {
          throw file_.error("compressed data", "some that is damaged");
        }
      }
      out = out.subspan(piece);
    }
  }

 private:
  void refill() {
    const std::size_t size = std::min<std::uint64_t>(left_, buffer_.size());
    if (size == 0) throw file_.error("compressed data", "too little of it");
    file_.read(offset_, std::span(buffer_).first(size));
    offset_ += size;
    left_ -= size;
    stream_.next_in = buffer_.data();
    stream_.avail_in = static_cast<uInt>(size);
  }

  const InputFile& file_;
  std::uint64_t offset_, left_;
  z_stream stream_{};
  std::array<unsigned char, 65536> buffer_{};
};

/// Where the bytes of a member begin: behind its local header, whose name and extra field may differ from the
/// directory's.
std::uint64_t contentOffset(const InputFile& file, const ZipEntry& entry) {
  constexpr std::uint64_t headerSize = 30;
  const auto header = bytesAt(file, entry.offset, headerSize);
  Fields fields(file, header);
  if (fields.number(4) != 0x04034b50)
    throw file.error("a ZIP archive", fmt::format("no '{}' where it should be", entry.name));
  fields.take(22);
  const std::uint64_t nameSize = fields.number(2), extraSize = fields.number(2);
  const std::uint64_t begin = entry.offset + headerSize + nameSize + extraSize;
  if (begin > file.size() || entry.compressedSize > file.size() - begin) {
    throw file.error(fmt::format("{} bytes of '{}'", entry.compressedSize, entry.name), "the end of the file");
  }
  return begin;
}

void requireReadable(const InputFile& file, const ZipEntry& entry) {
  if (entry.method != 0 && entry.method != 8) {
    throw file.error(fmt::format("'{}' stored or deflated", entry.name),
                     fmt::format("compression method {}", entry.method));
  }
  if (entry.method == 0 && entry.size != entry.compressedSize)
    throw file.error("a ZIP archive", "sizes that contradict");
}

} // namespace

std::vector<ZipEntry> zipEntries(const InputFile& file) {
  const Directory directory = findDirectory(file);
  const auto bytes = bytesAt(file, directory.offset, directory.size);
  Fields fields(file, bytes);
  std::vector<ZipEntry> entries;
  for (std::uint64_t i = 0; i < directory.entries; ++i) entries.push_back(readEntry(file, fields));
  return entries;
}

void readZipEntry(const InputFile& file, const ZipEntry& entry, const std::function<void(const ByteSource&)>& consume) {
  std::uint64_t at = contentOffset(file, entry);
  requireReadable(file, entry);
  Inflater inflater(file, at, entry.compressedSize);
  std::uint64_t left = entry.size;
  uLong checksum = crc32(0, nullptr, 0);
  consume([&](std::span<unsigned char> bytes) {
    if (bytes.size() > left) throw file.error(fmt::format("more data in '{}'", entry.name), "its end");
    if (entry.method == 8) {
      inflater.read(bytes);
    } else {
      file.read(at, bytes);
      at += bytes.size();
    }
    left -= bytes.size();
    checksum = crc32_z(checksum, bytes.data(), bytes.size());
  });
  if (left != 0) throw file.error(fmt::format("the end of '{}'", entry.name), fmt::format("{} bytes more", left));
  if (checksum != entry.checksum) throw file.error(fmt::format("'{}' undamaged", entry.name), "a wrong checksum");
}

namespace {

/// A compressed member, and how far it has been unpacked.
struct Unpacking {
  std::unique_ptr<Inflater> inflater = {};
  std::uint64_t at = 0;
};

void skip(Unpacking& unpacking, std::uint64_t offset) {
  std::array<unsigned char, 65536> passed;
  while (unpacking.at < offset) {
    const auto bytes = std::span(passed).first(
        static_cast<std::size_t>(std::min<std::uint64_t>(passed.size(), offset - unpacking.at)));
    unpacking.inflater->read(bytes);
    unpacking.at += bytes.size();
  }
}

} // namespace

PlacedBytes bytesOfZipEntry(const InputFile& file, const ZipEntry& entry) {
  requireReadable(file, entry);
  const std::uint64_t begin = contentOffset(file, entry);
  const auto within = [&file, entry](std::uint64_t offset, std::size_t count) {
    if (offset > entry.size || count > entry.size - offset)
      throw file.error(fmt::format("more data in '{}'", entry.name), "its end");
  };
  if (entry.method == 0) {
    return [&file, begin, within](std::uint64_t offset, std::span<unsigned char> bytes) {
      within(offset, bytes.size());
      file.read(begin + offset, bytes);
    };
  }
  const auto unpacking = std::make_shared<Unpacking>();
  return [&file, begin, within, unpacking, packed = entry.compressedSize](std::uint64_t offset,
                                                                          std::span<unsigned char> bytes) {
    within(offset, bytes.size());
    if (!unpacking->inflater || offset < unpacking->at)
      *unpacking = {std::make_unique<Inflater>(file, begin, packed), 0};
    skip(*unpacking, offset);
    unpacking->inflater->read(bytes);
    unpacking->at += bytes.size();
  };
}

} // namespace semiflow::data
