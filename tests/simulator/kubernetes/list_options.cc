#include "tests/simulator/kubernetes/list_options.h"

#include "tests/simulator/kubernetes/status.h"

namespace simulator::kubernetes {
namespace {

Answer BadRequest(const std::string& message) {
  return StatusAnswer(400, message, "BadRequest");
}

// A forbidden combination of parameters.
Answer Invalid(const std::string& field, const std::string& why) {
  const nlohmann::ordered_json cause = {
      {"reason", "FieldValueForbidden"}, {"message", "Forbidden: " + why}, {"field", field}};
  return StatusAnswer(
      422, "ListOptions.meta.k8s.io \"\" is invalid: " + field + ": Forbidden: " + why, "Invalid",
      {{"group", "meta.k8s.io"},
       {"kind", "ListOptions"},
       {"causes", nlohmann::ordered_json::array({cause})}});
}

std::optional<Answer> ReadVersion(const Parameters& query, ListOptions& options) {
  options.version_text = query.Text("resourceVersion");
  if (options.version_text.empty()) return std::nullopt;
  const auto version = ParseInteger(options.version_text);
  if (version && *version >= 0) {
    options.version = *version;
    return std::nullopt;
  }
  const std::string& text = options.version_text;
  return BadRequest("invalid resource version: resourceVersion: Invalid value: \"" + text +
                    "\": strconv.ParseUint: parsing \"" + text + "\": invalid syntax");
}

std::optional<Answer> ReadMatch(const Parameters& query, ListOptions& options) {
  const std::string text = query.Text("resourceVersionMatch");
  if (text == "NotOlderThan") options.match = VersionMatch::kNotOlderThan;
  if (text == "Exact") options.match = VersionMatch::kExact;
  const bool initial = query.Find("sendInitialEvents").has_value();
  if (options.watch && initial && options.match != VersionMatch::kNotOlderThan) {
    return Invalid("resourceVersionMatch",
                   "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
  }
  if (options.watch && !initial && !text.empty()) {
    return Invalid("resourceVersionMatch",
                   "resourceVersionMatch is forbidden for watch unless sendInitialEvents is "
                   "provided");
  }
  if (!options.watch && initial)
    return Invalid("sendInitialEvents", "sendInitialEvents is forbidden for list");
  if (options.watch || text.empty()) return std::nullopt;
  if (options.match == VersionMatch::kUnset)
    return Invalid("resourceVersionMatch", "resourceVersionMatch must be Exact or NotOlderThan");
  if (!options.continue_token.empty()) {
    return Invalid("resourceVersionMatch",
                   "resourceVersionMatch is forbidden when continue is provided");
  }
  if (!options.version) {
    return Invalid("resourceVersionMatch",
                   "resourceVersionMatch is forbidden unless resourceVersion is provided");
  }
  if (options.match == VersionMatch::kExact && options.version == 0) {
    return Invalid("resourceVersionMatch",
                   "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
  }
  return std::nullopt;
}

std::optional<Answer> ReadNumbers(const Parameters& query, ListOptions& options) {
  for (const char* name : {"limit", "timeoutSeconds"}) {
    const std::string text = query.Text(name);
    if (text.empty()) continue;
    const auto number = ParseInteger(text);
    if (!number) return BadRequest("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
    if (*number <= 0) continue;
    if (std::string_view(name) == "limit") {
      options.limit = static_cast<std::size_t>(*number);
    } else {
      options.timeout_seconds = *number;
    }
  }
  return std::nullopt;
}

std::optional<Answer> ReadSelectors(const Parameters& query, const Resource& resource,
                                    ListOptions& options) {
  // Refused, not ignored: the simulator would list what the client does not want.
  if (!query.Text("labelSelector").empty())
    return BadRequest("the simulator knows no label selectors");
  auto selector = FieldSelector::Parse(resource, query.Text("fieldSelector"));
  if (const auto* error = std::get_if<std::string>(&selector)) return BadRequest(*error);
  options.fields = std::move(std::get<FieldSelector>(selector));
  return std::nullopt;
}

}  // namespace

bool IsTrue(const std::string& parameter) {
  return parameter == "1" || parameter == "true";
}

bool ListOptions::Admits(const ObjectPath& path, const std::string& key,
                         const StoredObject& object) const {
  if (!path.ns.empty() && !key.starts_with(path.ns + "/")) return false;
  const std::string own = path.ns.empty() ? path.name : path.ns + "/" + path.name;
  if (!path.name.empty() && key != own) return false;
  return fields.Admits(key, object);
}

std::optional<Answer> ReadListOptions(const Parameters& query, const Resource& resource,
                                      ListOptions& options) {
  options.watch = IsTrue(query.Text("watch"));
  options.bookmarks = IsTrue(query.Text("allowWatchBookmarks"));
  options.send_initial_events = IsTrue(query.Text("sendInitialEvents"));
  options.continue_token = query.Text("continue");
  if (auto refusal = ReadNumbers(query, options)) return refusal;
  if (auto refusal = ReadSelectors(query, resource, options)) return refusal;
  if (auto refusal = ReadVersion(query, options)) return refusal;
  return ReadMatch(query, options);
}

Answer VersionTooLarge(const std::string& wanted, std::int64_t current) {
  const nlohmann::ordered_json cause = {{"reason", "ResourceVersionTooLarge"},
                                        {"message", "Too large resource version"}};
  Answer answer = StatusAnswer(
      504,
      "Timeout: Too large resource version: " + wanted + ", current: " + std::to_string(current),
      "Timeout", {{"causes", nlohmann::ordered_json::array({cause})}, {"retryAfterSeconds", 1}});
  answer.headers.emplace_back("Retry-After", "1");
  return answer;
}

}  // namespace simulator::kubernetes
