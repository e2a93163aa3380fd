// SPDX-License-Identifier: Apache-2.0
#include "exporter/metrics/page.h"

#include <functional>
#include <utility>

#include <zlib.h>

namespace exporter {

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

}  // namespace exporter
