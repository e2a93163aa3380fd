// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "exporter/kubernetes/client/client.h"
#include "tests/kubernetes/fixture.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_transport.h"

namespace exporter::kubernetes {

inline constexpr const char* kServer = "https://10.0.0.1:6443";
inline constexpr const char* kPath = "/api/v1/persistentvolumes";
inline constexpr const char* kRequest = "GET https://10.0.0.1:6443/api/v1/persistentvolumes: ";

// Each Expire issues a new token: "token-1", "token-2", ...
class FakeToken final : public TokenSource {
 public:
  Result<Secret> Get(TimePoint /*now*/) override { return token_; }
  void Expire() override {
    ++expired_;
    token_ = Secret("token-" + std::to_string(expired_ + 1));
  }
  std::string Remedy() const override {
    return "the token is refused; check --kubernetes.token-file (/a/token)";
  }
  int expired() const { return expired_; }

 private:
  int expired_ = 0;
  Secret token_{"token-1"};
};

// A client of `transport` that records its backoff instead of sleeping.
struct ClientUnderTest {
  explicit ClientUnderTest(FakeTransport::Answer answer) : transport(std::move(answer)) {}

  Client Make(TokenSource& source, ClientOptions options = {}) {
    options.server = kServer;
    return {transport,
            clock,
            source,
            std::move(options),
            [this](std::chrono::milliseconds delay, std::stop_token stop) {
              delays.push_back(delay);
              return !stop.stop_requested();
            },
            [] { return 0.0; }};
  }
  Client Make() { return Make(token); }

  Result<HttpResponse> Get() { return Make().Get(kPath, "list persistentvolumes", {}); }

  FakeTransport transport;
  FakeClock clock;
  FakeToken token;
  std::vector<std::chrono::milliseconds> delays;
};

}  // namespace exporter::kubernetes
