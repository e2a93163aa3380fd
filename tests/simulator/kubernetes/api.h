#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tests/simulator/kubernetes/access.h"
#include "tests/simulator/kubernetes/list_options.h"
#include "tests/simulator/kubernetes/watch.h"
#include "tests/simulator/message.h"
#include "tests/simulator/object_store.h"

namespace simulator::kubernetes {

// The Kubernetes API of a store. Safe to call from several threads.
class Api {
 public:
  Api(const ObjectStore& store, Access access, WatchSettings settings)
      : store_(store), access_(std::move(access)), settings_(std::move(settings)) {}

  Answer Respond(const Request& request) const;

  AccessControl& access() { return access_; }

  static bool Serves(std::string_view path);

 private:
  Answer Route(const Request& request, const AccessControl::Visitor& visitor) const;
  Answer AnswerObjects(const Request& request, const ObjectPath& path, bool watch) const;

  const ObjectStore& store_;
  AccessControl access_;
  const WatchSettings settings_;
};

// What a request for objects does: "list", "watch", "get" and the verbs that write; empty for a
// request that is for something else.
std::string VerbOfRequest(const Request& request);

// Compresses the body where the real server would.
void Compress(const Request& request, Answer& answer);

}  // namespace simulator::kubernetes
