// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "tests/simulator/kubernetes/resource.h"

namespace simulator::kubernetes {

// What kubectl's tables show, computed from objects as they are stored.
namespace {

using Json = nlohmann::json;
using Pointers = std::vector<std::string>;

// Null where there is none.
const Json* ValueAt(const Json& object, const std::string& pointer) {
  const Json::json_pointer place(pointer);
  return object.contains(place) ? &object.at(place) : nullptr;
}

// Empty where there is none.
std::string TextAt(const Json& object, const std::string& pointer) {
  const Json* const value = ValueAt(object, pointer);
  if (value == nullptr) return {};
  return value->is_string() ? value->get<std::string>() : value->dump();
}

// The first of the texts that is not empty.
std::string FirstText(const Json& object, const Pointers& pointers) {
  for (const std::string& pointer : pointers)
    if (std::string text = TextAt(object, pointer); !text.empty()) return text;
  return {};
}

// How long ago the first of these times was that the object has.
std::string Age(const Json& object, const Pointers& pointers, std::int64_t now) {
  for (const std::string& pointer : pointers)
    if (const auto time = ParseTime(TextAt(object, pointer).substr(0, 19) + "Z"))
      return FormatAge(now - *time);
  return "<unknown>";
}

// "RWO,RWX".
std::string AccessModes(const Json& object, const Pointers& pointers) {
  std::string text;
  const Json* const modes = ValueAt(object, pointers.front());
  if (modes == nullptr) return text;
  for (const Json& mode : *modes) {
    if (!text.empty()) text += ',';
    const std::string name = mode.get<std::string>();
    text += name == "ReadWriteOnce"      ? "RWO"
            : name == "ReadOnlyMany"     ? "ROX"
            : name == "ReadWriteMany"    ? "RWX"
            : name == "ReadWriteOncePod" ? "RWOP"
                                         : name;
  }
  return text;
}

// Empty once the init containers are through.
std::string InitStatus(const Json& pod) {
  const Json* const all = ValueAt(pod, "/status/initContainerStatuses");
  if (all == nullptr) return {};
  for (std::size_t i = 0; i < all->size(); ++i) {
    const std::string waiting = TextAt((*all)[i], "/state/waiting/reason");
    if (TextAt((*all)[i], "/state/terminated/exitCode") == "0") continue;
    if (!waiting.empty() && waiting != "PodInitializing") return "Init:" + waiting;
    return "Init:" + std::to_string(i) + "/" + std::to_string(all->size());
  }
  return {};
}

// The rules are those of printPod in pkg/printers/internalversion/printers.go, for the states that
// occur here.
std::string PodStatus(const Json& pod) {
  if (!TextAt(pod, "/metadata/deletionTimestamp").empty()) return "Terminating";
  if (std::string init = InitStatus(pod); !init.empty()) return init;
  return FirstText(pod, {"/status/containerStatuses/0/state/terminated/reason",
                         "/status/containerStatuses/0/state/waiting/reason", "/status/phase"});
}

// Of claims and volumes.
std::string StorageStatus(const Json& object) {
  if (!TextAt(object, "/metadata/deletionTimestamp").empty()) return "Terminating";
  return TextAt(object, "/status/phase");
}

std::string Lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

struct NamedFunction {
  std::string_view name;
  CellPart::Function run;
};
constexpr NamedFunction kFunctions[] = {
    {"", [](const Json& o, const Pointers& p, std::int64_t) { return Json(FirstText(o, p)); }},
    {"age",
     [](const Json& o, const Pointers& p, std::int64_t now) { return Json(Age(o, p, now)); }},
    {"access_modes",
     [](const Json& o, const Pointers& p, std::int64_t) { return Json(AccessModes(o, p)); }},
    {"pod_status", [](const Json& o, const Pointers&, std::int64_t) { return Json(PodStatus(o)); }},
    {"storage_status",
     [](const Json& o, const Pointers&, std::int64_t) { return Json(StorageStatus(o)); }},
    {"lower",
     [](const Json& o, const Pointers& p, std::int64_t) { return Json(Lower(FirstText(o, p))); }},
    // As JSON, not as text.
    {"value", [](const Json& o, const Pointers& p, std::int64_t) { return *ValueAt(o, p[0]); }},
    {"integer", [](const Json& o, const Pointers& p,
                   std::int64_t) { return Json(std::atoi(FirstText(o, p).c_str())); }},
    {"count",
     [](const Json& o, const Pointers& p, std::int64_t) { return Json(ValueAt(o, p[0])->size()); }},
    {"ready", [](const Json& o, const Pointers& p,
                 std::int64_t) { return Json(FirstText(o, p) == "true" ? "1" : "0"); }},
    {"default_class",
     [](const Json& o, const Pointers& p, std::int64_t) {
       return Json(FirstText(o, p).empty() ? "" : " (default)");
     }},
    {"then_host",
     [](const Json& o, const Pointers& p, std::int64_t) {
       const std::string host = FirstText(o, p);
       return Json(host.empty() ? host : ", " + host);
     }},
};

Pointers SplitAt(std::string_view text, char separator) {
  Pointers parts;
  while (!text.empty()) {
    parts.emplace_back(text.substr(0, text.find(separator)));
    text.remove_prefix(std::min(text.size(), parts.back().size() + 1));
  }
  return parts;
}

// What stands between "${" and "}": "age /a,/b", "/a|otherwise".
CellPart ParsePlaceholder(std::string_view text) {
  CellPart part;
  const std::size_t bar = text.find('|');
  if (bar != std::string_view::npos) part.otherwise = text.substr(bar + 1);
  text = text.substr(0, bar);
  const std::size_t name_size = text.starts_with('/') ? 0 : std::min(text.find(' '), text.size());
  const std::string_view name = text.substr(0, name_size);
  text.remove_prefix(std::min(text.size(), name_size + (name.empty() ? 0 : 1)));
  part.pointers = SplitAt(text, ',');
  for (const NamedFunction& function : kFunctions)
    if (function.name == name) part.function = function.run;
  if (part.function == nullptr) throw std::logic_error("no cell function " + std::string(name));
  return part;
}

}  // namespace

std::vector<CellPart> ParseCell(const std::string& pattern) {
  std::vector<CellPart> parts;
  std::string_view rest = pattern;
  while (!rest.empty()) {
    const std::size_t begin = std::min(rest.find("${"), rest.size());
    if (begin > 0) parts.push_back({.literal = std::string(rest.substr(0, begin))});
    rest.remove_prefix(begin);
    if (rest.empty()) break;
    const std::size_t end = rest.find('}');
    parts.push_back(ParsePlaceholder(rest.substr(2, end - 2)));
    rest.remove_prefix(end + 1);
  }
  return parts;
}

Json CellOf(const Column& column, const Json& object, std::int64_t now) {
  std::string text;
  bool is_empty = true;  // there are values, and none of them says anything
  bool has_values = false;
  for (const CellPart& part : column.cell) {
    if (part.function == nullptr) {
      text += part.literal;
      continue;
    }
    const Json value = part.function(object, part.pointers, now);
    if (!value.is_string()) return value;
    has_values = true;
    const std::string& own = value.get_ref<const std::string&>();
    text += own.empty() ? part.otherwise : own;
    is_empty = is_empty && own.empty() && part.otherwise.empty();
  }
  return has_values && is_empty ? "" : text;
}
namespace {

std::string Columns(const Resource& resource) {
  auto columns = nlohmann::ordered_json::array();
  for (const Column& column : resource.columns) {
    columns.push_back({{"name", column.name},
                       {"type", column.type},
                       {"format", column.name == "Name" ? "name" : ""},
                       {"description", ""},
                       {"priority", column.priority}});
  }
  return columns.dump();
}

std::string RowText(const Resource& resource, std::string_view item,
                    const std::string& include_object, std::int64_t now) {
  const nlohmann::json object = nlohmann::json::parse(item);
  auto cells = nlohmann::json::array();
  for (const Column& column : resource.columns) cells.push_back(CellOf(column, object, now));
  std::string row = "{\"cells\":" + cells.dump();
  if (include_object == "Object") {
    row += ",\"object\":" + WithKind(resource, item);
  } else if (include_object != "None") {
    row += R"(,"object":{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":)";
    row += object.at("metadata").dump() + "}";
  }
  return row + "}";
}

}  // namespace

std::string TableText(const Resource& resource, const std::vector<std::string_view>& items,
                      const std::string& list_metadata, const std::string& include_object,
                      std::int64_t now, bool with_columns) {
  std::string body = R"({"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":)" + list_metadata;
  if (with_columns) body += ",\"columnDefinitions\":" + Columns(resource);
  body += ",\"rows\":[";
  for (const std::string_view item : items) {
    if (body.back() != '[') body += ',';
    body += RowText(resource, item, include_object, now);
  }
  return body + "]}";
}

std::string WithKind(const Resource& resource, std::string_view item) {
  std::string text =
      "{\"kind\":\"" + resource.kind + "\",\"apiVersion\":\"" + resource.api_version() + "\",";
  text += item.substr(1);
  return text;
}

}  // namespace simulator::kubernetes
