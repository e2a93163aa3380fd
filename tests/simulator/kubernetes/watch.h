#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "tests/simulator/kubernetes/list_options.h"
#include "tests/simulator/object_store.h"

namespace simulator::kubernetes {

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

}  // namespace simulator::kubernetes
