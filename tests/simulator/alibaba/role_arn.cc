#include "tests/simulator/alibaba/role_arn.h"

#include "tests/simulator/encoding.h"

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

}  // namespace simulator::alibaba
