// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace exporter {

// `text` as a quoted JSON string. Bytes that are not UTF-8 are kept.
std::string QuoteJson(std::string_view text);

}  // namespace exporter
