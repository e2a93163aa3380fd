// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulator/message.h"

namespace simulator::kubernetes {

// What RBAC lacks: these verbs on this resource.
struct Denial {
  std::string resource;            // plural name, "*" for all
  std::vector<std::string> verbs;  // empty for all
};

// Reads "pods" or "pods:list,watch"; nullopt when the resource or a verb is unknown.
std::optional<Denial> ParseDenial(std::string_view text);

// Who is let in at the start, and to what.
struct Access {
  std::vector<std::string> tokens;
  // Requests that say nothing about who they are from are served, too.
  bool anonymous = false;
  std::string basic_auth = {};  // "user:password", empty for none
  std::vector<Denial> denials = {};
};

// Who may do what. A test may change it at any time; safe to call from several threads.
class AccessControl {
 public:
  explicit AccessControl(Access access) : access_(std::move(access)) {}

  struct Visitor {
    std::string user;
    bool known = false;  // false: has shown nothing, and nobody without a name is let in
  };
  // nullopt when the request shows something that is not accepted.
  std::optional<Visitor> Identify(const Request& request) const;
  bool Denies(std::string_view resource, std::string_view verb) const;

  // Replace what was accepted or denied; return what is wrong with the JSON, empty when it was
  // taken. {"accept": ["token", ...]} and {"deny": [{"resource": "pods", "verbs": [...]}, ...]}.
  std::string ReplaceTokens(const std::string& json);
  std::string ReplaceDenials(const std::string& json);

 private:
  mutable std::mutex mutex_;  // guards access_
  Access access_;
};

}  // namespace simulator::kubernetes
