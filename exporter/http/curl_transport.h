// SPDX-License-Identifier: Apache-2.0
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
  // PEM file with the CA bundle, read for each connection, so that a rotated file needs no restart.
  // Empty: ca_pem, or the system's CAs.
  std::string ca_file;
  std::string ca_pem{};
  bool is_insecure = false;  // skip verification of certificate and host name
  // The name to send as SNI and to verify in the certificate; empty: the URL's host. Does not
  // change the Host header.
  std::string tls_server_name{};
  // http, https, socks5 or socks5h, for all hosts; the proxy resolves names. May hold a user and
  // password. Empty: http_proxy, https_proxy and no_proxy apply.
  Secret proxy_url{};
  bool uses_proxy = true;         // false: no proxy, ignoring the variables
  bool is_compressed = true;      // accept compressed answers
  std::vector<Header> headers{};  // added to every request, after its own
  CertificateProvider certificate{};
  std::chrono::milliseconds connect_timeout{10'000};
};

// HTTP/1.1 and HTTP/2 over libcurl. Verifies certificates and host names; pools connections across
// threads. kAuth if the TLS handshake fails because the server rejects our certificate; errors of
// the certificate provider are passed on.
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
