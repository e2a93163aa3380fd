// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <stop_token>
#include <string>
#include <utility>

#include "exporter/http/transport.h"
#include "tests/simulator/simulator.h"

namespace exporter {

// Calls a simulator in the same process, without a socket; drops the connection where the simulator
// says so.
class SimulatorTransport final : public Transport {
 public:
  explicit SimulatorTransport(simulator::Simulator& simulator) : simulator_(simulator) {}

  Result<HttpResponse> Send(const HttpRequest& request, std::stop_token stop) override {
    simulator::Answer answer = simulator_.Respond(Translate(request));
    if (answer.delivery == simulator::Delivery::kReset) return Lost();
    HttpResponse response{.status = answer.status, .headers = {}, .body = {}};
    for (auto& header : answer.headers) response.headers.push_back(std::move(header));
    if (!request.on_body || answer.status >= 300) {
      response.body = std::move(answer.body);
      return response;
    }
    if (!request.on_body({})) return Refused();
    if (answer.stream) return Follow(*answer.stream, request, std::move(response), stop);
    const bool is_cut = answer.delivery == simulator::Delivery::kTruncated;
    const std::string_view body(answer.body);
    if (!request.on_body(body.substr(0, body.size() / 2))) return Refused();
    if (is_cut) return Lost();
    if (!request.on_body(body.substr(body.size() / 2))) return Refused();
    return response;
  }

 private:
  static tl::unexpected<Error> Lost() {
    return Fail(ErrorKind::kUnavailable, "Recv failure: Connection reset by peer");
  }
  static tl::unexpected<Error> Refused() {
    return Fail(ErrorKind::kBadResponse, "the answer is not what was asked for");
  }

  static simulator::Request Translate(const HttpRequest& request) {
    const auto path = request.url.find('/', request.url.find("://") + 3);
    const auto query = request.url.find('?');
    simulator::Request translated;
    translated.method = request.method;
    translated.path = request.url.substr(path, query == std::string::npos ? query : query - path);
    if (query != std::string::npos) translated.query = request.url.substr(query + 1);
    for (auto [name, value] : request.headers) {
      std::ranges::transform(name, name.begin(), [](unsigned char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : static_cast<char>(c);
      });
      translated.headers[name] = value;
    }
    translated.body = request.body;
    return translated;
  }

  static Result<HttpResponse> Follow(simulator::Stream& stream, const HttpRequest& request,
                                     HttpResponse response, const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      const simulator::Piece piece = stream.Next(std::chrono::milliseconds{20});
      for (const std::string& line : piece.lines) {
        if (!request.on_body(line)) return Refused();
      }
      if (piece.then == simulator::Piece::Then::kEnd) return response;
      if (piece.then != simulator::Piece::Then::kMore) return Lost();
    }
    return Fail(ErrorKind::kStopped, "stopped");
  }

  simulator::Simulator& simulator_;
};

}  // namespace exporter
