// SPDX-License-Identifier: Apache-2.0
#include <civetweb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <algorithm>
#include <array>
#include <cstring>
#include <ctime>
#include <exception>

#include "tests/simulator/http_server.h"
#include "tests/simulator/timestamps.h"

namespace simulator {
namespace {

using NameOfSocket = int (*)(int, sockaddr*, socklen_t*);

// The port at one end of a connection; -1 for what is none.
int PortOf(int descriptor, NameOfSocket name) {
  sockaddr_storage end{};
  socklen_t size = sizeof(end);
  if (name(descriptor, reinterpret_cast<sockaddr*>(&end), &size) != 0) return -1;
  if (end.ss_family == AF_INET) {
    sockaddr_in address{};
    std::memcpy(&address, &end, sizeof(address));
    return ntohs(address.sin_port);
  }
  if (end.ss_family == AF_INET6) {
    sockaddr_in6 address{};
    std::memcpy(&address, &end, sizeof(address));
    return ntohs(address.sin6_port);
  }
  return -1;
}

int RemotePort(int descriptor) {
  return PortOf(descriptor,
                [](int fd, sockaddr* end, socklen_t* size) { return getpeername(fd, end, size); });
}

int LocalPort(int descriptor) {
  return PortOf(descriptor,
                [](int fd, sockaddr* end, socklen_t* size) { return getsockname(fd, end, size); });
}

// One behind the highest descriptor that is looked at.
int DescriptorEnd() {
  constexpr rlim_t kMostDescriptors = 4096;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  return static_cast<int>(limit.rlim_cur < kMostDescriptors ? limit.rlim_cur : kMostDescriptors);
}

}  // namespace

int FindConnectionFrom(int remote_port) {
  const int end = DescriptorEnd();
  for (int descriptor = 3; descriptor < end; ++descriptor)
    if (RemotePort(descriptor) == remote_port) return descriptor;
  return -1;
}

void ResetConnection(int descriptor) {
  // Linux: connecting a stream socket to AF_UNSPEC sends the reset.
  sockaddr unspecified{};
  unspecified.sa_family = AF_UNSPEC;
  (void)connect(descriptor, &unspecified, sizeof(unspecified));
}

void ResetConnectionsTo(int local_port, int spared_port) {
  const int end = DescriptorEnd();
  for (int descriptor = 3; descriptor < end; ++descriptor) {
    const int remote = RemotePort(descriptor);
    if (remote >= 0 && remote != spared_port && LocalPort(descriptor) == local_port)
      ResetConnection(descriptor);
  }
}

bool PeerHasClosed(int descriptor) {
  pollfd entry{descriptor, POLLRDHUP, 0};
  return poll(&entry, 1, 0) > 0 && (entry.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}
namespace {

constexpr std::size_t kMostBodyBytes = std::size_t{1} << 20;
// Go's server, and so the API server, sends longer bodies in chunks.
constexpr std::size_t kChunkedFrom = 2048;
constexpr std::size_t kChunk = 65536;
// Each open watch has a thread of its own.
constexpr const char* kThreads = "160";
// How long a watch without news goes on before it looks whether its client is still there.
constexpr std::chrono::milliseconds kPatience{100};

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

// False when the client is gone.
bool SendPart(mg_connection* connection, std::string_view part, bool chunked) {
  while (!part.empty()) {
    const std::size_t size = std::min(part.size(), kChunk);
    const int sent = chunked
                         ? mg_send_chunk(connection, part.data(), static_cast<unsigned int>(size))
                         : mg_write(connection, part.data(), size);
    if (sent <= 0) return false;
    part.remove_prefix(size);
  }
  return true;
}

std::string Head(const Answer& answer, bool chunked, bool keep_alive) {
  std::string head = "HTTP/1.1 " + std::to_string(answer.status) + " " +
                     mg_get_response_code_text(nullptr, answer.status) + "\r\n";
  bool is_dated = false;
  for (const auto& [name, value] : answer.headers) {
    head.append(name).append(": ").append(value).append("\r\n");
    is_dated = is_dated || name == "Date";
  }
  if (!is_dated) head += "Date: " + FormatHttpDate(std::time(nullptr)) + "\r\n";
  head += chunked ? "Transfer-Encoding: chunked\r\n"
                  : "Content-Length: " + std::to_string(answer.body.size()) + "\r\n";
  if (!keep_alive) head += "Connection: close\r\n";
  return head + "\r\n";
}

}  // namespace

int HttpServer::ProvideTls(void** context, void* server) {
  *context = static_cast<HttpServer*>(server)->tls_->context();
  return 1;
}

std::variant<std::unique_ptr<HttpServer>, std::string> HttpServer::Start(
    const std::string& address, std::unique_ptr<TlsServer> tls, Responder respond) {
  const std::string listen = tls == nullptr ? address : address + "s";
  const char* options[] = {"listening_ports",
                           listen.c_str(),
                           "num_threads",
                           kThreads,
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
  if (tls != nullptr) callbacks.external_ssl_ctx = ProvideTls;
  static const unsigned kFeatures = mg_init_library(MG_FEATURES_TLS | MG_FEATURES_IPV6);
  static_cast<void>(kFeatures);
  std::unique_ptr<HttpServer> server(new HttpServer(std::move(tls), std::move(respond)));
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

bool HttpServer::Pause(std::chrono::milliseconds delay) {
  std::unique_lock lock(mutex_);
  return stops_.wait_for(lock, delay, [this] { return stopping_; });
}

void HttpServer::Send(mg_connection* connection, const Answer& answer) {
  if (answer.delivery == Delivery::kReset) {
    mg_disable_connection_keep_alive(connection);
    ResetConnection(FindConnectionFrom(mg_get_request_info(connection)->remote_port));
    return;
  }
  if (answer.stream) {
    SendStream(connection, answer);
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

void HttpServer::SendStream(mg_connection* connection, const Answer& answer) {
  const std::string head = Head(answer, true, true);
  const int descriptor = FindConnectionFrom(mg_get_request_info(connection)->remote_port);
  bool goes_on = mg_write(connection, head.data(), head.size()) > 0;
  while (goes_on && !Pause(std::chrono::milliseconds(0)) && !PeerHasClosed(descriptor)) {
    const Piece piece = answer.stream->Next(kPatience);
    if (piece.pause.count() > 0) Pause(piece.pause);
    std::string part;
    for (const std::string& line : piece.lines) part += line;
    goes_on = SendPart(connection, part, true);
    if (piece.then == Piece::Then::kMore) continue;
    if (piece.then == Piece::Then::kEnd && goes_on && mg_send_chunk(connection, "", 0) > 0) return;
    if (piece.then == Piece::Then::kReset) ResetConnection(descriptor);
    break;
  }
  mg_disable_connection_keep_alive(connection);
}

int HttpServer::Serve(mg_connection* connection) {
  auto* const server = static_cast<HttpServer*>(mg_get_request_info(connection)->user_data);
  Request request = ReadRequest(connection);
  const mg_request_info& info = *mg_get_request_info(connection);
  if (server->tls_ != nullptr && info.client_cert != nullptr) {
    const auto client = server->tls_->Check(info.client_cert->peer_cert);
    request.certificate = client.state;
    request.certificate_name = client.name;
  }
  const Answer answer = server->Respond(request);
  server->Send(connection, answer);
  if (answer.drops_connections) ResetConnectionsTo(info.server_port, info.remote_port);
  // civetweb goes on with the next request for any value but 0.
  return answer.status;
}

}  // namespace simulator
