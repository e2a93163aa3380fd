// SPDX-License-Identifier: Apache-2.0
#include "exporter/bundle/reload.h"

#include <limits>

#include "exporter/http/retry.h"

namespace exporter {

std::optional<Error> AskForReload(Transport& transport, const std::string& url,
                                  const std::stop_token& stop) {
  HttpRequest request{.method = "POST",
                      .url = url,
                      .headers = {},
                      .body = "",
                      .max_body_bytes = std::size_t{1} << 20U,
                      .operation = "reload"};
  const auto response = transport.Send(request, stop);
  const auto failed = [&](ErrorKind kind, const std::string& why) {
    return Error{.kind = kind, .message = "reload: POST " + url + ": " + why};
  };
  if (!response) return failed(response.error().kind, response.error().message);
  if (response->status >= 200 && response->status < 300) return std::nullopt;
  return failed(ErrorKind::kBadResponse,
                std::to_string(response->status) + " " + OneLine(response->body));
}

void ReloadSchedule::NoteSuccess() {
  is_wanted_ = false;
  failures_ = 0;
  next_ = {};
}

void ReloadSchedule::NoteFailure(Time now, double jitter) {
  const RetryPolicy policy{.max_attempts = std::numeric_limits<int>::max(),
                           .first_delay = first_delay_,
                           .max_delay = std::chrono::minutes{1}};
  ++failures_;
  const auto delay = NextDelay(policy, failures_, ErrorKind::kUnavailable, jitter, {});
  next_ = now + delay.value_or(policy.max_delay);
}

}  // namespace exporter
