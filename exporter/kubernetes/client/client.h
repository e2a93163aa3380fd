#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/http/retry.h"
#include "exporter/http/transport.h"
#include "exporter/kubernetes/access/token_file.h"
#include "exporter/kubernetes/client/list_sink.h"
#include "exporter/kubernetes/client/watch_event.h"

namespace exporter::kubernetes {

struct ClientOptions {
  std::string server;  // base URL without a trailing slash
  // What messages ask to check when the server cannot be reached.
  std::string server_place = "--kubernetes.server, --kubernetes.ca-file";
  std::size_t page_size = 500;
  std::size_t max_pages = 10'000;
  RetryPolicy retry{};
  // One page may be a whole list of 150,000 pods, from a server that is busy.
  std::chrono::milliseconds page_timeout{600'000};
  // Longer than the minute after which the server gives up by itself: before that it may
  // be silent while it encodes a large list.
  std::chrono::seconds stall_timeout{75};
};

// A collection that is listed or watched.
struct Collection {
  std::string path;      // "/api/v1/persistentvolumes"
  std::string kind;      // of the list: "PersistentVolumeList"
  std::string selector;  // "fieldSelector=reason%3DFailedMount", encoded; empty: everything
};

// Which state a list is of, by resource version: kAnyVersion may be a little old; any
// other version means not older than that. Both come from the watch cache, maybe
// whole in one answer. kNewestVersion is a read of etcd on servers before 1.31.
inline constexpr const char* kAnyVersion = "0";
inline constexpr const char* kNewestVersion = "";

// What a complete list says beside its objects.
struct ListEnd {
  std::string resource_version;
  std::size_t objects = 0;   // taken by the sink
  std::size_t problems = 0;  // odd fields
  // Names the object where it has a name: "d-1: spec.capacity.storage: want ...".
  std::string first_problem;
};

// Talks to one API server. Retries transient errors; requests a new token once when the server
// answers 401. Safe to call from several threads.
class Client {
 public:
  Client(Transport& transport, const Clock& clock, TokenSource& token, ClientOptions options,
         Sleeper sleeper, Jitter jitter);

  // GETs `path` (with its query). Statuses below 400 are values, and so is 410,
  // which only the list understands. Errors: 401 kAuth, 403 kForbidden, 429
  // kThrottled, 5xx kUnavailable, 504 kTimeout, else kBadResponse; the message
  // names the request, the status, the server's one-line message and the remedy.
  Result<HttpResponse> Get(const std::string& path, const std::string& operation,
                           const std::stop_token& stop);

  // Lists page by page into `sink`; a 410 on a later page starts the list anew, up to
  // three times, the last time without pages. kBadResponse: another kind of list, so
  // not a Kubernetes API, or a list with an object that the sink refuses. Only after a
  // good end may the objects be used: half a list looks like deletions.
  Result<ListEnd> List(const Collection& collection, const std::string& version, ListSink& sink,
                       const std::stop_token& stop);

  // Follows the changes after `resource_version` until the server ends the stream
  // after `timeout`, `on_event` returns false, or something fails. One attempt only,
  // but for a 401. `on_open` is called when the server has accepted the watch.
  WatchEnd Watch(const Collection& collection, const std::string& resource_version,
                 std::chrono::seconds timeout, const std::function<void()>& on_open,
                 const OnWatchEvent& on_event, const std::stop_token& stop);

  // Whether the server has not reached `resource_version` yet, as after a restore of etcd from a
  // backup: a watch from there would stay silent for ever.
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
  };
  struct Attempt {
    Result<HttpResponse> result;
    int status = 0;  // 0 when no answer arrived
  };

  Attempt Try(const Call& call, const std::stop_token& stop);
  Result<HttpResponse> Fetch(const Call& call, const std::stop_token& stop);
  // nullopt when the server no longer holds the state the first page was read from.
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
