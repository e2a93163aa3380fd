// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "exporter/http/client_certificate.h"
#include "exporter/http/curl_transport.h"

namespace exporter {

// Overrides for a URL whose host differs from the name in the server's certificate.
struct Route {
  std::string url;         // with the certificate's name as its host
  std::string host;        // Host header: the original authority; empty: not needed
  std::string connect_to;  // CURLOPT_CONNECT_TO: the real destination; empty: not needed
};

// The route to `url`, overridden only for an https URL with a `tls_server_name`.
Route MakeRoute(const std::string& url, const std::string& tls_server_name);

// Configures `easy`, a CURL handle: CAs, client certificate, proxy and route.
void ConfigureConnection(void* easy, const CurlOptions& options,
                         const ClientCertificate* certificate);

// Maps libcurl's `code` and its message `text` to an Error.
Error ExplainCurl(int code, const std::string& text, const CurlOptions& options);

}  // namespace exporter
