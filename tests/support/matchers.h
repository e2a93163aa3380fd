// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>
#include <string>

#include <gmock/gmock.h>

#include "exporter/core/error.h"

namespace exporter {

inline void PrintTo(ErrorKind kind, std::ostream* out) {
  *out << KindName(kind);
}
inline void PrintTo(const Error& error, std::ostream* out) {
  *out << KindName(error.kind) << ": " << error.message;
}

template <class T>
void PrintTo(const Result<T>& result, std::ostream* out) {
  if (result) {
    *out << "a value";
  } else {
    PrintTo(result.error(), out);
  }
}

// EXPECT_THAT(result, FailsWith(ErrorKind::kTimeout, HasSubstr("pods")))
MATCHER_P2(FailsWith, kind, message,
           std::string(negation ? "does not fail" : "fails") + " as " +
               std::string(KindName(kind)) + " with a message that " +
               ::testing::DescribeMatcher<std::string>(message, false)) {
  if (arg) return false;
  if (arg.error().kind != kind) return false;
  return ::testing::ExplainMatchResult(message, arg.error().message, result_listener);
}

MATCHER(IsOk, negation ? "is an error" : "is a value") {
  return static_cast<bool>(arg);
}

}  // namespace exporter
