#include "tests/simulator/kubernetes/continue_token.h"

#include <nlohmann/json.hpp>

#include "tests/simulator/encoding.h"

namespace simulator::kubernetes {
namespace {

constexpr const char* kVersion = "meta.k8s.io/v1";

DecodedContinue Invalid(const std::string& why) {
  return {{}, "invalid continue token: continue key is not valid: " + why};
}

// A byte as Go's JSON decoder names it: '\u009e'.
std::string QuoteByte(char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= 0x20 && byte < 0x7f) return std::string("'") + c + "'";
  std::string text = byte < 0x80 ? "'\\x" : "'\\u00";
  text += kHex[byte >> 4];
  text += kHex[byte & 15];
  return text + "'";
}

}  // namespace

std::string EncodeContinue(const ContinueToken& token) {
  const std::string start = token.resource_version < 0 ? token.last_key : "/" + token.last_key;
  const nlohmann::ordered_json json = {
      {"v", kVersion}, {"rv", token.resource_version}, {"start", start + '\0'}};
  return Base64UrlEncode(json.dump());
}

DecodedContinue DecodeContinue(std::string_view text) {
  const auto bytes = Base64UrlDecode(text);
  if (!bytes) return Invalid("illegal base64 data at input byte 0");
  const auto json = nlohmann::json::parse(*bytes, nullptr, false);
  if (json.is_discarded() && !bytes->empty() && bytes->front() != '{')
    return Invalid("invalid character " + QuoteByte(bytes->front()) +
                   " looking for beginning of value");
  if (!json.is_object()) return Invalid("unexpected end of JSON input");
  if (!json.contains("v") || json["v"] != kVersion || !json.contains("rv") ||
      !json["rv"].is_number_integer() || !json.contains("start") || !json["start"].is_string())
    return Invalid("server does not recognize this encoded version");

  std::string start = json["start"].get<std::string>();
  if (start.starts_with('/')) start.erase(0, 1);
  if (start.ends_with('\0')) start.pop_back();
  if (start.empty()) return Invalid("server does not recognize this encoded version");
  return {{json["rv"].get<std::int64_t>(), std::move(start)}, {}};
}

}  // namespace simulator::kubernetes
