#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace simulator {

// RFC 3986: everything but letters, digits and "-_.~" becomes %XX, upper case.
std::string PercentEncode(std::string_view text);

// Also turns "+" into a space, as form decoders do. A "%" without two hex digits stays as it is.
std::string PercentDecode(std::string_view text);

// RFC 4648 section 4, padded.
std::string Base64Encode(std::string_view bytes);
std::optional<std::string> Base64Decode(std::string_view text);

// RFC 4648 section 5, not padded.
std::string Base64UrlEncode(std::string_view bytes);
std::optional<std::string> Base64UrlDecode(std::string_view text);

// Lower-case hex.
std::string Sha256Hex(std::string_view bytes);
std::string HmacSha256Hex(std::string_view key, std::string_view bytes);

std::string Gzip(std::string_view bytes);

}  // namespace simulator
