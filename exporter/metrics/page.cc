// SPDX-License-Identifier: Apache-2.0
#include "exporter/metrics/page.h"

#include <functional>
#include <utility>

#include <zlib.h>

namespace exporter {
namespace {

// No flags, no time, level 1 (fastest), unknown operating system.
constexpr std::string_view kGzipHeader("\x1f\x8b\x08\x00\x00\x00\x00\x00\x04\xff", 10);

void AppendLittleEndian(std::string& out, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) {
    out.push_back(static_cast<char>((value >> static_cast<unsigned>(shift)) & 0xFFU));
  }
}

}  // namespace

TextDigest DigestOf(std::string_view text) {
  return {.bytes = text.size(),
          .crc = static_cast<std::uint32_t>(
              crc32_z(0, reinterpret_cast<const Bytef*>(text.data()), text.size())),
          .hash = std::hash<std::string_view>{}(text)};
}

void AppendFamily(Page& page, PageFamily family) {
  for (const auto& chunk : family.chunks) {
    page.crc = static_cast<std::uint32_t>(
        crc32_combine(page.crc, chunk->plain.crc, static_cast<z_off_t>(chunk->plain.bytes)));
    page.plain_bytes += chunk->plain.bytes;
    page.deflated_bytes += chunk->deflated.size();
  }
  page.series += family.series;
  page.families.push_back(std::move(family));
}

std::string TextOf(const Page& page) {
  std::string text;
  text.reserve(page.plain_bytes);
  Inflater inflater;
  ForEachChunk(page, [&](const PageChunk& chunk) {
    text += inflater.Text(chunk.deflated, chunk.plain.bytes);
    return true;
  });
  return text;
}

std::size_t PageBytes(const Page& page, PageForm form) {
  return form == PageForm::kGzip ? kGzipHeader.size() + page.deflated_bytes : page.plain_bytes;
}

bool WritePage(const Page& page, PageForm form,
               const std::function<bool(std::string_view bytes)>& write) {
  if (form == PageForm::kGzip) {
    return write(kGzipHeader) &&
           ForEachChunk(page, [&](const PageChunk& chunk) { return write(chunk.deflated); });
  }
  Inflater inflater;
  return ForEachChunk(page, [&](const PageChunk& chunk) {
    const std::string_view text = inflater.Text(chunk.deflated, chunk.plain.bytes);
    return text.size() == chunk.plain.bytes && write(text);
  });
}

std::string GzipEnd(const Page& page, std::string_view tail) {
  std::string out = Deflater().FinalBlocks(tail);
  const uLong crc = crc32_combine(page.crc, DigestOf(tail).crc, static_cast<z_off_t>(tail.size()));
  AppendLittleEndian(out, static_cast<std::uint32_t>(crc));
  // The length modulo 2^32, as in RFC 1952.
  AppendLittleEndian(out, static_cast<std::uint32_t>(page.plain_bytes + tail.size()));
  return out;
}

}  // namespace exporter
