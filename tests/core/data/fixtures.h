#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <QByteArray>

#include <zlib.h>

namespace semiflow::tests {

inline void writeBytes(const std::filesystem::path& file, const std::string& bytes) {
  std::filesystem::remove(
      file); // file systems that hurry a replaced file to the disk would slow down a test of thousands
  std::ofstream(file, std::ios::binary) << bytes;
}

inline std::string readBytes(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline std::string fromHex(const char* hex) { return QByteArray::fromHex(hex).toStdString(); }

/// np.savez_compressed(u=np.asfortranarray([[0., 1, 2], [3, 4, 5]]), z=np.array([1+2j, 3-4j]), flag=np.array([True,
/// False])) as NumPy 1.24 wrote it.
inline std::string numpyCompressed() {
  return fromHex(
      "504b03042d000000080000002100e4c80660ffffffffffffffff05001400752e6e707901001000b00000000000000057000000000000009b"
      "ec17ea1b10c9c850c650ad9e925a9c5ca46ea5a06e9366a1aea3a09e965f54529498179f5f94920a120f292a4d050a17672416a402b91a46"
      "3a0ac69a3a0ab50ae4032e0614c0e100a13fd8436801289f014a8b380000504b03042d0000000800000021003745f8baffffffffffffffff"
      "050014007a2e6e707901001000a00000000000000054000000000000009bec17ea1b10c9c850c650ad9e925a9c5ca46ea5a06e936c68a6ae"
      "a3a09e965f54529498179f5f94920a92704bcc294e058a17672416a402f91a463a9a3a0ab50ae4032e0630f8600fa1191c20140794163800"
      "00504b03042d000000080000002100ee19bb5dffffffffffffffff08001400666c61672e6e70790100100082000000000000004600000000"
      "0000009bec17ea1b10c9c850c650ad9e925a9c5ca46ea5a05e9364a8aea3a09e965f54529498179f5f94920a12774bcc294e058a17672416"
      "a402f91a463a9a3a0ab50a14002e460600504b01022d032d000000080000002100e4c8066057000000b00000000500000000000000000000"
      "00800100000000752e6e7079504b01022d032d0000000800000021003745f8ba54000000a000000005000000000000000000000080018e00"
      "00007a2e6e7079504b01022d032d000000080000002100ee19bb5d4600000082000000080000000000000000000000800119010000666c61"
      "672e6e7079504b050600000000030003009c000000990100000000");
}

/// np.savez(x=np.array([7, -8], dtype='>i2')): one array, stored, big-endian.
inline std::string numpyStored() {
  return fromHex(
      "504b03042d000000000000002100be010e63ffffffffffffffff05001400782e6e7079010010008400000000000000840000000000000093"
      "4e554d5059010076007b276465736372273a20273e6932272c2027666f727472616e5f6f72646572273a2046616c73652c20277368617065"
      "273a2028322c292c207d20202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020"
      "20202020202020202020202020200a0007fff8504b01022d032d000000000000002100be010e638400000084000000050000000000000000"
      "000000800100000000782e6e7079504b0506000000000100010033000000bb0000000000");
}

/// An NPY file with that dictionary and data behind it.
inline std::string npyFile(const std::string& dictionary, const std::string& data) {
  const auto length = static_cast<unsigned>(dictionary.size());
  return std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(length & 0xFF) + static_cast<char>(length >> 8) +
         dictionary + data;
}

inline std::string bigEndian(std::uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
          static_cast<char>(value)};
}

inline std::string pngChunk(const std::string& type, const std::string& data) {
  const std::string body = type + data;
  const auto checksum = crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
  return bigEndian(static_cast<std::uint32_t>(data.size())) + body + bigEndian(static_cast<std::uint32_t>(checksum));
}

/// A PNG file. @param rows from top to bottom, each with a leading zero (no filter)
inline std::string pngFile(std::uint32_t width, std::uint32_t height, int bits, int colourType,
                           const std::string& rows) {
  uLongf size = compressBound(rows.size());
  std::string packed(size, '\0');
  compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(rows.data()), rows.size());
  packed.resize(size);
  const std::string header = bigEndian(width) + bigEndian(height) + static_cast<char>(bits) +
                             static_cast<char>(colourType) + std::string(3, '\0');
  return std::string("\x89PNG\r\n\x1a\n") + pngChunk("IHDR", header) + pngChunk("IDAT", packed) + pngChunk("IEND", "");
}

} // namespace semiflow::tests
