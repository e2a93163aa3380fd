// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/core/secret.h"
#include "exporter/http/client_certificate.h"
#include "exporter/kubernetes/access/cluster_access.h"

namespace exporter::kubernetes {

// The credentials of a request. Safe to use from several threads.
class TokenSource {
 public:
  virtual ~TokenSource() = default;
  // The secret part of the Authorization header; an empty Secret: send no header.
  virtual Result<Secret> Get(TimePoint now) = 0;
  // The scheme of the header: "Bearer", or "Basic" for a name and password.
  virtual std::string_view Scheme() const { return "Bearer"; }
  // The client certificate for TLS; null: none.
  virtual Result<std::shared_ptr<const ClientCertificate>> Certificate(TimePoint /*now*/) {
    return nullptr;
  }
  // The server rejected the token: the next Get must bypass the cache.
  virtual void Expire() = 0;
  // For the message when the server rejects the token: what happened and what to check, "the token
  // is refused; check ...".
  virtual std::string Remedy() const = 0;
};

// Credentials that never change: a bearer token, a name and password, or none.
class FixedToken final : public TokenSource {
 public:
  // None, for servers without authentication, such as `kubectl proxy`.
  FixedToken() : FixedToken({}, "the request carried no token; set --kubernetes.token-file") {}
  FixedToken(Secret token, std::string remedy, std::string_view scheme = "Bearer")
      : token_(std::move(token)), remedy_(std::move(remedy)), scheme_(scheme) {}
  Result<Secret> Get(TimePoint /*now*/) override { return token_; }
  std::string_view Scheme() const override { return scheme_; }
  void Expire() override {}
  std::string Remedy() const override { return remedy_; }

 private:
  const Secret token_;
  const std::string remedy_;
  const std::string_view scheme_;  // a literal
};

// The credentials that `access` configures. `stop` ends a running plugin.
std::unique_ptr<TokenSource> MakeTokenSource(const ClusterAccess& access, std::stop_token stop);

}  // namespace exporter::kubernetes
