// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/alibaba/sts.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "tests/simulator/alibaba/key_ring.h"
#include "tests/simulator/control_body.h"
#include "tests/simulator/encoding.h"
#include "tests/simulator/timestamps.h"

namespace simulator::alibaba {
namespace {

constexpr std::int64_t kShortestSession = 900;
constexpr std::int64_t kLongestSession = 43200;
constexpr std::size_t kLongestPolicy = 2048;

constexpr std::array<std::string_view, 5> kRoleParameters = {
    "RoleArn", "RoleSessionName", "DurationSeconds", "Policy", "ExternalId"};
constexpr std::array<std::string_view, 10> kOidcParameters = {
    "RoleArn", "OIDCProviderArn", "OIDCToken", "RoleSessionName", "DurationSeconds",
    "Policy",  "Action",          "Version",   "Format",          "Timestamp"};

ApiError Invalid(const std::string& name, const std::string& message) {
  return {400, "InvalidParameter." + name, message};
}

ApiError NoPermission() {
  return {403, "NoPermission",
          "You are not authorized to do this action. You should be authorized by RAM."};
}

ApiError OidcError(const std::string& code, const std::string& message) {
  return {401, "AuthenticationFail." + code, message};
}

// The real service ignores them; here they are somebody's slip of the pen.
std::optional<ApiError> CheckNames(const Parameters& parameters,
                                   std::span<const std::string_view> known) {
  for (const auto& [name, value] : parameters.pairs())
    if (std::find(known.begin(), known.end(), name) == known.end())
      return Invalid(name, "The action has no parameter \"" + name + "\".");
  return std::nullopt;
}

bool IsSessionName(std::string_view name) {
  return name.size() >= 2 && name.size() <= 64 &&
         name.find_first_not_of(
             "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
             "0123456789.@-_") == std::string_view::npos;
}

// What both ways to assume a role have.
std::optional<ApiError> CheckSession(const Parameters& parameters) {
  for (const char* name : {"RoleArn", "RoleSessionName"})
    if (parameters.Text(name).empty()) return MissingParameter(name);
  if (!ParseRoleArn(parameters.Text("RoleArn")))
    return Invalid("RoleArn", "The parameter RoleArn is wrongly formed.");
  if (!IsSessionName(parameters.Text("RoleSessionName")))
    return Invalid("RoleSessionName", "The parameter RoleSessionName is wrongly formed.");
  const auto duration = parameters.Find("DurationSeconds");
  const auto seconds = ParseInteger(duration.value_or("3600"));
  if (!seconds || *seconds < kShortestSession || *seconds > kLongestSession)
    return Invalid("DurationSeconds", "The Min/Max value of DurationSeconds is 15min/12hr.");
  if (parameters.Text("Policy").size() > kLongestPolicy)
    return Invalid("PolicyGrammar", "The parameter Policy is too long.");
  return std::nullopt;
}

}  // namespace

std::optional<ApiError> Sts::CheckTrust(const Parameters& parameters) const {
  const std::string arn = parameters.Text("RoleArn");
  const std::lock_guard lock(mutex_);
  if (!roles_) return std::nullopt;
  const auto role = std::find_if(roles_->begin(), roles_->end(),
                                 [&](const Role& each) { return each.arn == arn; });
  if (role == roles_->end())
    return ApiError{404, "EntityNotExist.Role", "The specified Role does not exist."};
  if (!role->external_id.empty() && parameters.Text("ExternalId") != role->external_id)
    return NoPermission();
  return std::nullopt;
}

std::optional<ApiError> Sts::CheckToken(const std::string& token) const {
  constexpr std::size_t kShortest = 4;
  constexpr std::size_t kLongest = 20000;
  const auto invalid = OidcError("OIDCToken.Invalid", "This JsonWebToken is invalid.");
  if (token.size() < kShortest || token.size() > kLongest ||
      token.find_first_of(" \t\r\n") != std::string::npos)
    return invalid;
  const std::lock_guard lock(mutex_);
  if (expired_.contains(token))
    return OidcError("OIDCToken.Expired", "This JsonWebToken is expired.");
  if (accepted_ && !accepted_->contains(token)) return invalid;
  return std::nullopt;
}

nlohmann::ordered_json Sts::Issue(const Parameters& parameters, std::int64_t now) {
  const std::string arn = parameters.Text("RoleArn");
  const std::string session = parameters.Text("RoleSessionName");
  const RoleArn role = *ParseRoleArn(arn);
  const Identity owner = AssumedIdentity(role, session);
  const auto seconds = ParseInteger(parameters.Find("DurationSeconds").value_or("3600"));
  const TemporaryKey key = keys_.Issue(owner, now, *seconds);
  return {
      {"AssumedRoleUser", {{"Arn", arn + "/" + session}, {"AssumedRoleId", owner.principal_id}}},
      {"Credentials", KeyMembers(key)}};
}

ActionResult Sts::AssumeRole(const Parameters& parameters, std::int64_t now) {
  if (auto error = CheckNames(parameters, kRoleParameters)) return Refused(std::move(*error));
  if (auto error = CheckSession(parameters)) return Refused(std::move(*error));
  if (auto error = CheckTrust(parameters)) return Refused(std::move(*error));
  return Answered(Issue(parameters, now));
}

ActionResult Sts::AssumeRoleWithOidc(const Parameters& parameters, std::int64_t now) {
  if (auto error = CheckNames(parameters, kOidcParameters)) return Refused(std::move(*error));
  if (auto error = CheckSession(parameters)) return Refused(std::move(*error));
  for (const char* name : {"OIDCProviderArn", "OIDCToken"})
    if (parameters.Text(name).empty()) return Refused(MissingParameter(name));
  const auto account = AccountOfProvider(parameters.Text("OIDCProviderArn"));
  if (!account)
    return Refused(Invalid("OIDCProviderArn", "The parameter OIDCProviderArn is wrongly formed."));
  if (auto error = CheckToken(parameters.Text("OIDCToken"))) return Refused(std::move(*error));
  // The trust policy of a role names providers of its own account; it is not told that a role does
  // not exist.
  if (*account != ParseRoleArn(parameters.Text("RoleArn"))->account || CheckTrust(parameters))
    return Refused(OidcError("NoPermission", "There is no permission"));
  auto members = Issue(parameters, now);
  members["OIDCTokenInfo"] = {
      {"Issuer", "https://oidc-ack-cn-shenzhen.oss-cn-shenzhen-internal.aliyuncs.com/simulator"},
      {"Subject", "system:serviceaccount:monitoring:" + parameters.Text("RoleSessionName")},
      {"ClientIds", "sts.aliyuncs.com"},
      {"IssuanceTime", FormatTime(now - kMinute)},
      {"ExpirationTime", FormatTime(now + kHour)},
      {"VerificationInfo", "Success"}};
  return Answered(members);
}

ActionResult Sts::GetCallerIdentity(const Parameters& parameters, const Identity& caller) {
  if (auto error = CheckNames(parameters, {})) return Refused(std::move(*error));
  nlohmann::ordered_json members = {{"AccountId", caller.account},
                                    {"Arn", caller.arn},
                                    {"IdentityType", caller.type},
                                    {"PrincipalId", caller.principal_id}};
  if (!caller.role_id.empty()) members["RoleId"] = caller.role_id;
  return Answered(members);
}

std::string Sts::ReplaceRoles(const std::string& json) {
  ControlBody body(json, {"roles"});
  const auto objects = body.Objects("roles");
  std::vector<Role> roles;
  for (const std::string& object : objects.value_or(std::vector<std::string>{})) {
    ControlBody role(object, {"arn", "external_id"});
    const std::string arn = role.Text("arn").value_or("");
    const std::string external_id = role.Text("external_id").value_or("");
    if (!ParseRoleArn(arn)) role.Refuse("arn must be acs:ram::ACCOUNT:role/NAME, not " + arn);
    if (!role.error().empty()) body.Refuse(role.error());
    roles.push_back({arn, external_id});
  }
  if (!body.error().empty()) return body.error();
  const std::lock_guard lock(mutex_);
  roles_.reset();
  if (objects) roles_ = std::move(roles);
  return {};
}

std::string Sts::ReplaceTokens(const std::string& json) {
  ControlBody body(json, {"accept", "expired"});
  const auto accepted = body.Texts("accept");
  const auto expired = body.Texts("expired");
  if (!body.error().empty()) return body.error();
  const std::lock_guard lock(mutex_);
  accepted_.reset();
  expired_.clear();
  if (accepted) accepted_.emplace(accepted->begin(), accepted->end());
  if (expired) expired_.insert(expired->begin(), expired->end());
  return {};
}

bool IsLibrariesForm(const Request& request) {
  return request.path == "/" && request.Header("authorization").empty() &&
         request.Header("x-acs-action").empty() &&
         Parameters(request.query).Text("Action") == "AssumeRoleWithOIDC";
}

std::optional<ApiError> CheckLibrariesForm(const Request& request) {
  const Parameters query(request.query);
  if (request.method != "POST" ||
      !request.Header("content-type").starts_with("application/x-www-form-urlencoded"))
    return Invalid("Body", "The call must be a POST of application/x-www-form-urlencoded.");
  // A URL ends up in logs.
  if (query.Find("OIDCToken")) return Invalid("OIDCToken", "The token belongs into the form.");
  for (const char* name : {"Version", "Format", "Timestamp"})
    if (query.Text(name).empty()) return MissingParameter(name);
  if (query.Text("Version") != kStsVersion)
    return ApiError{404, "InvalidVersion", "Specified parameter Version is not valid."};
  if (query.Text("Format") != "JSON") return Invalid("Format", "The simulator speaks JSON only.");
  if (!ParseTime(query.Text("Timestamp")))
    return ApiError{400, "InvalidTimeStamp.Format",
                    "Specified time stamp or date value is not well formatted."};
  return std::nullopt;
}

}  // namespace simulator::alibaba
