#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/simulator/message.h"
#include "tests/simulator/story.h"

namespace simulator::kubernetes {

struct Access {
  std::vector<std::string> tokens;
  // Requests without an Authorization header are served, too.
  bool anonymous = false;
};

// The Kubernetes API of a story. Safe to call from several threads.
class Api {
 public:
  Api(const Story& story, Access access) : story_(story), access_(std::move(access)) {}

  // `now` is Unix seconds.
  Answer Respond(const Request& request, std::int64_t now) const;

  static bool Serves(std::string_view path);

 private:
  bool HasGoodToken(const Request& request) const;
  Answer Route(const Request& request, bool anonymous, std::int64_t now) const;

  const Story& story_;
  const Access access_;
};

}  // namespace simulator::kubernetes
