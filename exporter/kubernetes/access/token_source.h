// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/core/secret.h"
#include "exporter/http/client_certificate.h"

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

// For servers without authentication, such as `kubectl proxy`.
class NoToken final : public TokenSource {
 public:
  explicit NoToken(std::string remedy = "set --kubernetes.token-file")
      : remedy_(std::move(remedy)) {}
  Result<Secret> Get(TimePoint /*now*/) override { return Secret{}; }
  void Expire() override {}
  std::string Remedy() const override { return "the request carried no token; " + remedy_; }

 private:
  const std::string remedy_;
};

// A static bearer token, from `place` ("user 'u' in kubeconfig /k").
class FixedToken final : public TokenSource {
 public:
  FixedToken(Secret token, std::string place)
      : token_(std::move(token)), place_(std::move(place)) {}
  Result<Secret> Get(TimePoint /*now*/) override { return token_; }
  void Expire() override {}
  std::string Remedy() const override { return "the token is refused; check " + place_; }

 private:
  const Secret token_;
  const std::string place_;
};

// Basic authentication with a name and password, from `place`.
class BasicPassword final : public TokenSource {
 public:
  BasicPassword(const std::string& name, const Secret& password, std::string place);
  Result<Secret> Get(TimePoint /*now*/) override { return encoded_; }
  std::string_view Scheme() const override { return "Basic"; }
  void Expire() override {}
  std::string Remedy() const override {
    return "the user name and password are refused (API servers since Kubernetes 1.19 take none); "
           "check " +
           place_;
  }

 private:
  const Secret encoded_;
  const std::string place_;
};

}  // namespace exporter::kubernetes
