#include "tests/simulator/alibaba/permissions.h"

#include <algorithm>
#include <array>

#include "tests/simulator/control_body.h"

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

}  // namespace simulator::alibaba
