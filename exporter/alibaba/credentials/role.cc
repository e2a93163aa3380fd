// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/role.h"

#include <algorithm>

#include "exporter/alibaba/client/endpoint.h"

namespace exporter::alibaba {
namespace {

constexpr std::size_t kLongestPolicy = 2048;
constexpr std::chrono::seconds kShortestSession{900};

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

bool IsWord(char c) {
  return IsDigit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// Whether `text` is "acs:ram::<account>:<kind>/<name>".
bool IsArn(std::string_view text, std::string_view kind) {
  constexpr std::string_view kStart = "acs:ram::";
  if (!text.starts_with(kStart)) return false;
  text.remove_prefix(kStart.size());
  const auto colon = text.find(':');
  if (colon == 0 || colon == std::string_view::npos) return false;
  if (!std::ranges::all_of(text.substr(0, colon), IsDigit)) return false;
  text.remove_prefix(colon + 1);
  if (!text.starts_with(kind)) return false;
  text.remove_prefix(kind.size());
  return text.size() > 1 && text.front() == '/' && std::ranges::all_of(text, [](char c) {
           return IsWord(c) || std::string_view("-_.@/").find(c) != std::string_view::npos;
         });
}

bool IsSessionName(std::string_view text) {
  return text.size() >= 2 && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
           return IsWord(c) || std::string_view(".@-_").find(c) != std::string_view::npos;
         });
}

Error InvalidField(const std::string& what, std::string_view value, const std::string& want) {
  return Error{ErrorKind::kConfig, what + " '" + OneLine(value, 120) + "': want " + want};
}

}  // namespace

std::optional<Error> CheckOidcProvider(std::string_view arn) {
  if (IsArn(arn, "oidc-provider")) return std::nullopt;
  return InvalidField("OIDC provider", arn, "acs:ram::<account id>:oidc-provider/<name>");
}

std::optional<Error> CheckRole(const RoleToAssume& role) {
  if (!IsArn(role.role_arn, "role")) {
    return InvalidField("role", role.role_arn, "acs:ram::<account id>:role/<name>");
  }
  if (!IsSessionName(role.session_name)) {
    return InvalidField("role session name", role.session_name,
                        "2 to 64 letters, digits and characters of .@-_");
  }
  if (role.duration < kShortestSession) {
    return InvalidField("role session of seconds", std::to_string(role.duration.count()),
                        "900 or more, up to what the role allows");
  }
  if (role.policy.size() > kLongestPolicy) {
    return InvalidField("policy of bytes", std::to_string(role.policy.size()), "at most 2048");
  }
  if (!role.sts_region.empty() && !IsRegionId(role.sts_region)) {
    return InvalidField("STS region", role.sts_region, "a region id such as cn-shenzhen");
  }
  return std::nullopt;
}

}  // namespace exporter::alibaba
