#include "tests/simulator/kubernetes/list.h"

#include "tests/simulator/kubernetes/continue_token.h"
#include "tests/simulator/kubernetes/status.h"
#include "tests/simulator/kubernetes/table.h"

namespace simulator::kubernetes {
namespace {

// The part of a collection that one answer carries.
struct Page {
  std::shared_ptr<const Snapshot> snapshot;
  Collection::Range items;
  std::string next;  // continue token, empty on the last page
  std::size_t remaining = 0;
  std::optional<Answer> refusal;
};

Page Refuse(Answer answer) {
  Page page;
  page.refusal = std::move(answer);
  return page;
}

Page BadRequest(const std::string& message) {
  return Refuse(StatusAnswer(400, message, "BadRequest"));
}

// Checks resourceVersion; what it asks for is otherwise served by the present state.
std::optional<Answer> CheckResourceVersion(const std::string& text, std::int64_t current) {
  if (text.empty()) return std::nullopt;
  const auto version = ParseInteger(text);
  if (!version || *version < 0) {
    return StatusAnswer(400,
                        "invalid resource version: resourceVersion: Invalid value: \"" + text +
                            "\": strconv.ParseUint: parsing \"" + text + "\": invalid syntax",
                        "BadRequest");
  }
  if (*version <= current) return std::nullopt;
  const nlohmann::ordered_json cause = {{"reason", "ResourceVersionTooLarge"},
                                        {"message", "Too large resource version"}};
  Answer answer = StatusAnswer(
      504, "Timeout: Too large resource version: " + text + ", current: " + std::to_string(current),
      "Timeout", {{"causes", nlohmann::ordered_json::array({cause})}, {"retryAfterSeconds", 1}});
  answer.headers.emplace_back("Retry-After", "1");
  return answer;
}

// The selectors that clients of the resources here send; the rest is refused, not ignored.
std::optional<Answer> CheckSelectors(const Parameters& query) {
  if (!query.Text("labelSelector").empty())
    return StatusAnswer(400, "the simulator knows no label selectors", "BadRequest");
  const std::string field = query.Text("fieldSelector");
  const bool by_name = field.starts_with("metadata.name=") && field.find(',') == std::string::npos;
  if (field.empty() || by_name) return std::nullopt;
  return StatusAnswer(400,
                      "\"" + field.substr(0, field.find('=')) +
                          "\" is not a known field selector: only \"metadata.name\", "
                          "\"metadata.namespace\"",
                      "BadRequest");
}

Collection::Range Selected(const Collection& objects, const ObjectPath& path,
                           const Parameters& query) {
  const std::string field = query.Text("fieldSelector");
  if (field.empty()) return path.ns.empty() ? objects.all() : objects.WithPrefix(path.ns + "/");
  const std::string name = field.substr(field.find_last_of('=') + 1);
  const auto index = objects.IndexOf(path.ns.empty() ? name : path.ns + "/" + name);
  return index ? Collection::Range{*index, *index + 1} : Collection::Range{};
}

// Reads `continue` into page.snapshot and the key after which the page begins.
std::optional<Answer> Continue(const Story& story, const std::string& text, Page& page,
                               std::string& after) {
  const DecodedContinue decoded = DecodeContinue(text);
  if (!decoded.error.empty()) return StatusAnswer(400, decoded.error, "BadRequest");
  after = decoded.token.last_key;
  if (decoded.token.resource_version < 0) return std::nullopt;
  page.snapshot = story.At(decoded.token.resource_version);
  if (page.snapshot) return std::nullopt;
  return ExpiredContinue(EncodeContinue({-1, after}));
}

Page SelectPage(const Story& story, std::size_t index, const ObjectPath& path,
                const Parameters& query) {
  Page page;
  page.snapshot = story.current();
  const std::string limit_text = query.Text("limit");
  const auto limit = ParseInteger(limit_text);
  if (!limit_text.empty() && !limit)
    return BadRequest("strconv.ParseInt: parsing \"" + limit_text + "\": invalid syntax");
  if (auto refusal = CheckSelectors(query)) return Refuse(std::move(*refusal));

  const std::string version = query.Text("resourceVersion");
  const std::string token = query.Text("continue");
  std::string after;
  if (!token.empty()) {
    if (auto refusal = Continue(story, token, page, after)) return Refuse(std::move(*refusal));
  } else if (auto refusal = CheckResourceVersion(version, page.snapshot->resource_version)) {
    return Refuse(std::move(*refusal));
  }

  const Collection& objects = page.snapshot->objects[index];
  page.items = Selected(objects, path, query);
  if (!token.empty()) page.items.begin = std::max(page.items.begin, objects.UpperBound(after));
  // The watch cache answers resourceVersion=0 whole.
  const bool unlimited = limit.value_or(0) <= 0 || (version == "0" && token.empty());
  if (!unlimited && page.items.size() > static_cast<std::size_t>(*limit)) {
    page.remaining = page.items.size() - static_cast<std::size_t>(*limit);
    page.items.end = page.items.begin + static_cast<std::size_t>(*limit);
    page.next = EncodeContinue({page.snapshot->resource_version, objects.key(page.items.end - 1)});
  }
  return page;
}

nlohmann::ordered_json ListMetadata(const Page& page, bool with_remaining) {
  nlohmann::ordered_json metadata = {
      {"resourceVersion", std::to_string(page.snapshot->resource_version)}};
  if (page.next.empty()) return metadata;
  metadata["continue"] = page.next;
  // Not counted by the real server when a selector narrows the list.
  if (with_remaining) metadata["remainingItemCount"] = page.remaining;
  return metadata;
}

}  // namespace

Answer AnswerList(const Story& story, std::size_t index, const ObjectPath& path,
                  const Parameters& query, bool as_table, std::int64_t now) {
  const Page page = SelectPage(story, index, path, query);
  if (page.refusal) return *page.refusal;
  const Collection& objects = page.snapshot->objects[index];
  const std::string metadata = ListMetadata(page, query.Text("fieldSelector").empty()).dump();
  if (as_table) {
    std::vector<std::string_view> items;
    for (std::size_t i = page.items.begin; i < page.items.end; ++i)
      items.push_back(objects.Item(i));
    return AnswerTable(*path.resource, items, metadata, query.Text("includeObject"), now);
  }
  std::string body = "{\"kind\":\"" + std::string(path.resource->kind) +
                     "List\",\"apiVersion\":\"" + path.resource->api_version() +
                     "\",\"metadata\":" + metadata + ",\"items\":[";
  body += objects.Text(page.items);
  body += "]}\n";
  return JsonAnswer(200, std::move(body));
}

Answer AnswerGet(const Story& story, std::size_t index, const ObjectPath& path,
                 const Parameters& query, bool as_table, std::int64_t now) {
  const auto snapshot = story.current();
  const Collection& objects = snapshot->objects[index];
  const auto found = objects.IndexOf(path.ns.empty() ? path.name : path.ns + "/" + path.name);
  if (!found) {
    const Resource& resource = *path.resource;
    std::string qualified(resource.name);
    nlohmann::ordered_json details = {{"name", path.name}};
    if (!resource.group.empty()) {
      qualified += "." + std::string(resource.group);
      details["group"] = resource.group;
    }
    details["kind"] = resource.name;
    return StatusAnswer(404, qualified + " \"" + path.name + "\" not found", "NotFound", details);
  }
  const std::string_view item = objects.Item(*found);
  if (as_table) {
    const std::string metadata =
        R"({"resourceVersion":")" + std::to_string(snapshot->resource_version) + R"("})";
    return AnswerTable(*path.resource, {item}, metadata, query.Text("includeObject"), now);
  }
  return JsonAnswer(200, WithKind(*path.resource, item) + "\n");
}

}  // namespace simulator::kubernetes
