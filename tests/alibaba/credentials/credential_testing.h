// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <gmock/gmock.h>

#include "exporter/alibaba/credentials/credential_config.h"
#include "exporter/alibaba/credentials/credentials.h"
#include "exporter/core/environment.h"
#include "exporter/core/timestamp.h"
#include "tests/support/fake_transport.h"
#include "tests/support/matchers.h"

namespace exporter::alibaba {

inline constexpr const char* kRoleArn = "acs:ram::1234567890123456:role/disk-exporter";
inline constexpr const char* kProviderArn =
    "acs:ram::1234567890123456:oidc-provider/ack-rrsa-c8f1d2e3a4b5c6d7e8f90123456789abc";
inline constexpr const char* kOidcToken = "eyJhbGciOiJSUzI1NiJ9.eyJNobodyMayReadThis.c2ln";

// When the fixtures are served; their keys expire at least an hour later.
inline TimePoint ServedAt() {
  return *ParseTimestamp("2026-03-01T08:15:30Z");
}

inline Environment Variables(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end() || found->second.empty()) return std::nullopt;
    return found->second;
  };
}

// Whether a message is free of the secrets in the fixtures and tests.
MATCHER(HoldsNoSecret, "holds no secret") {
  constexpr std::array<std::string_view, 7> kSecrets{
      "exampleTemporary", "exampleSecurity",   "exampleInstance", "exampleUri",
      "exampleAccessKey", "NobodyMayReadThis", "AQEHAAAA"};
  for (const std::string_view secret : kSecrets) {
    if (arg.find(secret) != std::string::npos) {
      *result_listener << "it holds " << secret;
      return false;
    }
  }
  return arg.find('\n') == std::string::npos;
}

// EXPECT_THAT(result, Refuses(ErrorKind::kAuth, HasSubstr("role"))): also checks that the error of
// a credential source holds no secret.
template <class Matcher>
auto Refuses(ErrorKind kind, Matcher message) {
  return FailsWith(kind, testing::AllOf(message, HoldsNoSecret()));
}

class LambdaFetcher final : public CredentialFetcher {
 public:
  using Function = std::function<Result<Credentials>(TimePoint, const std::stop_token&)>;

  explicit LambdaFetcher(Function function) : function_(std::move(function)) {}
  Result<Credentials> Fetch(TimePoint now, const std::stop_token& stop) override {
    return function_(now, stop);
  }

 private:
  Function function_;
};

class LambdaSource final : public CredentialSource {
 public:
  explicit LambdaSource(std::function<Result<Credentials>()> function)
      : function_(std::move(function)) {}
  Result<Credentials> Get(TimePoint /*now*/, const std::stop_token& /*stop*/) override {
    return function_();
  }
  void Invalidate(const Credentials& credentials) override { refused.push_back(credentials); }

  std::vector<Credentials> refused;

 private:
  std::function<Result<Credentials>()> function_;
};

// The dependencies of a credential source, with two scripted transports.
struct FakeWorld {
  explicit FakeWorld(FakeTransport::Answer sts,
                     FakeTransport::Answer metadata = InTurn({Respond(404, "")}))
      : transport(std::move(sts)), metadata_transport(std::move(metadata)) {}

  CredentialTools Tools() {
    return {.transport = transport,
            .metadata_transport = metadata_transport,
            .jitter = [] { return 0.0; },
            .nonces = [] { return std::string("a5000000000000000000000000000012"); }};
  }

  FakeTransport transport;
  FakeTransport metadata_transport;
};

}  // namespace exporter::alibaba
