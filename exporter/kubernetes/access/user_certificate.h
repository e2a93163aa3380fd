// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "exporter/core/error.h"
#include "exporter/kubernetes/access/cluster_access.h"
#include "exporter/kubernetes/access/token_source.h"

namespace exporter::kubernetes {

// The inline text or the file's content; kConfig names a file that cannot be read.
Result<std::string> ReadPem(const PemSource& source);

// Adds a client certificate to the token of `inner`, which may be empty. Files are read for each
// request; while they are unreadable or do not match, as in the middle of a rotation, the last good
// certificate stays in use.
class UserCertificate final : public TokenSource {
 public:
  // `place` is what messages tell the operator to check.
  UserCertificate(PemSource certificate, PemSource key, std::unique_ptr<TokenSource> inner,
                  std::string place);

  Result<Secret> Get(TimePoint now) override;
  std::string_view Scheme() const override { return inner_->Scheme(); }
  Result<std::shared_ptr<const ClientCertificate>> Certificate(TimePoint now) override;
  void Expire() override { inner_->Expire(); }
  std::string Remedy() const override;

 private:
  const PemSource certificate_;
  const PemSource key_;
  const std::unique_ptr<TokenSource> inner_;
  const std::string place_;
  mutable std::mutex mutex_;  // guards what follows
  std::shared_ptr<const ClientCertificate> last_;
  TimePoint expires_at_{};
  bool is_expired_ = false;
  bool has_token_ = false;
};

}  // namespace exporter::kubernetes
