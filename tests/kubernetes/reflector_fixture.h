// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporter/kubernetes/client/reflector.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/kubernetes/client/object_cache.h"
#include "exporter/kubernetes/resources/persistent_volume.h"
#include "tests/kubernetes/client_fixture.h"
#include "tests/kubernetes/event_log.h"
#include "tests/support/matchers.h"

namespace exporter::kubernetes {

using Answer = std::function<Result<HttpResponse>(const HttpRequest&)>;

inline std::string Volume(const std::string& name, int version,
                          const std::string& phase = "Bound") {
  return R"({"metadata":{"name":")" + name + R"(","resourceVersion":")" + std::to_string(version) +
         R"("},"status":{"phase":")" + phase + "\"}}";
}

inline std::string WatchLine(const std::string& type, const std::string& object) {
  return R"({"type":")" + type + R"(","object":)" + object + "}\n";
}

inline std::string Bookmark(int version) {
  return WatchLine("BOOKMARK", R"({"metadata":{"resourceVersion":")" + std::to_string(version) +
                                   R"("},"status":{}})");
}

inline std::string Gone() {
  return WatchLine("ERROR",
                   R"|({"kind":"Status","code":410,"message":"too old resource version: 7 (9)"})|");
}

inline Answer List(const std::string& items, int version) {
  return [=](const HttpRequest&) {
    return Respond(200, R"({"kind":"PersistentVolumeList","metadata":{"resourceVersion":")" +
                            std::to_string(version) + R"("},"items":[)" + items + "]}");
  };
}

inline Answer Say(int status, const std::string& body, std::vector<Header> headers = {}) {
  return [=](const HttpRequest&) { return Respond(status, body, "application/json", headers); };
}

inline Answer Watch(const std::string& events) {
  return Say(200, events);
}

// Opens the stream, sends `events`, then drops the connection.
inline Answer BreakAfter(const std::string& events) {
  return [=](const HttpRequest& request) -> Result<HttpResponse> {
    request.on_body({});
    request.on_body(events);
    return Fail(ErrorKind::kUnavailable, "Recv failure: Connection reset by peer");
  };
}

// Connection refused.
inline Answer Refuse() {
  return [](const HttpRequest&) { return Fail(ErrorKind::kUnavailable, "Connection refused"); };
}

// A reflector of volumes against a scripted server; it is stopped at the end of the script.
struct Followed {
  explicit Followed(std::vector<Answer> answers) : script(std::move(answers)) {}

  void Run(ReflectorOptions options = {}, Reflector::Missed missed = nullptr) {
    const auto sleeper = [this](std::chrono::milliseconds delay, const std::stop_token& stopped) {
      if (!stopped.stop_requested()) delays.push_back(delay);
      clock.Advance(delay);
      return !stopped.stop_requested();
    };
    Client client(transport, clock, token, {.server = kServer, .retry = {.max_attempts = 1}},
                  sleeper, [] { return 0.0; });
    Reflector reflector({client, clock, sleeper, [] { return 0.0; }, lists},
                        {kPath, "PersistentVolumeList", ""}, cache, event_log, options,
                        std::move(missed));
    reflector.Run(stop.get_token());
  }

  Result<HttpResponse> Answered(const HttpRequest& request) {
    urls.push_back(request.url.substr(request.url.find('?') + 1));
    if (next == script.size()) {
      stop.request_stop();
      return Fail(ErrorKind::kStopped, "stopped");
    }
    clock.Advance(std::chrono::seconds{2});
    return script[next++](request);
  }

  std::vector<std::string> Names() {
    std::vector<std::string> names;
    const auto rows = cache.rows();
    for (const auto& row : *rows) names.push_back(row->meta.name + " " + row->phase);
    return names;
  }

  std::vector<Answer> script;
  std::size_t next = 0;
  std::vector<std::string> urls;  // query strings
  std::vector<std::chrono::milliseconds> delays;
  std::stop_source stop;
  Semaphore lists{1};
  FakeTransport transport{[this](const HttpRequest& request) { return Answered(request); }};
  FakeClock clock;
  FakeToken token;
  ObjectCache<PersistentVolume> cache{DecodePersistentVolume};
  EventLog event_log;
};

inline constexpr const char* kFirstList = "limit=500&resourceVersion=0";
inline std::string NewListFrom(int version) {
  return "limit=500&resourceVersion=" + std::to_string(version) +
         "&resourceVersionMatch=NotOlderThan";
}
inline constexpr const char* kNewestList = "limit=500";
inline std::string WatchFrom(int version) {
  return "watch=1&allowWatchBookmarks=true&timeoutSeconds=300&resourceVersion=" +
         std::to_string(version);
}

}  // namespace exporter::kubernetes
