#include <unordered_set>
#include <utility>

#include "exporter/http/pages.h"
#include "exporter/http/url.h"
#include "exporter/kubernetes/client.h"
#include "exporter/kubernetes/page_reader.h"
#include "exporter/kubernetes/status_error.h"

namespace exporter::kubernetes {
namespace {

constexpr int kMaxRestarts = 3;

std::string PagePath(const Collection& collection, ListFrom from, std::size_t limit,
                     const std::string& cursor) {
  std::string page = collection.path + "?limit=" + std::to_string(limit);
  if (!collection.selector.empty()) page += "&" + collection.selector;
  if (!cursor.empty()) return page + "&continue=" + PercentEncode(cursor);
  if (from == ListFrom::kCache) page += "&resourceVersion=0";
  return page;
}

}  // namespace

Result<ListEnd> Client::List(const Collection& collection, ListFrom from, ListSink& sink,
                             const std::stop_token& stop) {
  for (int restarts = 0; restarts <= kMaxRestarts; ++restarts) {
    Result<std::optional<ListEnd>> read = ReadPages(collection, from, sink, stop);
    if (!read) return tl::unexpected(read.error());
    if (*read) return std::move(**read);
  }
  return Fail(ErrorKind::kUnavailable, RequestName(options_.server + collection.path) +
                                           ": the server did not keep the list to its last page, " +
                                           std::to_string(kMaxRestarts + 1) + " times in a row");
}

Result<std::optional<ListEnd>> Client::ReadPages(const Collection& collection, ListFrom from,
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
    auto next = ReadPage(collection, from, cursor, sink, read, stop);
    if (!next) return tl::unexpected(next.error());
    if (!*next) return std::nullopt;
    if (page > 0 && read.resource_version != first_version) return std::nullopt;
    if ((*next)->empty()) return read;
    if (!cursors.insert(**next).second) return endless("a continue token came twice");
    cursor = std::move(**next);
  }
  return endless("too many pages");
}

Result<std::optional<std::string>> Client::ReadPage(const Collection& collection, ListFrom from,
                                                    const std::string& cursor, ListSink& sink,
                                                    ListEnd& read, const std::stop_token& stop) {
  std::optional<PageReader> reader;
  bool is_refused = false;
  const auto begin = [&] {
    if (cursor.empty()) sink.BeginList();
    reader.emplace(sink);
  };
  const auto on_body = [&](std::string_view piece) {
    is_refused = !reader->Feed(piece);
    return !is_refused;
  };
  const auto response = Fetch({.path = PagePath(collection, from, options_.page_size, cursor),
                               .operation = "list " + std::string(ResourceName(collection.path)),
                               .timeout = options_.page_timeout,
                               .stall_timeout = options_.stall_timeout,
                               .begin = begin,
                               .on_body = on_body},
                              stop);
  // Of what was refused, the transport knows no more than that; the reader knows why.
  if (!response && !is_refused) return tl::unexpected(response.error());
  const std::string url = options_.server + collection.path;
  if (response && response->status == 410) {
    // Without a continue token there is nothing that a new list would do better.
    if (cursor.empty()) return tl::unexpected(StatusError(url, *response, {}, {}));
    return std::nullopt;
  }
  auto next = reader->Finish(response ? response->status : 200, collection.kind, read);
  if (next) return std::optional<std::string>(std::move(*next));
  return Fail(next.error().kind, RequestName(url) + ": " + next.error().message);
}

}  // namespace exporter::kubernetes
