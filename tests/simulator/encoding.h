// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

// Decoded "name=value" pairs of a query or of a form body, in the order sent.
class Parameters {
 public:
  explicit Parameters(std::string_view encoded) { Add(encoded); }

  void Add(std::string_view encoded);

  std::optional<std::string> Find(std::string_view name) const;
  // Empty when absent.
  std::string Text(std::string_view name) const { return Find(name).value_or(""); }

  const std::vector<std::pair<std::string, std::string>>& pairs() const { return pairs_; }

 private:
  std::vector<std::pair<std::string, std::string>> pairs_;
};

// The whole text as a decimal number.
std::optional<long long> ParseInteger(std::string_view text);

}  // namespace simulator
