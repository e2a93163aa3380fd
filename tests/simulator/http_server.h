// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <variant>

#include "tests/simulator/message.h"
#include "tests/simulator/tls_server.h"

struct mg_context;
struct mg_connection;

namespace simulator {

// The descriptor of this process's connection with a client on that port of the same machine; -1
// when there is none. civetweb does not tell.
int FindConnectionFrom(int remote_port);

// Ends a connection with a TCP reset.
void ResetConnection(int descriptor);

// Resets every connection that was made to `local_port`, but for the one from `spared_port`.
void ResetConnectionsTo(int local_port, int spared_port);

// Whether the client has closed its side.
bool PeerHasClosed(int descriptor);

// Puts a function from Request to Answer on a port of this machine.
class HttpServer {
 public:
  using Responder = std::function<Answer(const Request&)>;

  // `address` is "host:port", port 0 for any free one; `tls` may be null for plain HTTP. Returns
  // the server or what went wrong.
  static std::variant<std::unique_ptr<HttpServer>, std::string> Start(
      const std::string& address, std::unique_ptr<TlsServer> tls, Responder respond);
  // Ends watches and the pauses of slow answers, too.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  int port() const { return port_; }

 private:
  HttpServer(std::unique_ptr<TlsServer> tls, Responder respond)
      : tls_(std::move(tls)), respond_(std::move(respond)) {}
  static int Serve(mg_connection* connection);
  static int ProvideTls(void** context, void* server);
  Answer Respond(const Request& request) const;
  void Send(mg_connection* connection, const Answer& answer);
  void SendStream(mg_connection* connection, const Answer& answer);
  // Returns whether the server is stopping.
  bool Pause(std::chrono::milliseconds delay);

  const std::unique_ptr<TlsServer> tls_;
  const Responder respond_;
  std::mutex mutex_;  // guards stopping_
  std::condition_variable stops_;
  bool stopping_ = false;
  mg_context* context_ = nullptr;
  int port_ = 0;
};

}  // namespace simulator
