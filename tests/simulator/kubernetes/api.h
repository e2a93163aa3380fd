// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "tests/simulator/kubernetes/access.h"
#include "tests/simulator/kubernetes/list_options.h"
#include "tests/simulator/kubernetes/startup.h"
#include "tests/simulator/message.h"
#include "tests/simulator/object_store.h"

namespace simulator::kubernetes {

Answer AnswerList(const ObjectStore& store, const ObjectPath& path, const Parameters& query,
                  bool as_table, std::int64_t now);
Answer AnswerGet(const ObjectStore& store, const ObjectPath& path, const Parameters& query,
                 bool as_table, std::int64_t now);

// What a watch needs beside its request.
struct WatchSettings {
  std::function<std::int64_t()> clock;  // Unix seconds
  // 0: bookmarks come only just before the end, as seen on the real server.
  std::int64_t bookmark_seconds = 0;
};

// The stream of {"type","object"} lines, or the refusal. The store must outlive the stream.
Answer AnswerWatch(const ObjectStore& store, const ObjectPath& path, const Parameters& query,
                   bool as_table, const WatchSettings& settings);

// An ERROR event with a Status.
std::string ErrorEvent(int code, const std::string& message, const std::string& reason);
// The one that says that the watch has to begin anew.
std::string ExpiredEvent(const std::string& message);

// /version, /livez, /readyz, /healthz: open to everybody.
std::optional<Answer> AnswerOpenPath(std::string_view path);

// /api, /apis and the resource lists of the groups, in the unaggregated form.
std::optional<Answer> AnswerDiscovery(std::string_view path, std::string_view host);

// The Kubernetes API of a store. Safe to call from several threads.
class Api {
 public:
  Api(const ObjectStore& store, Access access, WatchSettings settings)
      : store_(store), access_(std::move(access)), settings_(std::move(settings)) {}

  Answer Respond(const Request& request) const;

  AccessControl& access() { return access_; }
  // The server goes away and comes back; the store has to be restarted beside it.
  void Restart(std::chrono::milliseconds away, std::chrono::milliseconds forbidden) {
    startup_.Begin(away, forbidden, Startup::Clock::now());
  }
  const Startup& startup() const { return startup_; }

  static bool Serves(std::string_view path);

 private:
  Answer Route(const Request& request, const AccessControl::Visitor& visitor) const;
  Answer AnswerObjects(const Request& request, const ObjectPath& path, bool watch) const;

  const ObjectStore& store_;
  AccessControl access_;
  Startup startup_;
  const WatchSettings settings_;
};

// What a request for objects does: "list", "watch", "get" and the verbs that write; empty for a
// request that is for something else.
std::string VerbOfRequest(const Request& request);

// Compresses the body where the real server would.
void Compress(const Request& request, Answer& answer);

}  // namespace simulator::kubernetes
