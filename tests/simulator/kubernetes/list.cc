// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/kubernetes/api.h"

#include "tests/simulator/kubernetes/list_options.h"
#include "tests/simulator/kubernetes/resource.h"
#include "tests/simulator/kubernetes/status.h"

namespace simulator::kubernetes {
namespace {

// What one answer carries.
struct Page {
  ObjectStore::Items items;
  std::string next;  // continue token, empty on the last page
  std::optional<Answer> refusal;
};

Page Refuse(Answer answer) {
  Page page;
  page.refusal = std::move(answer);
  return page;
}

Answer ListTooOld() {
  return StatusAnswer(410, "The resourceVersion for the provided list is too old.", "Expired");
}

// Narrows the query to what path and selector name.
void Select(const ObjectPath& path, const ListOptions& options, ObjectStore::Query& query) {
  if (!path.ns.empty()) query.prefix = path.ns + "/";
  if (options.fields.empty()) return;
  query.admits = [&options](const std::string& key, const StoredObject& object) {
    return options.fields.Admits(key, object);
  };
  const auto name = options.fields.name();
  if (name && (!path.ns.empty() || !path.resource->namespaced)) query.prefix += *name;
}

// The page behind a continue token.
Page ContinuePage(const ObjectStore& store, const ObjectPath& path, const ListOptions& options,
                  ObjectStore::Query query) {
  const DecodedContinue decoded = DecodeContinue(options.continue_token);
  if (!decoded.error.empty()) return Refuse(StatusAnswer(400, decoded.error, "BadRequest"));
  query.after = decoded.token.last_key;
  if (decoded.token.resource_version >= 0) query.resource_version = decoded.token.resource_version;
  auto items = store.List(path.index, query);
  if (!items) return Refuse(ExpiredContinue(EncodeContinue({-1, query.after})));
  return {std::move(*items), {}, std::nullopt};
}

Page FirstPage(const ObjectStore& store, const ObjectPath& path, const ListOptions& options,
               ObjectStore::Query query) {
  // With a limit, an unqualified resource version asks for just that state.
  const bool exact = options.match == VersionMatch::kExact ||
                     (options.match == VersionMatch::kUnset && options.limit > 0);
  if (exact && options.version.value_or(0) > 0) query.resource_version = options.version;
  auto items = store.List(path.index, query);
  if (!items) return Refuse(ListTooOld());
  return {std::move(*items), {}, std::nullopt};
}

Page SelectPage(const ObjectStore& store, const ObjectPath& path, ListOptions& options) {
  const std::int64_t current = store.current();
  if (options.continue_token.empty() && options.version.value_or(0) > current)
    return Refuse(VersionTooLarge(options.version_text, current));
  ObjectStore::Query query;
  Select(path, options, query);
  // The watch cache answers resourceVersion=0 whole.
  if (options.version != 0 || !options.continue_token.empty()) query.limit = options.limit;
  Page page = options.continue_token.empty() ? FirstPage(store, path, options, query)
                                             : ContinuePage(store, path, options, query);
  if (!page.refusal && page.items.remaining > 0)
    page.next = EncodeContinue({page.items.resource_version, page.items.last_key});
  return page;
}

nlohmann::ordered_json ListMetadata(const Page& page, bool with_remaining) {
  nlohmann::ordered_json metadata = {
      {"resourceVersion", std::to_string(page.items.resource_version)}};
  if (page.next.empty()) return metadata;
  metadata["continue"] = page.next;
  // Not counted by the real server when a selector narrows the list.
  if (with_remaining) metadata["remainingItemCount"] = page.items.remaining;
  return metadata;
}

std::string ListText(const Resource& resource, const std::string& metadata,
                     const std::vector<ObjectPointer>& objects) {
  std::size_t size = 200 + metadata.size();
  for (const ObjectPointer& object : objects) size += object->json.size() + 1;
  std::string body;
  body.reserve(size);
  body.append("{\"kind\":\"").append(resource.kind).append("List\",\"apiVersion\":\"");
  body.append(resource.api_version()).append("\",\"metadata\":").append(metadata);
  body += ",\"items\":[";
  for (const ObjectPointer& object : objects) {
    if (body.back() != '[') body += ',';
    body += object->json;
  }
  return body + "]}\n";
}

Answer NotFound(const ObjectPath& path) {
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

}  // namespace

Answer AnswerList(const ObjectStore& store, const ObjectPath& path, const Parameters& query,
                  bool as_table, std::int64_t now) {
  ListOptions options;
  if (auto refusal = ReadListOptions(query, *path.resource, options)) return std::move(*refusal);
  const Page page = SelectPage(store, path, options);
  if (page.refusal) return *page.refusal;
  const std::string metadata = ListMetadata(page, options.fields.empty()).dump();
  if (!as_table) return JsonAnswer(200, ListText(*path.resource, metadata, page.items.objects));
  std::vector<std::string_view> items;
  for (const ObjectPointer& object : page.items.objects) items.push_back(object->json);
  return JsonAnswer(
      200, TableText(*path.resource, items, metadata, query.Text("includeObject"), now) + "\n");
}

Answer AnswerGet(const ObjectStore& store, const ObjectPath& path, const Parameters& query,
                 bool as_table, std::int64_t now) {
  const ObjectPointer object =
      store.Get(path.index, path.ns.empty() ? path.name : path.ns + "/" + path.name);
  if (!object) return NotFound(path);
  if (!as_table) return JsonAnswer(200, WithKind(*path.resource, object->json) + "\n");
  const std::string metadata =
      R"({"resourceVersion":")" + std::to_string(store.current()) + R"("})";
  return JsonAnswer(
      200,
      TableText(*path.resource, {object->json}, metadata, query.Text("includeObject"), now) + "\n");
}

}  // namespace simulator::kubernetes
