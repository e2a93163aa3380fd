// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "exporter/http/pages.h"
#include "exporter/http/url.h"
#include "exporter/json/fields.h"
#include "exporter/json/list_splitter.h"
#include "exporter/kubernetes/client/client.h"
#include "exporter/kubernetes/client/status_error.h"

namespace exporter::kubernetes {
namespace {

constexpr int kMaxRestarts = 3;
constexpr int kFirstPageAttempts = 2;

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

bool IsServed(const Result<ListEnd>& list) {
  return list || list.error().status != 404;
}

tl::unexpected<Error> NotTheList(int status, const std::string& kind, const std::string& why) {
  const std::string code = status == 200 ? "" : std::to_string(status) + ": ";
  return Fail(ErrorKind::kBadResponse, code + "the answer is not a " + kind + ": " +
                                           std::string(kIsItKubernetes) + " (" + why + ")");
}

// Decodes one page of a list as it arrives.
class PageReader {
 public:
  explicit PageReader(ListSink& sink)
      : sink_(sink), splitter_("items", [this](std::string_view item) { TakeItem(item); }) {}
  PageReader(const PageReader&) = delete;
  PageReader& operator=(const PageReader&) = delete;

  // False if this is not a list; Finish then returns why.
  bool Feed(std::string_view piece) { return splitter_.Feed(piece) && failure_.empty(); }

  // Checks the page after its last piece and adds its counts to `read`. Returns the continue token
  // of the next page, empty after the last. kBadResponse: not a complete list of that kind.
  Result<std::string> Finish(int status, const std::string& kind, ListEnd& read) {
    if (!failure_.empty()) return NotTheList(status, kind, failure_);
    if (!splitter_.complete()) return NotTheList(status, kind, "not a whole JSON object");
    const auto root = parser_.Parse(splitter_.shell());
    if (!root) return NotTheList(status, kind, root.error().message);
    const std::string its_kind = root->Text("kind");
    if (its_kind != kind) {
      return NotTheList(status, kind, "its kind is '" + OneLine(its_kind, 40) + "'");
    }
    // Continuing would treat the missing objects or pages as deleted.
    const Fields metadata = root->Object("metadata");
    if (!splitter_.has_array() || metadata.Text("resourceVersion").empty() ||
        (metadata.Has("continue") && !metadata.OptionalText("continue"))) {
      return NotTheList(status, kind,
                        "its items, metadata.resourceVersion or continue are absent or of another "
                        "type");
    }
    read.resource_version = metadata.Text("resourceVersion");
    std::string next = metadata.Text("continue");
    KeepFirst(parser_.problems().first);
    read.objects += page_.objects;
    read.problems += page_.problems + parser_.problems().count;
    if (read.first_problem.empty()) read.first_problem = page_.first_problem;
    return next;
  }

 private:
  void TakeItem(std::string_view item) {
    if (!failure_.empty()) return;
    const auto object = parser_.Parse(item);
    // Skipping an object without an identity would make some object look deleted.
    const std::string refusal = object ? sink_.Take(*object) : object.error().message;
    if (!refusal.empty()) {
      failure_ = "items: " + refusal;
      return;
    }
    ++page_.objects;
    if (parser_.problems().count == 0) return;
    const DecodeProblems problems = parser_.problems();
    const std::string name = object->Object("metadata").Text("name");
    KeepFirst(OneLine(name + ": " + problems.first));
    page_.problems += problems.count;
  }

  void KeepFirst(const std::string& problem) {
    if (page_.first_problem.empty()) page_.first_problem = problem;
  }

  ListSink& sink_;
  JsonParser parser_;
  ListSplitter splitter_;
  ListEnd page_;
  std::string failure_;
};

}  // namespace

Result<ListEnd> Client::List(const Collection& collection, const std::string& version,
                             ListSink& sink, const std::stop_token& stop) {
  Result<ListEnd> list = ListPath(collection, version, sink, stop);
  for (const std::string& path : collection.fallbacks) {
    if (IsServed(list)) return list;
    Collection other = collection;
    other.path = path;
    list = ListPath(other, version, sink, stop);
  }
  if (IsServed(list) || !collection.is_optional) return list;
  sink.BeginList();
  return ListEnd{};
}

Result<ListEnd> Client::ListPath(const Collection& collection, const std::string& version,
                                 ListSink& sink, const std::stop_token& stop) {
  for (int restarts = 0; restarts <= kMaxRestarts; ++restarts) {
    const std::size_t page_size = restarts < kMaxRestarts ? options_.page_size : 0;
    Result<std::optional<ListEnd>> read = ReadPages(collection, version, page_size, sink, stop);
    if (!read) return tl::unexpected(read.error());
    if (!*read) continue;
    (*read)->path = collection.path;
    return std::move(**read);
  }
  return tl::unexpected(Error{.kind = ErrorKind::kUnavailable,
                              .message = RequestName(options_.server + collection.path) +
                                         ": the server did not keep the list to its last page, " +
                                         std::to_string(kMaxRestarts + 1) + " times in a row",
                              .status = 410});
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
  Call call{.path = collection.path + "?" + query,
            .operation = "list " + std::string(ResourceName(collection.path)),
            .timeout = options_.page_timeout,
            .stall_timeout = options_.stall_timeout,
            .begin = begin,
            .on_body = on_body};
  if (is_first) call.max_attempts = kFirstPageAttempts;
  const auto response = Fetch(call, stop);
  // When our reader aborts, the transport reports only that; Finish knows the reason.
  if (!response && !is_refused) return tl::unexpected(response.error());
  const std::string url = options_.server + collection.path;
  if (response && response->status == 410) {
    // The first page has no continue token that could have expired, so a new list cannot help.
    if (is_first) {
      Error error = StatusError(url, *response, {}, {});
      error.status = response->status;
      return tl::unexpected(std::move(error));
    }
    return std::nullopt;
  }
  auto next = reader->Finish(response ? response->status : 200, collection.kind, read);
  if (next) return std::optional<std::string>(std::move(*next));
  return Fail(next.error().kind, RequestName(url) + ": " + next.error().message);
}

}  // namespace exporter::kubernetes
