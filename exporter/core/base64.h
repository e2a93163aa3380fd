// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace exporter {

// Base64 with the standard alphabet and padding (RFC 4648, section 4).
std::string EncodeBase64(std::string_view bytes);

// Decodes base64 and ignores line breaks anywhere, as Go's decoder does. nullopt for any other
// text.
std::optional<std::string> DecodeBase64(std::string_view text);

}  // namespace exporter
