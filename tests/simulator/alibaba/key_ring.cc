// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "tests/simulator/alibaba/key_ring.h"
#include "tests/simulator/control_body.h"
#include "tests/simulator/encoding.h"
#include "tests/simulator/timestamps.h"

namespace simulator::alibaba {
namespace {

// The account and the name of an ARN of this kind.
std::optional<RoleArn> ParseArn(std::string_view arn, std::string_view kind) {
  constexpr std::string_view kStart = "acs:ram::";
  if (!arn.starts_with(kStart)) return std::nullopt;
  arn.remove_prefix(kStart.size());
  const std::string_view account = arn.substr(0, arn.find(':'));
  arn.remove_prefix(account.size());
  if (account.empty() || account.find_first_not_of("0123456789") != std::string_view::npos ||
      !arn.starts_with(kind))
    return std::nullopt;
  arn.remove_prefix(kind.size());
  if (arn.empty() || arn.find_first_of("/: ") != std::string_view::npos) return std::nullopt;
  return RoleArn{std::string(account), std::string(arn)};
}

// 18 digits that depend on nothing but the role.
std::string RoleId(const RoleArn& role) {
  constexpr std::size_t kHexDigits = 13;
  constexpr std::size_t kDigits = 17;
  const std::string hash = Sha256Hex(role.account + "/" + role.name).substr(0, kHexDigits);
  const std::string digits = std::to_string(std::stoull(hash, nullptr, 16));
  return "3" + std::string(kDigits - digits.size(), '0') + digits;
}

}  // namespace

std::optional<RoleArn> ParseRoleArn(std::string_view arn) {
  return ParseArn(arn, ":role/");
}

std::optional<std::string> AccountOfProvider(std::string_view arn) {
  const auto provider = ParseArn(arn, ":oidc-provider/");
  return provider ? std::optional(provider->account) : std::nullopt;
}

Identity AssumedIdentity(const RoleArn& role, const std::string& session) {
  const std::string id = RoleId(role);
  return {.account = role.account,
          .arn = "acs:ram::" + role.account + ":assumed-role/" + role.name + "/" + session,
          .type = "AssumedRoleUser",
          .principal_id = id + ":" + session,
          .role_id = id,
          .name = role.name + ":" + session};
}
namespace {

// Keys that ended longer ago are forgotten.
constexpr std::int64_t kMemory = kDay;

ApiError UnknownKey() {
  return {404, "InvalidAccessKeyId.NotFound", "Specified access key is not found."};
}

ApiError MismatchedToken() {
  return {400, "InvalidSecurityToken.MismatchWithAccessKey",
          "Specified SecurityToken mismatch with the AccessKey."};
}

ApiError MalformedToken() {
  return {400, "InvalidSecurityToken.Malformed", "Specified SecurityToken is malformed."};
}

}  // namespace

TemporaryKey KeyRing::Issue(Identity owner, std::int64_t now, std::int64_t seconds) {
  // Unlike any other of this process and of earlier ones.
  const std::string seed = NewRequestId();
  TemporaryKey key;
  key.key.id = "STS.N" + Sha256Hex("id" + seed).substr(0, 24);
  key.key.secret = Sha256Hex("secret" + seed).substr(0, 44);
  // It always holds "+", "/" and "=", which a client has to carry unharmed.
  key.key.token = "CAIS+/" + Base64Encode(Sha256Hex("token" + seed) + "token") + "==";
  key.issued_at = now;
  key.owner = std::move(owner);
  const std::lock_guard lock(mutex_);
  key.expires_at = now + lifetime_.value_or(seconds);
  std::erase_if(issued_, [&](const auto& each) { return each.second.expires_at < now - kMemory; });
  std::erase_if(ids_by_token_, [&](const auto& each) { return !issued_.contains(each.second); });
  ids_by_token_[key.key.token] = key.key.id;
  return issued_.insert_or_assign(key.key.id, key).first->second;
}

KeyRing::Found KeyRing::Find(std::string_view id, std::string_view token, std::int64_t now) const {
  const std::lock_guard lock(mutex_);
  const auto found = issued_.find(id);
  const bool is_fixed = id == fixed_.id;
  if (!is_fixed && found == issued_.end()) return {{}, UnknownKey()};
  const AccessKey& key = is_fixed ? fixed_ : found->second.key;
  if (token.empty() && !key.token.empty()) return {{}, UnknownKey()};
  if (token != key.token)
    return {{}, ids_by_token_.contains(token) ? MismatchedToken() : MalformedToken()};
  if (!is_fixed && now >= found->second.expires_at) return {{}, ExpiredSecurityToken()};
  return {key.secret, std::nullopt};
}

Identity KeyRing::OwnerOf(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  const auto found = issued_.find(id);
  return found == issued_.end() ? Identity{} : found->second.owner;
}

std::string KeyRing::Configure(const std::string& json, std::int64_t now) {
  ControlBody body(json, {"lifetime_seconds", "expire_all"});
  const auto lifetime = body.Number("lifetime_seconds", 1, 12 * kHour);
  const bool expire_all = body.Flag("expire_all").value_or(false);
  if (!body.error().empty()) return body.error();
  const std::lock_guard lock(mutex_);
  if (body.Has("lifetime_seconds")) lifetime_ = lifetime;
  if (!expire_all) return {};
  for (auto& [id, key] : issued_) key.expires_at = std::min(key.expires_at, now);
  return {};
}

nlohmann::ordered_json KeyRing::Describe(std::int64_t now) const {
  const std::lock_guard lock(mutex_);
  std::size_t valid = 0;
  for (const auto& [id, key] : issued_) valid += key.expires_at > now ? 1 : 0;
  nlohmann::ordered_json json = {
      {"lifetime_seconds", nullptr}, {"issued", issued_.size()}, {"valid", valid}};
  if (lifetime_) json["lifetime_seconds"] = *lifetime_;
  return json;
}

nlohmann::ordered_json KeyMembers(const TemporaryKey& key) {
  return {{"AccessKeyId", key.key.id},
          {"AccessKeySecret", key.key.secret},
          {"SecurityToken", key.key.token},
          {"Expiration", FormatTime(key.expires_at)}};
}

}  // namespace simulator::alibaba
