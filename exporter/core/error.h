#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

namespace exporter {

// Why something failed. Few on purpose: the name is a label value of
// ack_storage_source_errors_total and steers retries.
enum class ErrorKind {
  kConfig,       // the operator's configuration is wrong; retrying is useless
  kAuth,         // the credentials are refused (401, InvalidAccessKeyId, ...)
  kForbidden,    // known to the server, but without this permission (403)
  kThrottled,    // too many requests; later is better
  kUnavailable,  // no answer, or a 5xx
  kTimeout,      // a deadline of ours passed
  kBadResponse,  // an answer that cannot be what we asked for
  kStopped,      // we were asked to stop; nobody's fault, never counted
};

// The label value of `kind`, for example "bad_response".
std::string_view KindName(ErrorKind kind);

// `message` is one line that names what was attempted and on what. It never
// holds a secret.
struct Error {
  ErrorKind kind = ErrorKind::kBadResponse;
  std::string message{};
  // How long the server asks us to wait before we ask again; zero: it does not say.
  std::chrono::milliseconds retry_after{0};
};

template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

inline tl::unexpected<Error> Fail(ErrorKind kind, std::string message) {
  return tl::unexpected<Error>(Error{.kind = kind, .message = std::move(message)});
}

// `text` on one line and at most `max_bytes` long, fit for a message: control
// characters become spaces, a cut is marked with "..." and never splits a UTF-8 sequence.
std::string OneLine(std::string_view text, std::size_t max_bytes = 200);

}  // namespace exporter
