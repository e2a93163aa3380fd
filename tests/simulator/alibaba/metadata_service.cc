// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/alibaba/metadata_service.h"

#include "tests/simulator/alibaba/key_ring.h"
#include "tests/simulator/control_body.h"
#include "tests/simulator/encoding.h"
#include "tests/simulator/template.h"
#include "tests/simulator/timestamps.h"

namespace simulator::alibaba {
namespace {

constexpr std::string_view kRoot = "/latest/";
constexpr std::string_view kTokenPath = "/latest/api/token";
constexpr std::string_view kMetadata = "/latest/meta-data/";
constexpr std::string_view kRoles = "/latest/meta-data/ram/security-credentials/";
constexpr std::string_view kCredentialsUri = "/credentials-uri";
constexpr std::int64_t kLongestTokenLife = 21600;

Answer Text(int status, std::string body, std::string operation) {
  Answer answer{.status = status, .body = std::move(body), .operation = std::move(operation)};
  answer.headers.emplace_back("Content-Type", "text/plain");
  return answer;
}

Answer Json(const nlohmann::ordered_json& body, std::string operation) {
  Answer answer{.status = 200, .body = ToText(body, 2) + "\n", .operation = std::move(operation)};
  answer.headers.emplace_back("Content-Type", "application/json");
  return answer;
}

Answer NotFound(std::string operation) {
  return Text(404, "404 - Not Found\n", std::move(operation));
}

std::string OperationOf(std::string_view path) {
  if (path == kTokenPath) return "MetadataToken";
  if (path == kCredentialsUri) return "CredentialsUri";
  if (path == kRoles) return "MetadataRole";
  return path.starts_with(kRoles) ? "MetadataCredentials" : "Metadata";
}

}  // namespace

bool MetadataService::Serves(std::string_view path) {
  return path.starts_with(kRoot) || path == kCredentialsUri;
}

Answer MetadataService::Respond(const Request& request, std::int64_t now) {
  if (request.path == kCredentialsUri) return RespondToUri(request, now);
  if (request.path == kTokenPath) return IssueToken(request, now);
  return Read(request, now);
}

Answer MetadataService::IssueToken(const Request& request, std::int64_t now) {
  const std::string operation = OperationOf(request.path);
  if (request.method != "PUT") return Text(405, "405 - Method Not Allowed\n", operation);
  // It came through a proxy.
  if (request.headers.contains("x-forwarded-for")) return Text(403, "403 - Forbidden\n", operation);
  const auto seconds = ParseInteger(request.Header("x-aliyun-ecs-metadata-token-ttl-seconds"));
  if (!seconds || *seconds < 1 || *seconds > kLongestTokenLife)
    return Text(400, "400 - Bad Request\n", operation);
  const std::string token = "AQEHAAAA" + Base64Encode(Sha256Hex(NewRequestId()));
  const std::lock_guard lock(mutex_);
  std::erase_if(tokens_, [&](const auto& each) { return each.second <= now; });
  tokens_[token] = now + *seconds;
  return Text(200, token, operation);
}

std::optional<Answer> MetadataService::Refuse(const Request& request, std::int64_t now) const {
  const std::string operation = OperationOf(request.path);
  if (request.method != "GET") return Text(405, "405 - Method Not Allowed\n", operation);
  const std::string_view token = request.Header("x-aliyun-ecs-metadata-token");
  const std::lock_guard lock(mutex_);
  if (token.empty())
    return v1_ ? std::nullopt : std::optional(Text(403, "403 - Forbidden\n", operation));
  const auto found = tokens_.find(token);
  if (found == tokens_.end() || found->second <= now)
    return Text(401, "401 - Unauthorized\n", operation);
  return std::nullopt;
}

Answer MetadataService::Read(const Request& request, std::int64_t now) {
  if (auto refusal = Refuse(request, now)) return std::move(*refusal);
  const std::string_view path = request.path;
  if (path.starts_with(kRoles)) return ReadRole(path.substr(kRoles.size()), now);
  if (path.starts_with(kMetadata)) return ReadInstance(path.substr(kMetadata.size()));
  return NotFound("Metadata");
}

Answer MetadataService::ReadRole(std::string_view name, std::int64_t now) {
  const std::string operation = name.empty() ? "MetadataRole" : "MetadataCredentials";
  std::string role;
  {
    const std::lock_guard lock(mutex_);
    if (!role_ || (!name.empty() && name != *role_)) return NotFound(operation);
    role = *role_;
  }
  if (name.empty()) return Text(200, role, operation);
  const TemporaryKey key = keys_.Issue(AssumedIdentity({kAccount, role}, "vm-simulator"), now);
  nlohmann::ordered_json body = KeyMembers(key);
  body["LastUpdated"] = FormatTime(key.issued_at);
  body["Code"] = "Success";
  return Json(body, operation);
}

// The instance is that of the first node that has one.
Answer MetadataService::ReadInstance(std::string_view item) const {
  std::string text;
  story_.Read([&](const World& world, const TimeAxis&) {
    if (item == "region-id") text = world.region;
    for (const Node& node : world.nodes) {
      if (node.is_virtual() || !text.empty()) continue;
      if (item == "instance-id") text = node.instance_id;
      if (item == "zone-id") text = node.zone;
    }
  });
  return text.empty() ? NotFound("Metadata") : Text(200, text, "Metadata");
}

Answer MetadataService::RespondToUri(const Request& request, std::int64_t now) {
  const std::string operation = OperationOf(request.path);
  if (request.method != "GET") return Text(405, "405 - Method Not Allowed\n", operation);
  nlohmann::ordered_json body = {{"Code", "Success"}};
  body.update(KeyMembers(keys_.Issue(AssumedIdentity({kAccount, "simulator-uri"}, "uri"), now)));
  return Json(body, operation);
}

std::string MetadataService::Configure(const std::string& json) {
  ControlBody body(json, {"role", "v1"});
  const auto role = body.Text("role");
  const auto v1 = body.Flag("v1");
  if (role && !ParseRoleArn("acs:ram::1:role/" + *role))
    body.Refuse("role must be the name of a role or null, not " + *role);
  if (!body.error().empty()) return body.error();
  const std::lock_guard lock(mutex_);
  if (body.Has("role")) role_ = role;
  if (v1) v1_ = *v1;
  return {};
}

nlohmann::ordered_json MetadataService::Describe() const {
  const std::lock_guard lock(mutex_);
  nlohmann::ordered_json json = {{"role", nullptr}, {"v1", v1_}};
  if (role_) json["role"] = *role_;
  return json;
}

}  // namespace simulator::alibaba
