// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "tests/simulator/alibaba/error.h"

namespace simulator::alibaba {

inline constexpr const char* kAccount = "1234567890123456";

struct AccessKey {
  std::string id = "simulator-key";
  std::string secret = "simulator-secret";
  std::string token = {};  // the security token that goes with it, if any
};

// Who a key belongs to, in the words of GetCallerIdentity.
struct Identity {
  std::string account = kAccount;
  std::string arn = "acs:ram::1234567890123456:user/simulator";
  std::string type = "RAMUser";
  std::string principal_id = "216959339000654321";
  std::string role_id = {};  // of an assumed role only
  std::string name = "simulator";
};

struct TemporaryKey {
  AccessKey key;
  std::int64_t issued_at = 0;   // Unix seconds
  std::int64_t expires_at = 0;  // likewise
  Identity owner;
};

// The keys that requests may be signed with: one for good, and those that STS, the metadata service
// and the credentials URI have issued. Safe to call from several threads.
class KeyRing {
 public:
  static constexpr std::int64_t kUsualLifetime = 3600;

  explicit KeyRing(AccessKey fixed) : fixed_(std::move(fixed)) {}

  // The key lives for `seconds` unless the control has set a lifetime. Every key is another.
  TemporaryKey Issue(Identity owner, std::int64_t now, std::int64_t seconds = kUsualLifetime);

  // The secret of a key that goes with this security token, or what the service answers.
  struct Found {
    std::string secret;
    std::optional<ApiError> error;
  };
  Found Find(std::string_view id, std::string_view token, std::int64_t now) const;
  // Of a key that Find has found.
  Identity OwnerOf(std::string_view id) const;

  // {"lifetime_seconds": N or null, "expire_all": true}; returns what is wrong with it. The keys
  // that are to expire do so at `now`.
  std::string Configure(const std::string& json, std::int64_t now);
  nlohmann::ordered_json Describe(std::int64_t now) const;

 private:
  const AccessKey fixed_;
  mutable std::mutex mutex_;  // guards everything below
  std::optional<std::int64_t> lifetime_;
  std::map<std::string, TemporaryKey, std::less<>> issued_;  // by id
  std::map<std::string, std::string, std::less<>> ids_by_token_;
};

// {"AccessKeyId", "AccessKeySecret", "SecurityToken", "Expiration"}.
nlohmann::ordered_json KeyMembers(const TemporaryKey& key);

// "acs:ram::1234567890123456:role/disk-exporter".
struct RoleArn {
  std::string account;
  std::string name;
};
std::optional<RoleArn> ParseRoleArn(std::string_view arn);

// The account of "acs:ram::1234567890123456:oidc-provider/ack-rrsa-c0123".
std::optional<std::string> AccountOfProvider(std::string_view arn);

// Who somebody is that has assumed the role.
Identity AssumedIdentity(const RoleArn& role, const std::string& session);

}  // namespace simulator::alibaba
