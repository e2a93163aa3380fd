#include <unordered_set>

#include "exporter/http/pages.h"
#include "exporter/http/url.h"
#include "exporter/kubernetes/client.h"
#include "exporter/kubernetes/status_error.h"

namespace exporter::kubernetes {
namespace {

constexpr int kMaxRestarts = 3;

std::string PagePath(const std::string& path, std::size_t limit, const std::string& cursor) {
  std::string page = path + "?limit=" + std::to_string(limit);
  if (!cursor.empty()) page += "&continue=" + PercentEncode(cursor);
  return page;
}

tl::unexpected<Error> NotTheList(int status, const std::string& kind, const std::string& why) {
  const std::string code = status == 200 ? "" : std::to_string(status) + ": ";
  return Fail(ErrorKind::kBadResponse, code + "the answer is not a " + kind + ": " +
                                           std::string(kIsItKubernetes) + " (" + why + ")");
}

}  // namespace

Result<Client::PagesRead> Client::ListPages(const std::string& path, const std::string& kind,
                                            const std::function<void()>& begin, const Visit& visit,
                                            const std::stop_token& stop) {
  for (int restarts = 0; restarts <= kMaxRestarts; ++restarts) {
    begin();
    Result<std::optional<PagesRead>> read = ReadPages(path, kind, visit, stop);
    if (!read) return tl::unexpected(read.error());
    if (*read) return std::move(**read);
  }
  return Fail(ErrorKind::kUnavailable, RequestName(options_.server + path) +
                                           ": the server did not keep the list to its last page, " +
                                           std::to_string(kMaxRestarts + 1) + " times in a row");
}

Result<std::optional<Client::PagesRead>> Client::ReadPages(const std::string& path,
                                                           const std::string& kind,
                                                           const Visit& visit,
                                                           const std::stop_token& stop) {
  const std::string operation = "list " + std::string(ResourceName(path));
  const std::string url = options_.server + path;
  const auto add_context = [&](Error error) {
    error.message = RequestName(url) + ": " + error.message;
    return tl::unexpected(std::move(error));
  };
  PagesRead read;
  std::unordered_set<std::string> cursors;
  std::string cursor;
  for (std::size_t page = 0; page < options_.max_pages; ++page) {
    const auto response = Get(PagePath(path, options_.page_size, cursor), operation, stop);
    if (!response) return tl::unexpected(response.error());
    if (response->status == 410) {
      // Without a continue token there is nothing that a new list would do better.
      if (cursor.empty()) return tl::unexpected(StatusError(url, *response, {}, {}));
      return std::nullopt;
    }
    const std::string first_version = read.resource_version;
    Result<std::string> next = ReadPage(*response, kind, visit, read);
    if (!next) return add_context(next.error());
    if (page > 0 && read.resource_version != first_version) return std::nullopt;
    if (next->empty()) return read;
    if (!cursors.insert(*next).second) {
      return add_context(EndlessList("a continue token came twice", options_.max_pages));
    }
    cursor = std::move(*next);
  }
  return add_context(EndlessList("too many pages", options_.max_pages));
}

Result<std::string> Client::ReadPage(const HttpResponse& response, const std::string& kind,
                                     const Visit& visit, PagesRead& read) {
  const auto document = JsonDocument::Parse(response.body);
  if (!document) return NotTheList(response.status, kind, document.error().message);
  const Fields root = document->root();
  const std::string its_kind = root.Text("kind");
  if (its_kind != kind) {
    return NotTheList(response.status, kind, "its kind is '" + OneLine(its_kind, 40) + "'");
  }
  const auto keep_first = [&read](const std::string& problem) {
    if (read.first_problem.empty()) read.first_problem = problem;
  };
  const DecodeProblems& problems = document->problems();
  const bool has_items = root.ForEach("items", [&](const Fields& object) {
    const std::size_t before = problems.count;
    if (const std::string refusal = visit(object); !refusal.empty()) {
      ++read.problems;
      keep_first(refusal);
    }
    if (before == 0 && problems.count > 0) {
      keep_first(OneLine(object.Object("metadata").Text("name") + ": " + problems.first));
    }
  });
  // Reading on would take the objects, or the pages, that are missing for deleted ones.
  const Fields metadata = root.Object("metadata");
  if ((!has_items && root.Has("items")) || (!metadata.exists() && root.Has("metadata")) ||
      (metadata.Has("continue") && !metadata.OptionalText("continue"))) {
    return NotTheList(response.status, kind, "its items or metadata are of another type");
  }
  read.problems += problems.count;
  keep_first(problems.first);
  read.resource_version = metadata.Text("resourceVersion");
  return metadata.Text("continue");
}

}  // namespace exporter::kubernetes
