// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace exporter {

// The length of the valid UTF-8 sequence at the start of `text`, which is not empty; 0 if there is
// none. Overlong forms, surrogates and values above U+10FFFF are invalid (RFC 3629).
std::size_t Utf8Length(std::string_view text);

}  // namespace exporter
