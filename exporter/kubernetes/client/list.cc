// SPDX-License-Identifier: Apache-2.0
#include <unordered_set>
#include <utility>

#include "exporter/http/pages.h"
#include "exporter/http/url.h"
#include "exporter/kubernetes/client/client.h"
#include "exporter/kubernetes/client/page_reader.h"
#include "exporter/kubernetes/client/status_error.h"

namespace exporter::kubernetes {
namespace {

constexpr int kMaxRestarts = 3;

// The query string of a page; a page size of 0 disables paging.
std::string PageQuery(const Collection& collection, const std::string& version,
                      std::size_t page_size, const std::string& cursor) {
  std::string query = page_size > 0 ? "limit=" + std::to_string(page_size) : "limit=0";
  if (!collection.selector.empty()) query += "&" + collection.selector;
  if (!cursor.empty()) return query + "&continue=" + PercentEncode(cursor);
  if (version != kNewestVersion) query += "&resourceVersion=" + PercentEncode(version);
  // Without it, a list with a limit would be read at exactly that version.
  if (version != kNewestVersion && version != kAnyVersion) {
    query += "&resourceVersionMatch=NotOlderThan";
  }
  return query;
}

}  // namespace

Result<ListEnd> Client::List(const Collection& collection, const std::string& version,
                             ListSink& sink, const std::stop_token& stop) {
  for (int restarts = 0; restarts <= kMaxRestarts; ++restarts) {
    const std::size_t page_size = restarts < kMaxRestarts ? options_.page_size : 0;
    Result<std::optional<ListEnd>> read = ReadPages(collection, version, page_size, sink, stop);
    if (!read) return tl::unexpected(read.error());
    if (*read) return std::move(**read);
  }
  return Fail(ErrorKind::kUnavailable, RequestName(options_.server + collection.path) +
                                           ": the server did not keep the list to its last page, " +
                                           std::to_string(kMaxRestarts + 1) + " times in a row");
}

Result<std::optional<ListEnd>> Client::ReadPages(const Collection& collection,
                                                 const std::string& version, std::size_t page_size,
                                                 ListSink& sink, const std::stop_token& stop) {
  const auto endless = [&](std::string_view why) {
    Error error = EndlessList(why, options_.max_pages);
    error.message = RequestName(options_.server + collection.path) + ": " + error.message;
    return tl::unexpected(std::move(error));
  };
  ListEnd read;
  std::unordered_set<std::string> cursors;
  std::string cursor;
  for (std::size_t page = 0; page < options_.max_pages; ++page) {
    const std::string first_version = read.resource_version;
    auto next = ReadPage(collection, PageQuery(collection, version, page_size, cursor),
                         cursor.empty(), sink, read, stop);
    if (!next) return tl::unexpected(next.error());
    if (!*next) return std::nullopt;
    if (page > 0 && read.resource_version != first_version) return std::nullopt;
    if ((*next)->empty()) return read;
    if (!cursors.insert(**next).second) return endless("a continue token came twice");
    cursor = std::move(**next);
  }
  return endless("too many pages");
}

Result<std::optional<std::string>> Client::ReadPage(const Collection& collection,
                                                    const std::string& query, bool is_first,
                                                    ListSink& sink, ListEnd& read,
                                                    const std::stop_token& stop) {
  std::optional<PageReader> reader;
  bool is_refused = false;
  const auto begin = [&] {
    if (is_first) sink.BeginList();
    reader.emplace(sink);
  };
  const auto on_body = [&](std::string_view piece) {
    is_refused = !reader->Feed(piece);
    return !is_refused;
  };
  const auto response = Fetch({.path = collection.path + "?" + query,
                               .operation = "list " + std::string(ResourceName(collection.path)),
                               .timeout = options_.page_timeout,
                               .stall_timeout = options_.stall_timeout,
                               .begin = begin,
                               .on_body = on_body},
                              stop);
  // When our reader aborts, the transport reports only that; Finish knows the reason.
  if (!response && !is_refused) return tl::unexpected(response.error());
  const std::string url = options_.server + collection.path;
  if (response && response->status == 410) {
    // The first page has no continue token that could have expired, so a new list cannot help.
    if (is_first) return tl::unexpected(StatusError(url, *response, {}, {}));
    return std::nullopt;
  }
  auto next = reader->Finish(response ? response->status : 200, collection.kind, read);
  if (next) return std::optional<std::string>(std::move(*next));
  return Fail(next.error().kind, RequestName(url) + ": " + next.error().message);
}

}  // namespace exporter::kubernetes
