// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

namespace exporter {

// The class of a failure. Few on purpose: the name is a label value of
// ack_storage_source_errors_total, and retries depend on it.
enum class ErrorKind {
  kConfig,       // the configuration is wrong; do not retry
  kAuth,         // credentials rejected (401, InvalidAccessKeyId, ...)
  kForbidden,    // authenticated, but not authorized (403)
  kThrottled,    // rate limited; retry later
  kUnavailable,  // no answer, or a 5xx
  kTimeout,      // one of our deadlines passed
  kBadResponse,  // an answer that does not match the request
  kStopped,      // we are shutting down; never counted
};

// The label value of `kind`, for example "bad_response".
std::string_view KindName(ErrorKind kind);

// `message` is one line that names the operation and its object. It never holds a secret.
struct Error {
  ErrorKind kind = ErrorKind::kBadResponse;
  std::string message{};
  // How long the server asks us to back off; zero: not stated.
  std::chrono::milliseconds retry_after{0};
  // Of the HTTP answer; 0: none arrived, or it had nothing to do with one.
  int status = 0;
};

template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

inline tl::unexpected<Error> Fail(ErrorKind kind, std::string message) {
  return tl::unexpected<Error>(Error{.kind = kind, .message = std::move(message)});
}

// `text` on one line and at most `max_bytes` long, for use in a message: control characters become
// spaces, a cut is marked with "..." and never splits a UTF-8 sequence.
std::string OneLine(std::string_view text, std::size_t max_bytes = 200);

// What is wrong with a configuration, one line each.
using ConfigErrors = std::vector<std::string>;

}  // namespace exporter
