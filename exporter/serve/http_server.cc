// SPDX-License-Identifier: Apache-2.0
#include "exporter/serve/http_server.h"

#include <array>
#include <ctime>
#include <exception>
#include <mutex>
#include <string_view>
#include <utility>

#include <civetweb.h>
#include <strings.h>

#include "exporter/core/log.h"
#include "exporter/core/text.h"
#include "exporter/serve/connection_writer.h"
#include "exporter/serve/listen_address.h"

namespace exporter {

// State for civetweb's callbacks; outlives civetweb's threads.
struct HttpServer::Service {
  Responder responder;
  std::unique_ptr<TlsContext> tls;
  std::mutex mutex;          // guards what follows
  std::string last_message;  // civetweb's last message; the reason of a failed start

  static Service& Of(const mg_connection* connection) {
    return *static_cast<Service*>(mg_get_user_data(mg_get_context(connection)));
  }
  // nullptr if civetweb fails to start; last_message has the reason.
  mg_context* Launch(const std::vector<ListenAddress>& addresses, int threads);
  WebAnswer Respond(const mg_request_info& info) const;
  static int OnRequest(mg_connection* connection);
  static int OnRefusal(mg_connection* connection, int status, const char* reason);
  static int OnMessage(const mg_connection* connection, const char* message);
  static int ProvideTls(void** context, void* user_data);
};

namespace {

struct CivetwebOption {
  const char* name;
  const char* value;
};

constexpr std::array kFixedOptions{
    CivetwebOption{"enable_keep_alive", "yes"},
    // Probes connect every few seconds and browsers open spare connections: neither may hold one of
    // the few threads for long.
    CivetwebOption{"keep_alive_timeout_ms", "500"},
    // Also the limit on how long a client may stall while reading its answer.
    CivetwebOption{"request_timeout_ms", "5000"},
    // Longer requests are rejected. One buffer of this size per thread.
    CivetwebOption{"max_request_size", "32768"}, CivetwebOption{"tcp_nodelay", "1"},
    // Paths are matched as sent.
    CivetwebOption{"decode_url", "no"},
    // Accept absolute-form requests for any host name.
    CivetwebOption{"enable_auth_domain_check", "no"}};

// All values of a header, joined as in RFC 9110 section 5.3.
std::string Header(const mg_request_info& info, const char* name) {
  std::string value;
  for (int i = 0; i < info.num_headers; ++i) {
    const mg_header& header = info.http_headers[i];
    if (strcasecmp(header.name, name) != 0) continue;
    if (!value.empty()) value += ',';
    value += header.value;
  }
  return value;
}

std::string TextOrEmpty(const char* text) {
  return text != nullptr ? text : std::string();
}

// Required by RFC 9110 section 5.6.7. civetweb's own uses gmtime, which is not thread-safe.
std::string HttpDate() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  return {text.data(),
          std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

bool Send(mg_connection* connection, const WebAnswer& answer, bool with_content) {
  const std::size_t page_bytes = answer.page ? PageBytes(*answer.page, answer.page_form) : 0;
  const std::string length = std::to_string(page_bytes + answer.body.size());
  mg_response_header_start(connection, answer.status);
  mg_response_header_add(connection, "Content-Type", answer.content_type.c_str(), -1);
  mg_response_header_add(connection, "Date", HttpDate().c_str(), -1);
  mg_response_header_add(connection, "Content-Length", length.c_str(), -1);
  for (const auto& [name, value] : answer.headers) {
    mg_response_header_add(connection, name.c_str(), value.c_str(), -1);
  }
  if (mg_response_header_send(connection) != 0) return false;
  return !with_content || WriteContent(connection, answer);
}

// The address in the syntax of civetweb's listening_ports.
std::string PortSpec(const ListenAddress& address, bool tls) {
  std::string spec;
  if (address.host.empty()) {
    spec = HostHasIpv6() ? "+" : "0.0.0.0:";
  } else {
    spec = address.ipv6 ? "[" + address.host + "]:" : address.host + ":";
  }
  return spec + std::to_string(address.port) + (tls ? "s" : "");
}

std::vector<int> BoundPorts(const mg_context* context) {
  std::array<mg_server_port, 64> bound{};
  const int count = mg_get_server_ports(context, static_cast<int>(bound.size()), bound.data());
  std::vector<int> ports;
  for (int i = 0; i < count; ++i) ports.push_back(bound[static_cast<std::size_t>(i)].port);
  return ports;
}

tl::unexpected<Error> FailWithAll(const std::vector<Error>& errors) {
  return Fail(ErrorKind::kConfig, Join(errors, "; ", &Error::message));
}

}  // namespace

WebAnswer HttpServer::Service::Respond(const mg_request_info& info) const {
  const WebRequest request{.method = TextOrEmpty(info.request_method),
                           .path = TextOrEmpty(info.local_uri),
                           .query = TextOrEmpty(info.query_string),
                           .accept = Header(info, "Accept"),
                           .accept_encoding = Header(info, "Accept-Encoding")};
  std::string reason = "not a std::exception";
  try {
    return responder(request);
  } catch (const std::exception& error) {
    reason = error.what();
  } catch (...) {  // no exception may reach C code
  }
  Log(LogLevel::kError, "request failed",
      {{"method", request.method}, {"path", request.path}, {"error", reason}});
  return WebAnswer{
      .status = 500, .content_type = "text/plain; charset=utf-8", .body = "internal error\n"};
}

int HttpServer::Service::OnRequest(mg_connection* connection) {
  const mg_request_info& info = *mg_get_request_info(connection);
  const bool has_body =
      info.content_length > 0 || mg_get_header(connection, "Transfer-Encoding") != nullptr;
  if (has_body) mg_disable_connection_keep_alive(connection);
  const WebAnswer answer = Of(connection).Respond(info);
  const bool head = std::string_view(info.request_method) == "HEAD";
  bool sent = false;
  try {
    sent = Send(connection, answer, !head);
  } catch (const std::exception& error) {  // no exception may reach C code
    Log(LogLevel::kError, "response aborted", {{"error", error.what()}});
  }
  // After a partial answer, the client would read the next one as its remainder.
  if (!sent) mg_disable_connection_keep_alive(connection);
  return answer.status;
}

// civetweb's own answer to a malformed request would echo what the client sent in place of the HTTP
// version.
int HttpServer::Service::OnRefusal(mg_connection* connection, int status, const char* reason) {
  mg_disable_connection_keep_alive(connection);
  const std::string body = OneLine(reason) + "\n";
  WriteBytes(connection, "HTTP/1.1 " + std::to_string(status) + ' ' +
                             mg_get_response_code_text(connection, status) +
                             "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: " +
                             std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body);
  return 0;
}

// Most of civetweb's messages are about client errors.
int HttpServer::Service::OnMessage(const mg_connection* connection, const char* message) {
  std::string line = OneLine(message);
  Log(LogLevel::kDebug, "civetweb says", {{"message", line}});
  Service& service = Of(connection);
  const std::scoped_lock lock(service.mutex);
  service.last_message = std::move(line);
  return 1;
}

// civetweb calls this to obtain the context, and again when it would free it.
int HttpServer::Service::ProvideTls(void** context, void* user_data) {
  *context = static_cast<Service*>(user_data)->tls->context();
  return 1;
}

mg_context* HttpServer::Service::Launch(const std::vector<ListenAddress>& addresses, int threads) {
  const std::string ports = Join(addresses, ",", [&](const ListenAddress& address) {
    return PortSpec(address, tls != nullptr);
  });
  const std::string thread_count = std::to_string(threads);
  std::vector<const char*> options{"listening_ports", ports.c_str(), "num_threads",
                                   thread_count.c_str()};
  for (const auto& [name, value] : kFixedOptions) {
    options.push_back(name);
    options.push_back(value);
  }
  options.push_back(nullptr);
  mg_callbacks callbacks{};
  callbacks.begin_request = OnRequest;
  callbacks.http_error = OnRefusal;
  callbacks.log_message = OnMessage;
  if (tls) callbacks.external_ssl_ctx = ProvideTls;
  static const unsigned kFeatures = mg_init_library(MG_FEATURES_TLS | MG_FEATURES_IPV6);
  static_cast<void>(kFeatures);
  return mg_start(&callbacks, this, options.data());
}

Result<std::unique_ptr<HttpServer>> HttpServer::Start(const ServerOptions& options,
                                                      Responder responder) {
  if (const auto wrong = CheckServerOptions(options); !wrong.empty()) return FailWithAll(wrong);
  std::vector<ListenAddress> addresses;
  for (const std::string& text : options.listen_addresses) {
    auto address = ParseListenAddress(text);
    if (!address) return tl::unexpected(address.error());
    addresses.push_back(std::move(*address));
  }
  if (const auto taken = ProbeListening(addresses); !taken.empty()) return FailWithAll(taken);

  auto service = std::make_unique<Service>();
  service->responder = std::move(responder);
  if (options.tls) {
    auto tls = TlsContext::Load(*options.tls);
    if (!tls) return tl::unexpected(tls.error());
    service->tls = std::move(*tls);
  }
  mg_context* const context = service->Launch(addresses, options.threads);
  if (context == nullptr) {
    return Fail(ErrorKind::kConfig, "the HTTP server does not start: " + service->last_message);
  }
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(service), context));
}

HttpServer::HttpServer(std::unique_ptr<Service> service, mg_context* context)
    : service_(std::move(service)), context_(context), ports_(BoundPorts(context)) {}

HttpServer::~HttpServer() {
  mg_stop(context_);
}

}  // namespace exporter
