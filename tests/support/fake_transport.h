// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/http/transport.h"

namespace exporter {

// Answers every request with the result of `answer` and records the requests. Thread-safe if
// `answer` is.
class FakeTransport final : public Transport {
 public:
  using Answer = std::function<Result<HttpResponse>(const HttpRequest& request)>;

  explicit FakeTransport(Answer answer) : answer_(std::move(answer)) {}

  Result<HttpResponse> Send(const HttpRequest& request, std::stop_token stop) override {
    if (stop.stop_requested()) return Fail(ErrorKind::kStopped, "stopped");
    {
      const std::scoped_lock lock(mutex_);
      requests_.push_back(request);
    }
    Result<HttpResponse> response = answer_(request);
    if (!response || !request.on_body || response->status >= 300) return response;
    // Split in two, because bodies may arrive in any number of pieces.
    const std::string body = std::exchange(response->body, {});
    const std::string_view text(body);
    if (!request.on_body({}) || !request.on_body(text.substr(0, text.size() / 2)) ||
        !request.on_body(text.substr(text.size() / 2))) {
      return Fail(ErrorKind::kBadResponse, "the answer is not what was asked for");
    }
    return response;
  }

  std::vector<HttpRequest> requests() const {
    const std::scoped_lock lock(mutex_);
    return requests_;
  }

 private:
  Answer answer_;
  mutable std::mutex mutex_;  // guards requests_
  std::vector<HttpRequest> requests_;
};

// A response with this Content-Type and these further headers.
inline HttpResponse Respond(int status, std::string body,
                            std::string_view content_type = "application/json",
                            std::vector<Header> headers = {}) {
  headers.emplace_back("Content-Type", content_type);
  return HttpResponse{.status = status, .headers = std::move(headers), .body = std::move(body)};
}

// The value of the request's header `name`; empty if absent.
inline std::string RequestHeader(const HttpRequest& request, std::string_view name) {
  for (const auto& [key, value] : request.headers) {
    if (key == name) return value;
  }
  return {};
}

// Answers the n-th request with the n-th response, and all later ones with the last.
inline FakeTransport::Answer InTurn(std::vector<Result<HttpResponse>> responses) {
  return [responses = std::move(responses), next = std::size_t{0}](const HttpRequest&) mutable {
    const std::size_t now = std::min(next++, responses.size() - 1);
    return responses[now];
  };
}

}  // namespace exporter
