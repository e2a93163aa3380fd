// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "exporter/metrics/page.h"

namespace exporter {

// All bytes that WritePage writes.
inline std::string BytesOf(const Page& page, PageForm form) {
  std::string bytes;
  WritePage(page, form, [&](std::string_view part) {
    bytes += part;
    return true;
  });
  return bytes;
}

// The complete gzip member with the page and `tail`.
inline std::string GzipOf(const Page& page, std::string_view tail) {
  return BytesOf(page, PageForm::kGzip) + GzipEnd(page, tail);
}

}  // namespace exporter
