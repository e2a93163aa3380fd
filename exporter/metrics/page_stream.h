#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "exporter/metrics/page.h"

namespace exporter {

// How the bytes of a page leave: as its text, or as the begin of a gzip member
// (RFC 1952) that GzipEnd ends.
enum class PageForm { kPlain, kGzip };

// How many bytes WritePage hands over in `form`.
std::size_t PageBytes(const Page& page, PageForm form);

// Hands the page to `write` piece by piece, which are as large as a chunk at most,
// until `write` returns false. Tells whether all was handed over.
bool WritePage(const Page& page, PageForm form,
               const std::function<bool(std::string_view bytes)>& write);

// The rest of a gzip member whose content is the page followed by `tail`.
std::string GzipEnd(const Page& page, std::string_view tail);

}  // namespace exporter
