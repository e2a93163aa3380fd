// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "exporter/alibaba/client/client.h"
#include "exporter/alibaba/credentials/credentials.h"
#include "exporter/core/timestamp.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_transport.h"

namespace exporter::alibaba {

inline constexpr const char* kTestKeyId = "LTAI5tTestKeyId";
inline constexpr const char* kTestSecret = "TestKeySecretNobodyMayRead";
inline constexpr const char* kTestToken = "CAISTestTokenNobodyMayRead==";

// A client over a FakeTransport, with clock, sleeps and randomness controlled by the test.
struct ScriptedClient {
  explicit ScriptedClient(FakeTransport::Answer answer, ClientOptions options = {},
                          Credentials key = {kTestKeyId, Secret(kTestSecret), Secret(kTestToken)})
      : transport(std::move(answer)),
        credentials(std::move(key)),
        client(
            transport, clock, credentials, std::move(options),
            [this](std::chrono::milliseconds delay, const std::stop_token& stop) {
              sleeps.push_back(delay);
              clock.Advance(delay);
              return !stop.stop_requested();
            },
            [] { return 0.0; }, [this] { return "nonce-" + std::to_string(++nonces); }) {}

  FakeClock clock{*ParseTimestamp("2026-03-01T08:15:30Z")};
  FakeTransport transport;
  StaticCredentials credentials;
  std::vector<std::chrono::milliseconds> sleeps;
  int nonces = 0;
  CallBudget budget{std::stop_token{}};
  Client client;
};

}  // namespace exporter::alibaba
