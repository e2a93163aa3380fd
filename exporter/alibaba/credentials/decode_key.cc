// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/decode_key.h"

#include <algorithm>

namespace exporter::alibaba {

Result<std::string> CleanKeyText(std::string_view where, std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) {
    return Fail(ErrorKind::kConfig, std::string(where) + " is empty");
  }
  const std::string_view key = text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
  if (!std::ranges::all_of(key, [](char c) { return c > ' ' && c < '\x7f'; })) {
    return Fail(ErrorKind::kConfig,
                std::string(where) + " holds characters that no key or token has");
  }
  return std::string(key);
}

Result<Credentials> DecodeTemporaryKey(const Fields& object) {
  const auto text = [&](const char* key) -> Result<std::string> {
    auto clean = CleanKeyText("field " + std::string(key), object.Text(key));
    if (!clean) return Fail(ErrorKind::kBadResponse, "the answer: " + clean.error().message);
    return clean;
  };
  const auto id = text("AccessKeyId");
  if (!id) return tl::unexpected(id.error());
  const auto secret = text("AccessKeySecret");
  if (!secret) return tl::unexpected(secret.error());
  const auto token = text("SecurityToken");
  if (!token) return tl::unexpected(token.error());
  const auto expires_at = object.Time("Expiration");
  if (!expires_at) {
    return Fail(ErrorKind::kBadResponse, "the answer: field Expiration is missing or is no time");
  }
  return Credentials{*id, Secret(*secret), Secret(*token), expires_at};
}

}  // namespace exporter::alibaba
