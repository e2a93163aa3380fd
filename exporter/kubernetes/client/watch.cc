// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <string_view>

#include "exporter/http/line_splitter.h"
#include "exporter/http/url.h"
#include "exporter/kubernetes/client/client.h"
#include "exporter/kubernetes/client/status_error.h"

namespace exporter::kubernetes {
namespace {

// etcd rejects objects above 1.5 MiB.
constexpr std::size_t kMaxLineBytes = std::size_t{16} << 20U;
// The server ends the stream at its timeout; if it stays silent longer, the connection is dead.
constexpr std::chrono::seconds kLate{30};

struct TypeName {
  std::string_view name;
  WatchEventType type;
};

constexpr std::array kTypeNames{
    TypeName{"ADDED", WatchEventType::kAdded},     TypeName{"MODIFIED", WatchEventType::kModified},
    TypeName{"DELETED", WatchEventType::kDeleted}, TypeName{"BOOKMARK", WatchEventType::kBookmark},
    TypeName{"ERROR", WatchEventType::kError},
};

std::string WithSelector(const Collection& collection, const std::string& query) {
  const std::string selector = collection.selector.empty() ? "" : collection.selector + "&";
  return collection.path + "?" + selector + query;
}

// The HTTP status in an ERROR event; 0: none that makes sense.
int StatusIn(const WatchEvent& event) {
  const auto code = event.object.Integer("code");
  return code >= 400 && code < 600 ? static_cast<int>(code) : 0;
}

}  // namespace

WatchEvent ReadWatchEvent(JsonParser& parser, std::string_view line) {
  const auto root = parser.Parse(line);
  if (!root) return {};
  const std::string name = root->Text("type");
  WatchEvent event{.object = root->Object("object"), .problems = &parser.problems()};
  for (const TypeName& type : kTypeNames) {
    if (type.name == name) event.type = type.type;
  }
  if (!event.object.exists()) event.type = WatchEventType::kUnreadable;
  event.resource_version = event.object.Object("metadata").Text("resourceVersion");
  // The next watch resumes from the version of the last event.
  if (event.resource_version.empty() && event.type != WatchEventType::kError) {
    event.type = WatchEventType::kUnreadable;
  }
  return event;
}

WatchEnd Client::Watch(const Collection& collection, const std::string& resource_version,
                       std::chrono::seconds timeout, const std::function<void()>& on_open,
                       const OnWatchEvent& on_event, const std::stop_token& stop) {
  JsonParser parser;
  bool is_ended = false;
  int told_status = 0;
  LineSplitter lines(kMaxLineBytes, [&](std::string_view line) {
    if (line.empty()) return true;
    const WatchEvent event = ReadWatchEvent(parser, line);
    if (event.type == WatchEventType::kError) told_status = StatusIn(event);
    is_ended = !on_event(event);
    return !is_ended;
  });
  const auto on_body = [&](std::string_view piece) {
    if (piece.empty()) on_open();
    return lines.Feed(piece);
  };
  const Call call{
      .path = WithSelector(collection, "watch=1&allowWatchBookmarks=true&timeoutSeconds=" +
                                           std::to_string(timeout.count()) +
                                           "&resourceVersion=" + PercentEncode(resource_version)),
      .operation = "watch " + std::string(ResourceName(collection.path)),
      .timeout = timeout + kLate,
      .begin = {},
      .on_body = on_body,
      .told_status = [&told_status] { return told_status; }};
  Attempt attempt = Try(call, stop);
  if (attempt.status == 401) {
    token_.Expire();
    attempt = Try(call, stop);
  }
  WatchEnd end{.error = {}, .status = attempt.status};
  if (!attempt.result && !is_ended) end.error = attempt.result.error();
  // An incomplete last line means that the stream was cut, even after a clean end.
  if (!end.error && !is_ended && lines.is_cut()) {
    end.error = Error{ErrorKind::kUnavailable,
                      RequestName(options_.server + call.path) + ": the watch broke off in a line"};
  }
  return end;
}

Result<bool> Client::IsAhead(const Collection& collection, const std::string& resource_version,
                             const std::stop_token& stop) {
  const Attempt attempt = Try({.path = WithSelector(collection,
                                                    "limit=1&resourceVersionMatch=NotOlderThan"
                                                    "&resourceVersion=" +
                                                        PercentEncode(resource_version)),
                               .operation = "list " + std::string(ResourceName(collection.path))},
                              stop);
  // 504 "Too large resource version". A stalled etcd answers 504, too, but a relist helps there as
  // well.
  if (attempt.status == 504) return true;
  if (!attempt.result) return tl::unexpected(attempt.result.error());
  return attempt.status == 410;
}

}  // namespace exporter::kubernetes
