// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/http/retry.h"
#include "exporter/http/transport.h"
#include "exporter/kubernetes/access/token_source.h"
#include "exporter/kubernetes/client/object_store.h"
#include "exporter/kubernetes/client/watch_event.h"

namespace exporter::kubernetes {

struct ClientOptions {
  std::string server;  // base URL without a trailing slash
  // What messages tell the operator to check when the server cannot be reached.
  std::string server_place = "--kubernetes.server, --kubernetes.ca-file";
  std::size_t page_size = 500;
  std::size_t max_pages = 10'000;
  RetryPolicy retry{};
  // One page may be a complete list of 150,000 pods from a busy server.
  std::chrono::milliseconds page_timeout{600'000};
  // Longer than the server's own timeout of one minute, during which it may be silent while it
  // encodes a large list.
  std::chrono::seconds stall_timeout{75};
};

// What to list or watch.
struct Collection {
  std::string path;      // "/api/v1/persistentvolumes"
  std::string kind;      // of the list object: "PersistentVolumeList"
  std::string selector;  // "fieldSelector=reason%3DFailedMount", URL-encoded; empty: all
  // Other paths of the same objects, for servers that do not serve `path`; in order of preference.
  std::vector<std::string> fallbacks{};
  // Not every server has it: where no path is served, there are no objects.
  bool is_optional = false;
};

// resourceVersion of a list: kAnyVersion may be slightly stale; any other version means not older
// than that. Both are served from the watch cache, possibly in one page. kNewestVersion is a quorum
// read from etcd on servers before 1.31.
inline constexpr const char* kAnyVersion = "0";
inline constexpr const char* kNewestVersion = "";

// Metadata of a list that was read to its end.
struct ListEnd {
  std::string resource_version;
  std::string path{};        // where it was listed; empty: it is optional and not served
  std::size_t objects = 0;   // accepted by the sink
  std::size_t problems = 0;  // fields that did not decode
  // With the object's name if it has one: "d-1: spec.capacity.storage: want ...".
  std::string first_problem;
};

// Client of one API server. Retries transient errors, and a 401 once with a fresh token. Safe to
// call from several threads.
class Client {
 public:
  Client(Transport& transport, const Clock& clock, TokenSource& token, ClientOptions options,
         Sleeper sleeper, Jitter jitter);

  // GETs `path` (with its query). Statuses below 400 are values, as is 410, which only List
  // handles. Errors: 401 kAuth, 403 kForbidden, 429 kThrottled, 5xx kUnavailable, 504 kTimeout,
  // else kBadResponse; the message has the request, the status, the server's one-line message and
  // the remedy.
  Result<HttpResponse> Get(const std::string& path, const std::string& operation,
                           const std::stop_token& stop);

  // Lists page by page into `sink`, from the first path that is served. The first page is retried
  // only once: the caller can repeat the list, and a list that waits keeps others from running. A
  // 410 on a later page restarts the list, up to three times, the last time unpaged. kBadResponse:
  // not a Kubernetes list of that kind, or the sink rejected an object. Use the objects only after
  // success: a partial list looks like deletions.
  Result<ListEnd> List(const Collection& collection, const std::string& version, ListSink& sink,
                       const std::stop_token& stop);

  // Streams the changes after `resource_version` until the server ends the watch after `timeout`,
  // `on_event` returns false, or an error occurs. Not retried, except for a 401. `on_open` is
  // called once the server has accepted the watch.
  WatchEnd Watch(const Collection& collection, const std::string& resource_version,
                 std::chrono::seconds timeout, const std::function<void()>& on_open,
                 const OnWatchEvent& on_event, const std::stop_token& stop);

  // Whether `resource_version` is ahead of the server's, as after a restore of etcd from a backup:
  // a watch from there would stay silent.
  Result<bool> IsAhead(const Collection& collection, const std::string& resource_version,
                       const std::stop_token& stop);

 private:
  struct Call {
    std::string path;
    std::string operation;
    std::chrono::milliseconds timeout{30'000};
    std::chrono::seconds stall_timeout{0};
    std::function<void()> begin{};  // called before each attempt
    std::function<bool(std::string_view)> on_body{};
    std::function<int()> told_status{};  // as in HttpRequest
    int max_attempts = std::numeric_limits<int>::max();
  };
  struct Attempt {
    Result<HttpResponse> result;
    int status = 0;  // 0 when no answer arrived
  };

  // From the path of the collection alone.
  Result<ListEnd> ListPath(const Collection& collection, const std::string& version, ListSink& sink,
                           const std::stop_token& stop);
  Attempt Try(const Call& call, const std::stop_token& stop);
  Result<HttpResponse> Fetch(const Call& call, const std::stop_token& stop);
  // nullopt if the continue token has expired (410).
  Result<std::optional<ListEnd>> ReadPages(const Collection& collection, const std::string& version,
                                           std::size_t page_size, ListSink& sink,
                                           const std::stop_token& stop);
  // The continue token of the next page, empty after the last; nullopt as above.
  Result<std::optional<std::string>> ReadPage(const Collection& collection,
                                              const std::string& query, bool is_first,
                                              ListSink& sink, ListEnd& read,
                                              const std::stop_token& stop);

  Transport& transport_;
  const Clock& clock_;
  TokenSource& token_;
  ClientOptions options_;
  Sleeper sleeper_;
  Jitter jitter_;
};

}  // namespace exporter::kubernetes
