#pragma once

#include <string>

#include "exporter/http/client_certificate.h"
#include "exporter/http/curl_transport.h"

namespace exporter {

// Where a request goes when its URL names one host and the certificate another.
struct Route {
  std::string url;         // with the name in the certificate as its host
  std::string host;        // Host header: the authority of the URL as given; empty: no need
  std::string connect_to;  // CURLOPT_CONNECT_TO: where to connect instead; empty: no need
};

// The route of `url`; only https URLs with a `tls_server_name` need another than their own.
Route MakeRoute(const std::string& url, const std::string& tls_server_name);

// Sets on `easy`, a CURL handle, whom to trust, what to show and which way to take.
void ConfigureConnection(void* easy, const CurlOptions& options,
                         const ClientCertificate* certificate);

// What went wrong: `code` is libcurl's, `text` what it says.
Error ExplainCurl(int code, const std::string& text, const CurlOptions& options);

}  // namespace exporter
