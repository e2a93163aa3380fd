#include "exporter/alibaba/credentials/temporary_key.h"

#include <string>

#include "exporter/alibaba/credentials/key_text.h"

namespace exporter::alibaba {

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
