#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "exporter/core/error.h"
#include "exporter/serve/server_options.h"
#include "exporter/serve/web_message.h"

struct mg_context;

namespace exporter {

// Called from several threads at once. What it throws is logged and answered with 500.
using Responder = std::function<WebAnswer(const WebRequest& request)>;

// An HTTP/1.1 server over civetweb, for GET and HEAD: a request's body is never
// read, and a request with one ends the connection.
class HttpServer {
 public:
  // Returns when all addresses are listened on. kConfig names every address that
  // cannot be, and why.
  static Result<std::unique_ptr<HttpServer>> Start(const ServerOptions& options,
                                                   Responder responder);
  // Closes open connections, even in the middle of an answer; takes less than a second.
  // Connections that no thread has accepted yet stay open until the process ends.
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
