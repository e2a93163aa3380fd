// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "tests/alibaba/fixture.h"
#include "tests/alibaba/scripted_client.h"
#include "tests/support/json_mutations.h"

namespace exporter::alibaba {

// The region of the fixtures.
inline const std::string kRegion = "cn-shenzhen";

// Runs a function against every mutation of a fixture: the result must satisfy `check`, or fail
// with kBadResponse. Returns how many succeeded.
template <class T>
std::size_t CountTakenMutations(const std::string& fixture,
                                const std::function<Result<T>(ScriptedClient&)>& read,
                                const std::function<void(const T&)>& check) {
  std::size_t taken = 0;
  ForEachMutation(ReadFixture(fixture), [&](const std::string& text) {
    ScriptedClient script(InTurn({Respond(200, text)}));
    const Result<T> result = read(script);
    if (!result) {
      EXPECT_EQ(result.error().kind, ErrorKind::kBadResponse) << result.error().message << text;
      return;
    }
    ++taken;
    check(*result);
  });
  return taken;
}

// A 200 response with `body`.
inline Result<HttpResponse> RespondWith(const nlohmann::json& body) {
  return Respond(200, body.dump());
}

}  // namespace exporter::alibaba
