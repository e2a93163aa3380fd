// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/decode_key.h"

#include <algorithm>

#include "exporter/alibaba/client/rpc_fault.h"

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

Result<Credentials> ReadKey(const KeyNames& names,
                            const std::function<Result<std::string>(std::string_view name)>& read) {
  const auto id = read(names.id);
  if (!id) return tl::unexpected(id.error());
  const auto secret = read(names.secret);
  if (!secret) return tl::unexpected(secret.error());
  Credentials key{*id, Secret(*secret), {}};
  if (names.token.empty()) return key;
  const auto token = read(names.token);
  if (!token) return tl::unexpected(token.error());
  key.security_token = Secret(*token);
  return key;
}

Result<Credentials> ReadKey(const KeyNames& fields, const Fields& object) {
  return ReadKey(fields, [&](std::string_view field) {
    return CleanKeyText("field " + std::string(field), object.Text(field));
  });
}

Result<Credentials> DecodeTemporaryKey(const Fields& object) {
  auto key = ReadKey({"AccessKeyId", "AccessKeySecret", "SecurityToken"}, object);
  if (!key) return Fail(ErrorKind::kBadResponse, "the answer: " + key.error().message);
  key->expires_at = object.Time("Expiration");
  if (!key->expires_at) {
    return Fail(ErrorKind::kBadResponse, "the answer: field Expiration is missing or is no time");
  }
  return key;
}

Result<Credentials> DecodeKeyAnswer(const HttpResponse& response, const std::string& what) {
  if (response.status != 200) {
    return Fail(KindOfFault({}, response.status),
                what + "HTTP status " + std::to_string(response.status));
  }
  const auto document = JsonDocument::Parse(response.body);
  if (!document) return Fail(ErrorKind::kBadResponse, what + document.error().message);
  const std::string code = document->root().Text("Code");
  if (!code.empty() && code != "Success") {
    return Fail(ErrorKind::kBadResponse,
                what + "the answer has Code '" + OneLine(code, 80) + "', want 'Success'");
  }
  auto key = DecodeTemporaryKey(document->root());
  if (!key) return Fail(ErrorKind::kBadResponse, what + key.error().message);
  return key;
}

}  // namespace exporter::alibaba
