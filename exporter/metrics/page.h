#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/metrics/deflate.h"
#include "exporter/metrics/metric_def.h"

namespace exporter {

// Tells one text from another: two of the same digest are taken to be the same.
struct TextDigest {
  std::size_t bytes = 0;
  std::uint32_t crc = 0;  // CRC-32
  std::uint64_t hash = 0;

  friend bool operator==(const TextDigest&, const TextDigest&) = default;
};

TextDigest DigestOf(std::string_view text);

// Some lines of one family, never part of a line. Only the compressed form is
// kept, about a tenth of the text.
struct PageChunk {
  TextDigest plain;
  std::string deflated;  // by Deflater::Blocks
};

// The chunks of one family in the order of its samples, its head in the first.
struct PageFamily {
  const MetricDef* def = nullptr;
  std::size_t series = 0;
  std::vector<std::shared_ptr<const PageChunk>> chunks;
};

// The finished domain series. The text is valid in both exposition formats as far
// as it goes: a scrape appends the exporter's own metrics and, for OpenMetrics, the
// end mark. A page shares the chunks that did not change with the page before it.
struct Page {
  std::vector<PageFamily> families;  // in the order of the catalogue, those with samples
  std::size_t series = 0;
  std::size_t plain_bytes = 0;
  std::size_t deflated_bytes = 0;
  std::uint32_t crc = 0;  // CRC-32 of the whole text
};

// Adds a family to the end of the page, and to its sums.
void AppendFamily(Page& page, PageFamily family);

// Calls `visit` with one chunk after another until it returns false; tells whether
// it never did.
template <class Visit>
bool ForEachChunk(const Page& page, Visit visit) {
  for (const PageFamily& family : page.families) {
    for (const auto& chunk : family.chunks) {
      if (!visit(*chunk)) return false;
    }
  }
  return true;
}

// The whole text in one string. For small pages: a scrape goes by WritePage.
std::string TextOf(const Page& page);

}  // namespace exporter
