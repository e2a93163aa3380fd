// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/kubernetes/api.h"

#include <algorithm>
#include <array>

#include "tests/simulator/encoding.h"
#include "tests/simulator/kubernetes/status.h"

namespace simulator::kubernetes {
namespace {

// The real server compresses nothing smaller.
constexpr std::size_t kGzipFrom = std::size_t{128} * 1024;

std::vector<std::string> Split(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    path.remove_prefix(1);
    parts.emplace_back(path.substr(0, path.find('/')));
    path.remove_prefix(parts.back().size());
  }
  return parts;
}

enum class Lookup { kFound, kUnknownResource, kUnknownPath };

// /api/v1/RESOURCE[/NAME], /apis/GROUP/VERSION/..., each also below namespaces/NS.
Lookup FindPath(std::string_view path, ObjectPath& found) {
  std::vector<std::string> parts = Split(path);
  std::string api_version;
  if (parts.size() >= 2 && parts[0] == "api") {
    api_version = parts[1];
    parts.erase(parts.begin(), parts.begin() + 2);
  } else if (parts.size() >= 3 && parts[0] == "apis") {
    api_version = parts[1] + "/" + parts[2];
    parts.erase(parts.begin(), parts.begin() + 3);
  }
  if (parts.size() >= 3 && parts[0] == "namespaces") {
    found.ns = parts[1];
    parts.erase(parts.begin(), parts.begin() + 2);
  }
  bool known_version = false;
  for (std::size_t index = 0; index < Resources().size(); ++index) {
    const Resource& resource = Resources()[index];
    if (resource.api_version() != api_version) continue;
    known_version = true;
    if (parts.empty() || parts.size() > 2 || parts[0] != resource.name) continue;
    if (!found.ns.empty() && !resource.namespaced) continue;
    if (parts.size() == 2 && found.ns.empty() && resource.namespaced) continue;
    found.resource = &resource;
    found.index = index;
    if (parts.size() == 2) found.name = parts[1];
    return Lookup::kFound;
  }
  return known_version && !parts.empty() ? Lookup::kUnknownResource : Lookup::kUnknownPath;
}

std::string VerbOf(const Request& request, const ObjectPath& path) {
  const std::string& method = request.method;
  if (method == "GET" || method == "HEAD") {
    if (IsTrue(Parameters(request.query).Text("watch"))) return "watch";
    return path.name.empty() ? "list" : "get";
  }
  if (method == "DELETE") return path.name.empty() ? "deletecollection" : "delete";
  if (method == "POST") return "create";
  if (method == "PUT") return "update";
  if (method == "PATCH") return "patch";
  return "";
}

Answer Forbidden(std::string_view user, const std::string& verb, const ObjectPath& path) {
  const Resource& resource = *path.resource;
  std::string what(resource.name);
  nlohmann::ordered_json details = nlohmann::ordered_json::object();
  if (!path.name.empty()) details["name"] = path.name;
  if (!resource.group.empty()) {
    what += "." + std::string(resource.group);
    details["group"] = resource.group;
  }
  details["kind"] = resource.name;
  if (!path.name.empty()) what += " \"" + path.name + "\"";
  const std::string where =
      path.ns.empty() ? "at the cluster scope" : "in the namespace \"" + path.ns + "\"";
  return StatusAnswer(403,
                      what + " is forbidden: User \"" + std::string(user) + "\" cannot " + verb +
                          " resource \"" + std::string(resource.name) + "\" in API group \"" +
                          std::string(resource.group) + "\" " + where,
                      "Forbidden", details);
}

Answer ForbiddenPath(std::string_view user, std::string_view path) {
  return StatusAnswer(
      403,
      "forbidden: User \"" + std::string(user) + "\" cannot get path \"" + std::string(path) + "\"",
      "Forbidden", nlohmann::ordered_json::object());
}

enum class Representation { kJson, kTable, kNone };

// The first acceptable entry of the Accept header wins, as in the real server.
Representation Negotiate(std::string_view accept) {
  if (accept.empty()) return Representation::kJson;
  while (!accept.empty()) {
    std::string_view entry = accept.substr(0, accept.find(','));
    accept.remove_prefix(std::min(accept.size(), entry.size() + 1));
    entry.remove_prefix(std::min(entry.find_first_not_of(' '), entry.size()));
    const std::string_view type = entry.substr(0, entry.find(';'));
    if (type != "application/json" && type != "*/*" && type != "application/*") continue;
    if (entry.find("as=") == std::string_view::npos) return Representation::kJson;
    if (entry.find("as=Table;v=v1;g=meta.k8s.io") != std::string_view::npos)
      return Representation::kTable;
  }
  return Representation::kNone;
}

}  // namespace

