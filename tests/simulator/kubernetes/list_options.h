#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tests/simulator/kubernetes/field_selector.h"
#include "tests/simulator/message.h"
#include "tests/simulator/parameters.h"

namespace simulator::kubernetes {

struct ObjectPath {
  std::size_t index = 0;  // the resource's place in Resources()
  const Resource* resource = nullptr;
  std::string ns;    // empty: all namespaces, or a cluster-scoped resource
  std::string name;  // empty: the list
};

enum class VersionMatch { kUnset, kNotOlderThan, kExact };

// The query of a list or a watch, checked as the real server does.
struct ListOptions {
  std::string version_text;  // resourceVersion as it was sent
  std::optional<std::int64_t> version;
  VersionMatch match = VersionMatch::kUnset;
  std::size_t limit = 0;  // 0 for none
  std::string continue_token;
  FieldSelector fields;
  bool watch = false;
  bool bookmarks = false;
  bool send_initial_events = false;
  std::optional<std::int64_t> timeout_seconds;

  // Whether the request is for this object, its key being "namespace/name".
  bool Admits(const ObjectPath& path, const std::string& key, const StoredObject& object) const;
};

bool IsTrue(const std::string& parameter);

// Reads the query into `options`; returns what the server answers to a query that is wrong.
std::optional<Answer> ReadListOptions(const Parameters& query, const Resource& resource,
                                      ListOptions& options);

// The answer to a resource version that the server has not reached.
Answer VersionTooLarge(const std::string& wanted, std::int64_t current);

}  // namespace simulator::kubernetes
