// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "tests/simulator/alibaba/limits.h"
#include "tests/simulator/control_body.h"
#include "tests/simulator/timestamps.h"

namespace simulator::alibaba {
namespace {

struct Product {
  std::string_view version;
  std::string_view prefix;
};
// Versions are dates, and no two products share one.
constexpr std::array kProducts = {
    Product{"2014-05-26", "ecs"}, Product{"2021-07-30", "ebs"},    Product{"2020-05-10", "quotas"},
    Product{"2015-04-01", "sts"}, Product{"2017-12-14", "bssapi"},
};

bool IsRamAction(const std::string& text) {
  const std::size_t colon = text.find(':');
  return colon != std::string::npos && colon + 1 < text.size() &&
         std::any_of(kProducts.begin(), kProducts.end(), [&](const Product& product) {
           return product.prefix == text.substr(0, colon);
         });
}

bool Covers(const std::string& rule, const std::string& action) {
  if (!rule.ends_with(":*")) return rule == action;
  return action.starts_with(rule.substr(0, rule.size() - 1));
}

// Products differ in how they refuse.
ApiError Refusal(const std::string& ram_action) {
  if (ram_action.starts_with("sts:")) {
    return {403, "NoPermission",
            "You are not authorized to do this action. You should be authorized by RAM."};
  }
  if (ram_action.starts_with("bssapi:"))
    return {403, "NotAuthorized", "This API is not authorized for caller."};
  return ErrorForCode(403);
}

}  // namespace

std::string RamAction(std::string_view version, std::string_view action) {
  for (const Product& product : kProducts)
    if (product.version == version) return std::string(product.prefix).append(":").append(action);
  return {};
}

std::string Permissions::Replace(const std::string& json) {
  ControlBody body(json, {"deny"});
  auto denied = body.Texts("deny");
  if (!denied) body.Refuse("deny must be a list of strings");
  for (const std::string& action : denied.value_or(std::vector<std::string>{}))
    if (!IsRamAction(action))
      body.Refuse("deny: \"" + action +
                  "\" is not PRODUCT:ACTION or PRODUCT:* of ecs, ebs, quotas, sts, bssapi");
  if (!body.error().empty()) return body.error();
  const std::lock_guard lock(mutex_);
  denied_ = std::move(*denied);
  return {};
}

nlohmann::ordered_json Permissions::Describe() const {
  const std::lock_guard lock(mutex_);
  return denied_;
}

std::optional<ApiError> Permissions::Check(const std::string& ram_action,
                                           const Identity& caller) const {
  // Whoever has a key may ask who he is.
  if (ram_action == "sts:GetCallerIdentity") return std::nullopt;
  const std::lock_guard lock(mutex_);
  if (std::none_of(denied_.begin(), denied_.end(),
                   [&](const std::string& rule) { return Covers(rule, ram_action); }))
    return std::nullopt;
  ApiError error = Refusal(ram_action);
  error.access_denied = {{"AuthAction", ram_action},
                         {"AuthPrincipalDisplayName", caller.name},
                         {"AuthPrincipalOwnerId", caller.account},
                         {"AuthPrincipalType", caller.type},
                         {"NoPermissionType", "ImplicitDeny"},
                         {"PolicyType", "ResourceGroupLevelIdentityBasedPolicy"},
                         {"EncodedDiagnosticMessage", "AQEAAAAAsimulator"}};
  return error;
}
namespace {

constexpr std::int64_t kMostCalls = 1000000;

}  // namespace

std::string Throttle::Add(const std::string& json) {
  constexpr std::int64_t kLongestWait = 600000;
  ControlBody body(json, {"match", "one_in", "per_minute", "retry_after_ms"});
  const auto match = body.Text("match");
  const auto one_in = body.Number("one_in", 1, kMostCalls);
  const auto per_minute = body.Number("per_minute", 0, kMostCalls);
  const auto retry_after_ms = body.Number("retry_after_ms", 0, kLongestWait);
  if (!match) body.Refuse("match must be an action or *");
  if (one_in.has_value() == per_minute.has_value()) body.Refuse("give one_in or per_minute");
  if (!body.error().empty()) return body.error();
  Rule rule{.match = *match,
            .one_in = one_in.value_or(0),
            .per_minute = per_minute.value_or(0),
            .retry_after_ms = retry_after_ms,
            .refused = 0,
            .counts = {}};
  const std::lock_guard lock(mutex_);
  std::erase_if(rules_, [&](const Rule& each) { return each.match == *match; });
  rules_.push_back(std::move(rule));
  return {};
}

void Throttle::Clear() {
  const std::lock_guard lock(mutex_);
  rules_.clear();
}

nlohmann::ordered_json Throttle::Describe() const {
  auto list = nlohmann::ordered_json::array();
  const std::lock_guard lock(mutex_);
  for (const Rule& rule : rules_) {
    list.push_back({{"match", rule.match}, {"refused", rule.refused}});
    if (rule.one_in > 0) {
      list.back()["one_in"] = rule.one_in;
    } else {
      list.back()["per_minute"] = rule.per_minute;
    }
  }
  return list;
}

bool Throttle::LetsThrough(Rule& rule, const std::string& action, const std::string& region,
                           std::int64_t now) {
  if (rule.one_in > 0) return ++rule.counts[{action, {}}].calls % rule.one_in == 0;
  Count& count = rule.counts[{action, region}];
  if (count.minute != now / kMinute) count = {now / kMinute, 0};
  return ++count.calls <= rule.per_minute;
}

std::optional<ApiError> Throttle::Take(const std::string& action, const std::string& region,
                                       std::int64_t now) {
  constexpr std::int64_t kMilliseconds = 1000;
  const std::lock_guard lock(mutex_);
  for (Rule& rule : rules_) {
    if (rule.match != "*" && rule.match != action) continue;
    if (LetsThrough(rule, action, region, now)) continue;
    ++rule.refused;
    ApiError error = Throttled(429);
    auto wait = rule.retry_after_ms;
    if (!wait && rule.one_in == 0) wait = (kMinute - now % kMinute) * kMilliseconds;
    if (wait) error.headers.emplace_back("x-acs-retry-after", std::to_string(*wait));
    return error;
  }
  return std::nullopt;
}

}  // namespace simulator::alibaba
