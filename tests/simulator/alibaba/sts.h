// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulator/alibaba/action.h"
#include "tests/simulator/alibaba/key_ring.h"
#include "tests/simulator/encoding.h"
#include "tests/simulator/message.h"

namespace simulator::alibaba {

inline constexpr std::string_view kStsVersion = "2015-04-01";

// Gives out temporary keys for roles. Safe to call from several threads.
class Sts {
 public:
  // The keys outlive it.
  explicit Sts(KeyRing& keys) : keys_(keys) {}

  ActionResult AssumeRole(const Parameters& parameters, std::int64_t now);
  ActionResult AssumeRoleWithOidc(const Parameters& parameters, std::int64_t now);
  static ActionResult GetCallerIdentity(const Parameters& parameters, const Identity& caller);

  // {"roles": [{"arn": ARN, "external_id": ID}]} are the roles that may be assumed; null: every
  // role. Returns what is wrong with it.
  std::string ReplaceRoles(const std::string& json);
  // {"accept": [tokens] or null for every other one, "expired": [tokens]}; likewise.
  std::string ReplaceTokens(const std::string& json);

 private:
  struct Role {
    std::string arn;
    std::string external_id;
  };
  std::optional<ApiError> CheckTrust(const Parameters& parameters) const;
  std::optional<ApiError> CheckToken(const std::string& token) const;
  nlohmann::ordered_json Issue(const Parameters& parameters, std::int64_t now);

  KeyRing& keys_;
  mutable std::mutex mutex_;  // guards everything below
  std::optional<std::vector<Role>> roles_;
  std::optional<std::set<std::string>> accepted_;
  std::set<std::string> expired_;
};

// A call of AssumeRoleWithOIDC as the credential libraries send it: nothing is signed, the query
// names the action, and a form has the rest.
bool IsLibrariesForm(const Request& request);
// What such a call lacks.
std::optional<ApiError> CheckLibrariesForm(const Request& request);

}  // namespace simulator::alibaba
