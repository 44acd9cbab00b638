#include "core/data/png_reader.h"

#include <csetjmp>

#include <png.h>

#include "core/base/memory.h"

namespace semiflow::data {
namespace {

/// libpng reports errors by longjmp, which must not pass over objects with destructors: they all live in here, and each
/// step below is a function without any.
struct Decoder {
  std::FILE* file = nullptr;
  png_structp png = nullptr;
  png_infop info = nullptr;
  char message[160] = {};
  ~Decoder() { png_destroy_read_struct(&png, &info, nullptr); }
};

void onError(png_structp png, png_const_charp text) {
  auto* decoder = static_cast<Decoder*>(png_get_error_ptr(png));
  std::snprintf(decoder->message, sizeof decoder->message, "%s", text);
  png_longjmp(png, 1);
}

void onWarning(png_structp, png_const_charp) {}

/// Reads everything in front of the pixels and asks for red, green, blue and alpha of 16 bits each.
bool readHeader(Decoder& decoder) {
  if (setjmp(png_jmpbuf(decoder.png)) != 0) return false;
  png_init_io(decoder.png, decoder.file);
  png_read_info(decoder.png, decoder.info);
  png_set_expand_16(decoder.png);
  png_set_gray_to_rgb(decoder.png);
  png_set_add_alpha(decoder.png, 0xFFFF, PNG_FILLER_AFTER);
  png_set_interlace_handling(decoder.png);
  png_read_update_info(decoder.png, decoder.info);
  return true;
}

bool readPixels(Decoder& decoder, png_bytepp rows) {
  if (setjmp(png_jmpbuf(decoder.png)) != 0) return false;
  png_read_image(decoder.png, rows);
  png_read_end(decoder.png, nullptr);
  return true;
}

double luminance(const png_byte* pixel) {
  const auto level = [pixel](int i) { return (256 * pixel[2 * i] + pixel[2 * i + 1]) / 65535.0; };
  const double alpha = level(3);
  return alpha * (0.2126 * level(0) + 0.7152 * level(1) + 0.0722 * level(2)) + (1 - alpha);
}

} // namespace

Array readPng(const InputFile& file) {
  std::rewind(file.handle());
  Decoder decoder;
  decoder.file = file.handle();
  decoder.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &decoder, onError, onWarning);
  if (decoder.png != nullptr) decoder.info = png_create_info_struct(decoder.png);
  if (decoder.info == nullptr) throw ResourceError("libpng: out of memory");
  const auto damaged = [&] { return file.error("a PNG image", fmt::format("a damaged one ({})", decoder.message)); };
  if (!readHeader(decoder)) throw damaged();

  const std::size_t width = png_get_image_width(decoder.png, decoder.info);
  const std::size_t height = png_get_image_height(decoder.png, decoder.info);
  constexpr double bestCompression = 1032 * 8; // of deflate, and eight pixels to a byte
  if (static_cast<double>(width) * static_cast<double>(height) > bestCompression * static_cast<double>(file.size())) {
    throw file.error(fmt::format("the pixels of an image of {} x {}", width, height),
                     fmt::format("a file of {} bytes", file.size()));
  }
  const std::size_t rowBytes = png_get_rowbytes(decoder.png, decoder.info);
  requireMemory(static_cast<double>(rowBytes + 8 * width) * static_cast<double>(height), file.path().string());
  std::vector<png_byte> pixels(rowBytes * height);
  std::vector<png_bytep> rows(height);
  for (std::size_t j = 0; j < height; ++j) rows[j] = pixels.data() + j * rowBytes;
  if (!readPixels(decoder, rows.data())) throw damaged();

  Array image;
  image.name = "luminance";
  image.shape = {height, width};
  image.values.resize(width * height);
  for (std::size_t j = 0; j < height; ++j) {
    for (std::size_t i = 0; i < width; ++i) image.values[j * width + i] = luminance(rows[height - 1 - j] + 8 * i);
  }
  return image;
}

} // namespace semiflow::data
