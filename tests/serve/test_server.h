// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "exporter/serve/http_server.h"

namespace exporter {

// Starts a server; throws if it cannot.
inline std::unique_ptr<HttpServer> StartOrThrow(const ServerOptions& options, Responder responder) {
  auto server = HttpServer::Start(options, std::move(responder));
  if (!server) throw std::runtime_error(server.error().message);
  return std::move(*server);
}

inline ServerOptions Loopback() {
  return {.listen_addresses = {"127.0.0.1:0"}, .tls = {}};
}

inline WebAnswer PlainText(std::string body) {
  return {.status = 200,
          .content_type = "text/plain",
          .headers = {},
          .page = nullptr,
          .body = std::move(body)};
}

}  // namespace exporter
