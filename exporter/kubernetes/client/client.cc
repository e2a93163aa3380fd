// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/client/client.h"

#include <algorithm>
#include <utility>

#include "exporter/kubernetes/client/status_error.h"

namespace exporter::kubernetes {
namespace {

tl::unexpected<Error> Stopped() {
  return Fail(ErrorKind::kStopped, "stopped");
}

}  // namespace

Client::Client(Transport& transport, const Clock& clock, TokenSource& token, ClientOptions options,
               Sleeper sleeper, Jitter jitter)
    : transport_(transport),
      clock_(clock),
      token_(token),
      options_(std::move(options)),
      sleeper_(std::move(sleeper)),
      jitter_(std::move(jitter)) {}

Result<HttpResponse> Client::Get(const std::string& path, const std::string& operation,
                                 const std::stop_token& stop) {
  return Fetch({.path = path, .operation = operation}, stop);
}

Result<HttpResponse> Client::Fetch(const Call& call, const std::stop_token& stop) {
  RetryPolicy retry = options_.retry;
  retry.max_attempts = std::min(retry.max_attempts, call.max_attempts);
  bool renewed = false;
  for (int number = 1;; ++number) {
    if (stop.stop_requested()) return Stopped();
    Attempt attempt = Try(call, stop);
    if (attempt.result) return std::move(attempt.result);
    if (attempt.status == 401 && !renewed) {
      renewed = true;
      token_.Expire();
      continue;
    }
    const auto delay = NextDelay(retry, number, attempt.result.error().kind, jitter_(),
                                 attempt.result.error().retry_after);
    if (!delay) return std::move(attempt.result);
    if (!sleeper_(*delay, stop)) return Stopped();
  }
}

Client::Attempt Client::Try(const Call& call, const std::stop_token& stop) {
  const Result<Secret> token = token_.Get(clock_.Now());
  if (!token) return {.result = tl::unexpected(token.error())};
  HttpRequest request{.url = options_.server + call.path,
                      .headers = {{"Accept", "application/json"}},
                      .body = {},
                      .timeout = call.timeout,
                      .stall_timeout = call.stall_timeout,
                      .on_body = call.on_body,
                      .told_status = call.told_status,
                      .operation = call.operation};
  if (!token->empty()) {
    request.headers.emplace_back("Authorization",
                                 std::string(token_.Scheme()) + " " + token->Reveal());
  }
  if (call.begin) call.begin();
  Result<HttpResponse> response = transport_.Send(request, stop);
  if (!response) {
    Error error = response.error();
    if (error.kind != ErrorKind::kStopped) {
      error.message = RequestName(request.url) + ": " + error.message +
                      (error.kind == ErrorKind::kAuth
                           ? "; " + token_.Remedy()
                           : "; check " + options_.server_place + " and the network");
    }
    return {.result = tl::unexpected(std::move(error))};
  }
  const int status = response->status;
  if (status < 400 || status == 410) return {.result = std::move(response), .status = status};
  Error error = StatusError(request.url, *response, *token, token_.Remedy());
  error.retry_after = RetryHint(*response);
  error.status = status;
  return {.result = tl::unexpected(std::move(error)), .status = status};
}

}  // namespace exporter::kubernetes
