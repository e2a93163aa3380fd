// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/core/error.h"

namespace exporter {

using Header = std::pair<std::string, std::string>;

struct HttpRequest {
  std::string method = "GET";
  std::string url;  // absolute and encoded, without credentials
  std::vector<Header> headers;
  std::string body;
  std::chrono::milliseconds timeout{30'000};  // total deadline
  // Maximum time without received data; zero: no limit of its own.
  std::chrono::seconds stall_timeout{0};
  std::size_t max_body_bytes = std::size_t{64} << 20U;
  // If set, receives the decompressed body of an answer with a status below 300 in pieces as it
  // arrives, instead of the response; max_body_bytes does not apply. The first piece is empty: the
  // headers have arrived. Returning false aborts with kBadResponse. A failed exchange may have
  // delivered pieces already.
  std::function<bool(std::string_view piece)> on_body{};
  // If set, returns the status that the body itself has told, as at the end of a watch; 0: none. It
  // then stands for that of the exchange in the request metrics.
  std::function<int()> told_status{};
  // The API's name for the request ("list persistentvolumes", "DescribeDisks"): label `operation`
  // of the request metrics, and used in messages.
  std::string operation;
};

struct HttpResponse {
  int status = 0;
  std::vector<Header> headers;
  std::string body;

  // The value of the first header `name`, case-insensitive; empty if absent.
  std::string_view HeaderValue(std::string_view name) const;
};

// Sends one request. Any answer from the server, even a 404, is a value; an Error means that no
// answer arrived: kTimeout, kUnavailable (DNS, refused, reset, TLS), kBadResponse (larger than
// max_body_bytes), kStopped if `stop` was requested, which ends the call within a quarter of a
// second. Never follows redirects. Safe to call from several threads.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual Result<HttpResponse> Send(const HttpRequest& request, std::stop_token stop) = 0;
};

}  // namespace exporter
