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
  std::string url;  // absolute, already encoded, without credentials in it
  std::vector<Header> headers;
  std::string body;
  std::chrono::milliseconds timeout{30'000};  // for the whole exchange
  // The longest silence within it; zero: as long as the exchange may last.
  std::chrono::seconds stall_timeout{0};
  std::size_t max_body_bytes = std::size_t{64} << 20U;
  // Where set, the body of an answer below 300 goes here piece by piece, unpacked, as it
  // arrives, and not into the response; max_body_bytes does not hold for it. The first
  // piece is empty: the head has arrived. False ends the exchange with kBadResponse. An
  // exchange that fails may have delivered pieces before.
  std::function<bool(std::string_view piece)> on_body{};
  // What the request is for, in the words of its API ("list persistentvolumes",
  // "DescribeDisks"): label `operation` of the request metrics, and in messages.
  std::string operation;
};

struct HttpResponse {
  int status = 0;
  std::vector<Header> headers;
  std::string body;

  // The value of the first header `name`, whatever its case; empty when absent.
  std::string_view HeaderValue(std::string_view name) const;
};

// Sends one request. Any answer from the server, a 404 included, is a value; an
// Error means that no answer arrived: kTimeout, kUnavailable (DNS, refused,
// reset, TLS), kBadResponse (larger than max_body_bytes), kStopped when `stop`
// was requested, which ends the call within a quarter of a second. Never follows
// redirects. Safe to call from several threads.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual Result<HttpResponse> Send(const HttpRequest& request, std::stop_token stop) = 0;
};

}  // namespace exporter
