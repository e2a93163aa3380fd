// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/access/user_certificate.h"

#include <utility>

#include "exporter/core/files.h"
#include "exporter/core/timestamp.h"
#include "exporter/kubernetes/access/certificate.h"

namespace exporter::kubernetes {

Result<std::string> ReadPem(const PemSource& source) {
  if (!source.text.empty()) return source.text.Reveal();
  return ReadTextFile(source.file);
}

UserCertificate::UserCertificate(PemSource certificate, PemSource key,
                                 std::unique_ptr<TokenSource> inner, std::string place)
    : certificate_(std::move(certificate)),
      key_(std::move(key)),
      inner_(std::move(inner)),
      place_(std::move(place)) {}

Result<Secret> UserCertificate::Get(TimePoint now) {
  Result<Secret> token = inner_->Get(now);
  const std::scoped_lock lock(mutex_);
  has_token_ = token && !token->empty();
  return token;
}

Result<std::shared_ptr<const ClientCertificate>> UserCertificate::Certificate(TimePoint now) {
  const auto chain = ReadPem(certificate_);
  const auto key = ReadPem(key_);
  const std::scoped_lock lock(mutex_);
  const auto keep_or_fail =
      [&](const Error& error) -> Result<std::shared_ptr<const ClientCertificate>> {
    if (last_) return last_;
    return Fail(error.kind, "client certificate: " + error.message + "; check " + place_);
  };
  if (!chain) return keep_or_fail(chain.error());
  if (!key) return keep_or_fail(key.error());
  if (!last_ || last_->chain != *chain || last_->key.Reveal() != *key) {
    ClientCertificate read{.chain = *chain, .key = Secret(*key)};
    const auto expires = CheckCertificate(read);
    if (!expires) return keep_or_fail(expires.error());
    last_ = std::make_shared<const ClientCertificate>(std::move(read));
    expires_at_ = *expires;
  }
  is_expired_ = now >= expires_at_;
  return last_;
}

std::string UserCertificate::Remedy() const {
  const std::scoped_lock lock(mutex_);
  if (is_expired_) {
    return "the client certificate expired on " + FormatTimestamp(expires_at_) +
           "; renew that of " + place_;
  }
  if (has_token_) return inner_->Remedy();
  return "the client certificate is refused; check " + place_;
}

}  // namespace exporter::kubernetes
