#include "tests/simulator/http_server.h"

#include <civetweb.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <exception>

#include "tests/simulator/connection_reset.h"
#include "tests/simulator/timestamps.h"

namespace simulator {
namespace {

constexpr std::size_t kMostBodyBytes = std::size_t{1} << 20;
// Go's server, and so the API server, sends longer bodies in chunks.
constexpr std::size_t kChunkedFrom = 2048;
constexpr std::size_t kChunk = 65536;

Request ReadRequest(mg_connection* connection) {
  const mg_request_info& info = *mg_get_request_info(connection);
  Request request;
  request.method = info.request_method;
  request.path = info.local_uri;
  request.query = info.query_string == nullptr ? "" : info.query_string;
  for (int i = 0; i < info.num_headers; ++i) {
    std::string name = info.http_headers[i].name;
    std::transform(name.begin(), name.end(), name.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    request.headers.emplace(std::move(name), info.http_headers[i].value);
  }
  std::array<char, 4096> buffer{};
  while (request.body.size() < kMostBodyBytes) {
    const int size = mg_read(connection, buffer.data(), buffer.size());
    if (size <= 0) break;
    request.body.append(buffer.data(), static_cast<std::size_t>(size));
  }
  return request;
}

void SendPart(mg_connection* connection, std::string_view part, bool chunked) {
  while (!part.empty()) {
    const std::size_t size = std::min(part.size(), kChunk);
    if (chunked) {
      mg_send_chunk(connection, part.data(), static_cast<unsigned int>(size));
    } else {
      mg_write(connection, part.data(), size);
    }
    part.remove_prefix(size);
  }
}

std::string Head(const Answer& answer, bool chunked, bool keep_alive) {
  std::string head = "HTTP/1.1 " + std::to_string(answer.status) + " " +
                     mg_get_response_code_text(nullptr, answer.status) + "\r\n";
  for (const auto& [name, value] : answer.headers)
    head.append(name).append(": ").append(value).append("\r\n");
  head += "Date: " + FormatHttpDate(std::time(nullptr)) + "\r\n";
  head += chunked ? "Transfer-Encoding: chunked\r\n"
                  : "Content-Length: " + std::to_string(answer.body.size()) + "\r\n";
  if (!keep_alive) head += "Connection: close\r\n";
  return head + "\r\n";
}

}  // namespace

std::variant<std::unique_ptr<HttpServer>, std::string> HttpServer::Start(const std::string& address,
                                                                         Responder respond) {
  const char* options[] = {"listening_ports",
                           address.c_str(),
                           "num_threads",
                           "24",
                           "enable_keep_alive",
                           "yes",
                           "keep_alive_timeout_ms",
                           "60000",
                           "tcp_nodelay",
                           "1",
                           "max_request_size",
                           "65536",
                           nullptr};
  mg_callbacks callbacks{};
  callbacks.begin_request = Serve;
  std::unique_ptr<HttpServer> server(new HttpServer(std::move(respond)));
  server->context_ = mg_start(&callbacks, server.get(), options);
  mg_server_port port{};
  if (server->context_ == nullptr || mg_get_server_ports(server->context_, 1, &port) != 1)
    return "cannot listen on " + address;
  server->port_ = port.port;
  return server;
}

HttpServer::~HttpServer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stops_.notify_all();
  if (context_ != nullptr) mg_stop(context_);
}

// The last resort: civetweb is C and knows no exceptions.
Answer HttpServer::Respond(const Request& request) const {
  try {
    return respond_(request);
  } catch (const std::exception& error) {
    return {.status = 500, .body = std::string("ack-simulator: ") + error.what() + "\n"};
  }
}

void HttpServer::Pause(std::chrono::milliseconds delay) {
  std::unique_lock lock(mutex_);
  stops_.wait_for(lock, delay, [this] { return stopping_; });
}

void HttpServer::Send(mg_connection* connection, const Answer& answer) {
  if (answer.delivery == Delivery::kReset) {
    mg_disable_connection_keep_alive(connection);
    ResetConnectionFrom(mg_get_request_info(connection)->remote_port);
    return;
  }
  const bool chunked = answer.body.size() > kChunkedFrom;
  const bool whole = answer.delivery != Delivery::kTruncated;
  if (!whole) mg_disable_connection_keep_alive(connection);
  const std::string head = Head(answer, chunked, whole);
  mg_write(connection, head.data(), head.size());
  const std::string_view body = answer.body;
  const std::size_t half = answer.delivery == Delivery::kWhole ? body.size() : body.size() / 2;
  SendPart(connection, body.substr(0, half), chunked);
  if (!whole) return;
  if (answer.delivery == Delivery::kSlow) {
    Pause(answer.delay);
    SendPart(connection, body.substr(half), chunked);
  }
  if (chunked) mg_send_chunk(connection, "", 0);
}

int HttpServer::Serve(mg_connection* connection) {
  auto* const server = static_cast<HttpServer*>(mg_get_request_info(connection)->user_data);
  const Answer answer = server->Respond(ReadRequest(connection));
  server->Send(connection, answer);
  // civetweb goes on with the next request for any value but 0.
  return answer.status;
}

}  // namespace simulator
