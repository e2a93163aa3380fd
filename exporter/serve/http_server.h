// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "exporter/core/error.h"
#include "exporter/serve/server_options.h"
#include "exporter/serve/web_message.h"

struct mg_context;

namespace exporter {

// Called from several threads at once. Exceptions are logged and answered with 500.
using Responder = std::function<WebAnswer(const WebRequest& request)>;

// An HTTP/1.1 server over civetweb, for GET and HEAD: request bodies are never read, and a request
// with one closes the connection.
class HttpServer {
 public:
  // Returns once all addresses are bound. kConfig lists every address that cannot be, with the
  // reason.
  static Result<std::unique_ptr<HttpServer>> Start(const ServerOptions& options,
                                                   Responder responder);
  // Closes open connections, even in the middle of an answer; takes less than a second. Connections
  // not yet accepted stay open until the process exits.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // The bound ports, in the order of the addresses.
  const std::vector<int>& ports() const { return ports_; }

 private:
  struct Service;

  HttpServer(std::unique_ptr<Service> service, mg_context* context);

  const std::unique_ptr<Service> service_;
  mg_context* const context_;
  const std::vector<int> ports_;
};

}  // namespace exporter
