// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tests/simulator/encoding.h"
#include "tests/simulator/kubernetes/resource.h"
#include "tests/simulator/message.h"

namespace simulator::kubernetes {

// A fieldSelector: terms such as "spec.nodeName=a" or "type!=Normal", joined by commas.
class FieldSelector {
 public:
  // Returns the selector or the text of the real server's 400.
  static std::variant<FieldSelector, std::string> Parse(const Resource& resource,
                                                        std::string_view text);

  bool empty() const { return terms_.empty(); }
  bool Admits(std::string_view key, const StoredObject& object) const;
  // The name that every admitted object has; nullopt when no term asks for one.
  std::optional<std::string> name() const;

 private:
  static constexpr std::size_t kName = 1000;
  static constexpr std::size_t kNamespace = 1001;
  struct Term {
    std::size_t field = kName;  // or a place in Resource::selectable
    std::string value;
    bool equal = true;
  };

  std::vector<Term> terms_;
};

// What a list's `continue` holds, in the encoding of the real server.
struct ContinueToken {
  // Of the list's first page; -1 asks for the present state.
  std::int64_t resource_version = 0;
  // The key of the last object sent.
  std::string last_key;
};

std::string EncodeContinue(const ContinueToken& token);

struct DecodedContinue {
  ContinueToken token;
  std::string error;  // empty when the token is good; the text of the real server's 400 otherwise
};
DecodedContinue DecodeContinue(std::string_view text);

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