bool Api::Serves(std::string_view path) {
  constexpr std::array<std::string_view, 7> kRoots = {"/api",    "/apis",    "/version", "/livez",
                                                      "/readyz", "/healthz", "/openapi"};
  return std::any_of(kRoots.begin(), kRoots.end(), [&](std::string_view root) {
    return path == root || (path.starts_with(root) && path[root.size()] == '/');
  });
}

Answer Api::Respond(const Request& request) const {
  const auto visitor = access_.Identify(request);
  if (visitor) return Route(request, *visitor);
  Answer answer = Unauthorized();
  answer.operation = "unauthorized";
  return answer;
}

Answer Api::Route(const Request& request, const AccessControl::Visitor& visitor) const {
  const auto named = [](Answer answer, std::string operation) {
    answer.operation = std::move(operation);
    return answer;
  };
  if (auto open = AnswerOpenPath(request.path)) return named(std::move(*open), request.path);

  ObjectPath path;
  const Lookup lookup = FindPath(request.path, path);
  if (lookup != Lookup::kFound) {
    if (!visitor.known) return named(ForbiddenPath(visitor.user, request.path), "other");
    if (auto discovery = AnswerDiscovery(request.path, request.Header("host")))
      return named(std::move(*discovery), "discovery");
    return named(lookup == Lookup::kUnknownResource ? UnknownResource() : PageNotFound(), "other");
  }
  const std::string verb = VerbOf(request, path);
  if (verb.empty()) {
    return named(
        StatusAnswer(405, "the server does not allow this method on the requested resource",
                     "MethodNotAllowed", nlohmann::ordered_json::object()),
        "other");
  }
  const std::string operation = verb + " " + std::string(path.resource->name);
  const bool reads = verb == "list" || verb == "watch" || verb == "get";
  const bool is_denied = access_.Denies(path.resource->name, verb) || startup_.IsForbidding();
  if (!visitor.known || !reads || is_denied)
    return named(Forbidden(visitor.user, verb, path), operation);
  return named(AnswerObjects(request, path, verb == "watch"), operation);
}

Answer Api::AnswerObjects(const Request& request, const ObjectPath& path, bool watch) const {
  const Parameters query(request.query);
  const Representation representation = Negotiate(request.Header("accept"));
  if (representation == Representation::kNone) return NotAcceptable();
  const bool as_table = representation == Representation::kTable;
  if (watch) return AnswerWatch(store_, path, query, as_table, settings_);
  const std::int64_t now = settings_.clock();
  return path.name.empty() ? AnswerList(store_, path, query, as_table, now)
                           : AnswerGet(store_, path, query, as_table, now);
}

std::string VerbOfRequest(const Request& request) {
  ObjectPath path;
  return FindPath(request.path, path) == Lookup::kFound ? VerbOf(request, path) : "";
}

void Compress(const Request& request, Answer& answer) {
  if (answer.body.size() < kGzipFrom) return;
  if (request.Header("accept-encoding").find("gzip") == std::string_view::npos) return;
  answer.body = Gzip(answer.body);
  answer.headers.emplace_back("Content-Encoding", "gzip");
  answer.headers.emplace_back("Vary", "Accept-Encoding");
}

}  // namespace simulator::kubernetes
