#pragma once

#include <cstdint>

#include "tests/simulator/alibaba/signature.h"
#include "tests/simulator/message.h"
#include "tests/simulator/story.h"

namespace simulator::alibaba {

// The ECS OpenAPI of a story. Safe to call from several threads.
class Api {
 public:
  Api(const Story& story, AccessKey key) : story_(story), signatures_(std::move(key)) {}

  // `now` is Unix seconds.
  Answer Respond(const Request& request, std::int64_t now);

 private:
  const Story& story_;
  SignatureChecker signatures_;
};

}  // namespace simulator::alibaba
