#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "exporter/core/secret.h"
#include "exporter/http/client_certificate.h"
#include "exporter/http/transport.h"

namespace exporter {

struct CurlOptions {
  std::string user_agent;
  // PEM file of the certificate authorities to trust. It is read anew for each
  // connection, so a rotated file needs no restart. Without it: ca_pem, or the system's.
  std::string ca_file;
  std::string ca_pem{};
  bool is_insecure = false;  // the server's certificate and name are not verified
  // The name that the server's certificate must have, and that the server is told on
  // connecting; empty: the URL's host. The Host header stays that of the URL.
  std::string tls_server_name{};
  // http, https, socks5 or socks5h, for every host; the proxy resolves the names. May hold a
  // user and password. Empty: the variables http_proxy, https_proxy and no_proxy hold.
  Secret proxy_url{};
  bool uses_proxy = true;         // false: no proxy, whatever the variables say
  bool is_compressed = true;      // answers may come packed
  std::vector<Header> headers{};  // of every request, after its own
  CertificateProvider certificate{};
  std::chrono::milliseconds connect_timeout{10'000};
};

// HTTP/1.1 and HTTP/2 over libcurl; verifies certificates and host names; keeps
// connections open and reuses them from any thread. kAuth when the server refuses our
// certificate on connecting, and what the certificate provider fails with.
class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(CurlOptions options);
  ~CurlTransport() override;

  Result<HttpResponse> Send(const HttpRequest& request, std::stop_token stop) override;

 private:
  class HandlePool;

  CurlOptions options_;
  std::unique_ptr<HandlePool> pool_;
};

}  // namespace exporter
