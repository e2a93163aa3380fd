// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/simulator/encoding.h"
#include "tests/simulator/kubernetes/list_options.h"
#include "tests/simulator/kubernetes/status.h"

namespace simulator::kubernetes {
namespace {

// Kinds with selectable fields of their own name the field that they lack in other words.
std::string Unknown(const Resource& resource, const std::string& label) {
  if (!resource.selectable.empty()) return "field label not supported: " + label;
  return "\"" + label +
         "\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"";
}

}  // namespace

std::variant<FieldSelector, std::string> FieldSelector::Parse(const Resource& resource,
                                                              std::string_view text) {
  FieldSelector selector;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    if (part.empty()) continue;
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) {
      return "invalid selector: '" + std::string(part) + "'; can't understand '" +
             std::string(part) + "'";
    }
    Term term;
    term.equal = equals == 0 || part[equals - 1] != '!';
    const std::string label(part.substr(0, term.equal ? equals : equals - 1));
    std::string_view value = part.substr(equals + 1);
    if (term.equal && value.starts_with('=')) value.remove_prefix(1);
    term.value = value;
    const auto& known = resource.selectable;
    const auto found = std::find(known.begin(), known.end(), label);
    if (label == "metadata.namespace") {
      term.field = kNamespace;
    } else if (label != "metadata.name") {
      if (found == known.end()) return Unknown(resource, label);
      term.field = static_cast<std::size_t>(found - known.begin());
    }
    selector.terms_.push_back(std::move(term));
  }
  return selector;
}

bool FieldSelector::Admits(std::string_view key, const StoredObject& object) const {
  const std::size_t slash = key.find('/');
  const std::string_view ns = slash == std::string_view::npos ? "" : key.substr(0, slash);
  const std::string_view name = slash == std::string_view::npos ? key : key.substr(slash + 1);
  return std::all_of(terms_.begin(), terms_.end(), [&](const Term& term) {
    std::string_view value = name;
    if (term.field == kNamespace) value = ns;
    if (term.field < object.fields.size()) value = object.fields[term.field];
    return (value == term.value) == term.equal;
  });
}

std::optional<std::string> FieldSelector::name() const {
  for (const Term& term : terms_)
    if (term.field == kName && term.equal) return term.value;
  return std::nullopt;
}
namespace {

constexpr const char* kMetaVersion = "meta.k8s.io/v1";

DecodedContinue Invalid(const std::string& why) {
  return {{}, "invalid continue token: continue key is not valid: " + why};
}

// A byte as Go's JSON decoder names it: '\u009e'.
std::string QuoteByte(char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= 0x20 && byte < 0x7f) return std::string("'") + c + "'";
  std::string text = byte < 0x80 ? "'\\x" : "'\\u00";
  text += kHex[byte >> 4];
  text += kHex[byte & 15];
  return text + "'";
}

}  // namespace

std::string EncodeContinue(const ContinueToken& token) {
  const std::string start = token.resource_version < 0 ? token.last_key : "/" + token.last_key;
  const nlohmann::ordered_json json = {
      {"v", kMetaVersion}, {"rv", token.resource_version}, {"start", start + '\0'}};
  return Base64UrlEncode(json.dump());
}

DecodedContinue DecodeContinue(std::string_view text) {
  const auto bytes = Base64UrlDecode(text);
  if (!bytes) return Invalid("illegal base64 data at input byte 0");
  const auto json = nlohmann::json::parse(*bytes, nullptr, false);
  if (json.is_discarded() && !bytes->empty() && bytes->front() != '{')
    return Invalid("invalid character " + QuoteByte(bytes->front()) +
                   " looking for beginning of value");
  if (!json.is_object()) return Invalid("unexpected end of JSON input");
  if (!json.contains("v") || json["v"] != kMetaVersion || !json.contains("rv") ||
      !json["rv"].is_number_integer() || !json.contains("start") || !json["start"].is_string())
    return Invalid("server does not recognize this encoded version");

  std::string start = json["start"].get<std::string>();
  if (start.starts_with('/')) start.erase(0, 1);
  if (start.ends_with('\0')) start.pop_back();
  if (start.empty()) return Invalid("server does not recognize this encoded version");
  return {{json["rv"].get<std::int64_t>(), std::move(start)}, {}};
}
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
