// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "exporter/metrics/page.h"

namespace exporter {

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
