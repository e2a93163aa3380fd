// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/simulator/simulator.h"

// What the tests of the simulator share.
namespace simulator {

inline constexpr std::int64_t kTestNow = 1795348800;  // 2026-11-22T12:00:00Z

// A signed request of the OpenAPI.
struct ApiCall {
  std::string action;
  std::map<std::string, std::string> query = {};
  std::map<std::string, std::string> form = {};
  std::string version = "2014-05-26";
  alibaba::AccessKey key = {};
};

// A simulator with a clock in hand.
class Stage {
 public:
  explicit Stage(const std::string& scenario, FleetSize fleet = {1, 20, 300},
                 kubernetes::Access access = {{"simulator-token"}, false}, Behaviour behaviour = {})
      : simulator(
            *MakeScenario(scenario, fleet), std::move(access), alibaba::AccessKey{},
            [this] { return now; }, behaviour) {}

  // A Kubernetes request with the good token.
  Answer Kubernetes(const std::string& path_and_query, const std::string& accept = "");
  // Its body as JSON; a discarded value when it is none.
  nlohmann::json List(const std::string& path_and_query);
  // A signed ECS request; the answer's body as JSON.
  nlohmann::json Ecs(const std::string& action, const std::map<std::string, std::string>& query);
  // A call of any action, signed.
  Answer Send(const ApiCall& call);
  Answer Control(const std::string& method, const std::string& path_and_query,
                 const std::string& body = "");

  // A watch by the good token, "watch=true" being added; it must be answered with a stream.
  std::shared_ptr<Stream> Watch(const std::string& path_and_query, const std::string& accept = "");

  std::int64_t now = kTestNow;
  Simulator simulator;

 private:
  int nonces_ = 0;
};

// All lines that a stream has to send now, and how it goes on.
Piece ReadAll(Stream& stream);
// The same lines as JSON; a line that is no JSON is a discarded value.
std::vector<nlohmann::json> ReadEvents(Stream& stream);
// "ADDED name" for each.
std::vector<std::string> Summarise(const std::vector<nlohmann::json>& events);

// "a=b&c=d", encoded.
std::string Encode(const std::map<std::string, std::string>& parameters);

Request MakeRequest(const std::string& method, const std::string& path_and_query);

// As the public description of ACS3-HMAC-SHA256 says.
Request SignedRequest(const ApiCall& call, const std::string& nonce, std::int64_t now);
// Of ECS.
Request SignedRequest(const std::string& action, const std::map<std::string, std::string>& query,
                      const std::string& nonce, std::int64_t now,
                      const alibaba::AccessKey& key = {});

}  // namespace simulator
