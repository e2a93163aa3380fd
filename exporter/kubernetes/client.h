#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/http/retry.h"
#include "exporter/http/transport.h"
#include "exporter/json/fields.h"
#include "exporter/kubernetes/token_file.h"

namespace exporter::kubernetes {

struct ClientOptions {
  std::string server;  // base URL without a trailing slash
  std::size_t page_size = 500;
  std::size_t max_pages = 10'000;
  RetryPolicy retry{};
};

// What a list gave: objects, and what did not decode.
template <class T>
struct ListResult {
  std::vector<T> items;
  std::string resource_version;
  std::size_t problems = 0;  // odd fields and dropped objects
  // Names the object where it has a name: "d-1: items.spec.capacity.storage: want ...".
  std::string first_problem;
};

// Talks to one API server. Retries what later may cure; asks for a fresh token
// once when the server answers 401. Safe to call from several threads.
class Client {
 public:
  Client(Transport& transport, const Clock& clock, TokenSource& token, ClientOptions options,
         Sleeper sleeper, Jitter jitter);

  // GETs `path` (with its query). Statuses below 400 are values, and so is 410,
  // which only the list above understands. Errors: 401 kAuth, 403 kForbidden, 429
  // kThrottled, 5xx kUnavailable, 504 kTimeout, else kBadResponse; the message
  // names the request, the status, the server's one-line message and the remedy.
  Result<HttpResponse> Get(const std::string& path, const std::string& operation,
                           const std::stop_token& stop);

  // Lists `path` ("/api/v1/persistentvolumes") page by page; a 410 on a later
  // page starts the list anew, up to three times. `kind` is the list's kind
  // ("PersistentVolumeList"); another kind is kBadResponse: not a Kubernetes API.
  // An object that `decode` refuses is left out and counted.
  template <class T>
  Result<ListResult<T>> List(const std::string& path, const std::string& kind,
                             const std::function<Result<T>(const Fields&)>& decode,
                             const std::stop_token& stop) {
    ListResult<T> result;
    const auto status = ListPages(
        path, kind, [&] { result = {}; },
        [&](const Fields& object) -> std::string {
          Result<T> item = decode(object);
          if (!item) return item.error().message;
          result.items.push_back(std::move(*item));
          return {};
        },
        stop);
    if (!status) return tl::unexpected(status.error());
    result.resource_version = status->resource_version;
    result.problems = status->problems;
    result.first_problem = status->first_problem;
    return result;
  }

 private:
  struct Attempt {
    Result<HttpResponse> result;
    int status = 0;                     // 0 when no answer arrived
    std::chrono::milliseconds hint{0};  // the wait that the server asks for
  };
  struct PagesRead {
    std::string resource_version;
    std::size_t problems = 0;
    std::string first_problem;
  };
  // Returns why it refuses an object, or nothing.
  using Visit = std::function<std::string(const Fields&)>;

  Attempt TryGet(const std::string& path, const std::string& operation,
                 const std::stop_token& stop);
  // `begin` is called whenever the list starts (anew).
  Result<PagesRead> ListPages(const std::string& path, const std::string& kind,
                              const std::function<void()>& begin, const Visit& visit,
                              const std::stop_token& stop);
  // nullopt when the server no longer holds the state the first page was read from.
  Result<std::optional<PagesRead>> ReadPages(const std::string& path, const std::string& kind,
                                             const Visit& visit, const std::stop_token& stop);
  // Reads one page into `read`; gives the continue token of the next one.
  static Result<std::string> ReadPage(const HttpResponse& response, const std::string& kind,
                                      const Visit& visit, PagesRead& read);

  Transport& transport_;
  const Clock& clock_;
  TokenSource& token_;
  ClientOptions options_;
  Sleeper sleeper_;
  Jitter jitter_;
};

}  // namespace exporter::kubernetes
