// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/metrics/deflate.h"
#include "exporter/metrics/metric_def.h"

namespace exporter {

// Identifies a text: equal digests are taken to mean equal texts.
struct TextDigest {
  std::size_t bytes = 0;
  std::uint32_t crc = 0;  // CRC-32
  std::uint64_t hash = 0;

  friend bool operator==(const TextDigest&, const TextDigest&) = default;
};

TextDigest DigestOf(std::string_view text);

// Complete lines of one family. Only the compressed form is kept, about a tenth of the text.
struct PageChunk {
  TextDigest plain;
  std::string deflated;  // by Deflater::Blocks
};

// The chunks of one family in sample order; the first begins with the HELP and TYPE lines.
struct PageFamily {
  const MetricDef* def = nullptr;
  std::size_t series = 0;
  std::vector<std::shared_ptr<const PageChunk>> chunks;
};

// The finished domain series. The text is valid so far in both exposition formats: a scrape appends
// the exporter's own metrics and, for OpenMetrics, the EOF marker. Unchanged chunks are shared with
// the previous page.
struct Page {
  std::vector<PageFamily> families;  // in the order of the catalogue; only those with samples
  std::size_t series = 0;
  std::size_t plain_bytes = 0;
  std::size_t deflated_bytes = 0;
  std::uint32_t crc = 0;  // CRC-32 of the whole text
};

// Appends a family and updates the totals.
void AppendFamily(Page& page, PageFamily family);

// Calls `visit` with each chunk until it returns false; returns whether all were visited.
template <class Visit>
bool ForEachChunk(const Page& page, Visit visit) {
  for (const PageFamily& family : page.families) {
    for (const auto& chunk : family.chunks) {
      if (!visit(*chunk)) return false;
    }
  }
  return true;
}

// The whole text. For small pages: scrapes use WritePage.
std::string TextOf(const Page& page);

// Encoding of a page: plain text, or the start of a gzip member (RFC 1952) that GzipEnd completes.
enum class PageForm { kPlain, kGzip };

// How many bytes WritePage writes in `form`.
std::size_t PageBytes(const Page& page, PageForm form);

// Passes the page to `write` in pieces of at most one chunk, until `write` returns false. Returns
// whether all were written.
bool WritePage(const Page& page, PageForm form,
               const std::function<bool(std::string_view bytes)>& write);

// Completes the gzip member; its content is the page followed by `tail`.
std::string GzipEnd(const Page& page, std::string_view tail);

}  // namespace exporter
