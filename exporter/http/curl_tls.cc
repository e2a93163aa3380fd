// SPDX-License-Identifier: Apache-2.0
#include "exporter/http/curl_tls.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include <curl/curl.h>

namespace exporter {
namespace {

constexpr std::string_view kHttps = "https://";

// libcurl copies the text.
void SetBlob(CURL* easy, CURLoption option, const std::string& text) {
  curl_blob blob{
      .data = const_cast<char*>(text.data()), .len = text.size(), .flags = CURL_BLOB_COPY};
  curl_easy_setopt(easy, option, &blob);
}

void SetAuthorities(CURL* easy, const CurlOptions& options) {
  if (options.is_insecure) {
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
  }
  if (!options.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, options.ca_file.c_str());
  if (!options.ca_pem.empty()) {
    curl_easy_setopt(easy, CURLOPT_CAINFO, nullptr);
    SetBlob(easy, CURLOPT_CAINFO_BLOB, options.ca_pem);
  }
  // Otherwise libcurl would trust the system's CAs as well.
  if (!options.ca_file.empty() || !options.ca_pem.empty()) {
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
    curl_easy_setopt(easy, CURLOPT_PROXY_CAPATH, nullptr);
  }
}

void SetProxy(CURL* easy, const CurlOptions& options) {
  if (!options.uses_proxy) curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
  if (options.proxy_url.empty()) return;
  // With socks5:// libcurl would resolve names locally, unlike Kubernetes clients.
  constexpr std::string_view kSocks = "socks5://";
  const std::string& given = options.proxy_url.Reveal();
  const bool is_socks = given.starts_with(kSocks);
  const std::string url = is_socks ? "socks5h://" + given.substr(kSocks.size()) : given;
  curl_easy_setopt(easy, CURLOPT_PROXY, url.c_str());
  curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
  // As in Kubernetes clients, a TLS proxy is verified exactly like the server.
  if (options.is_insecure) {
    curl_easy_setopt(easy, CURLOPT_PROXY_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(easy, CURLOPT_PROXY_SSL_VERIFYHOST, 0L);
  }
  if (!options.ca_file.empty()) {
    curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO, options.ca_file.c_str());
  }
  if (!options.ca_pem.empty()) SetBlob(easy, CURLOPT_PROXY_CAINFO_BLOB, options.ca_pem);
}

// TLS alerts by which a server rejects the client's certificate (RFC 8446, section 6).
constexpr std::array<std::string_view, 6> kCertificateAlerts{
    "alert bad certificate",     "alert unsupported certificate", "alert certificate revoked",
    "alert certificate expired", "alert certificate unknown",     "alert unknown ca"};

constexpr std::array<std::string_view, 2> kAboutName{"no alternative certificate subject name",
                                                     "does not match target host name"};

bool HasAny(std::string_view text, std::span<const std::string_view> phrases) {
  return std::ranges::any_of(phrases, [&](std::string_view phrase) {
    return text.find(phrase) != std::string_view::npos;
  });
}

std::string AuthoritiesOf(const CurlOptions& options) {
  if (!options.ca_pem.empty()) return "those in the kubeconfig";
  return options.ca_file.empty() ? "the system's" : options.ca_file;
}

}  // namespace

Route MakeRoute(const std::string& url, const std::string& tls_server_name) {
  if (tls_server_name.empty() || !url.starts_with(kHttps))
    return {.url = url, .host = {}, .connect_to = {}};
  const auto end = std::min(url.find_first_of("/?#", kHttps.size()), url.size());
  const std::string authority = url.substr(kHttps.size(), end - kHttps.size());
  const auto colon = authority.rfind(':');
  const bool has_port =
      colon != std::string::npos && authority.find(']', colon) == std::string::npos;
  const std::string port = has_port ? authority.substr(colon + 1) : "443";
  const std::string host = has_port ? authority.substr(0, colon) : authority;
  const bool is_ipv6 = tls_server_name.find(':') != std::string::npos;
  const std::string name = is_ipv6 ? "[" + tls_server_name + "]" : tls_server_name;
  return {.url = std::string(kHttps) + name + ":" + port + url.substr(end),
          .host = authority,
          .connect_to = name + ":" + port + ":" + host + ":" + port};
}

void ConfigureConnection(void* easy, const CurlOptions& options,
                         const ClientCertificate* certificate) {
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  // Otherwise the proxy's CONNECT response would be read as the server's.
  curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  SetAuthorities(easy, options);
  SetProxy(easy, options);
  if (certificate == nullptr) return;
  SetBlob(easy, CURLOPT_SSLCERT_BLOB, certificate->chain);
  SetBlob(easy, CURLOPT_SSLKEY_BLOB, certificate->key.Reveal());
}

Error ExplainCurl(int code, const std::string& text, const CurlOptions& options) {
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return {ErrorKind::kTimeout, text};
    case CURLE_PEER_FAILED_VERIFICATION:
      if (HasAny(text, kAboutName)) {
        return {ErrorKind::kUnavailable,
                "the server's certificate is for another name: " + text +
                    " (want a name of the certificate in the URL, or tls-server-name in a "
                    "kubeconfig)"};
      }
      return {ErrorKind::kUnavailable, "the server's certificate is not trusted: " + text +
                                           " (certificate authorities: " + AuthoritiesOf(options) +
                                           ")"};
    case CURLE_SSL_CACERT_BADFILE:
      return {ErrorKind::kConfig, (options.ca_pem.empty() ? "the CA file " + options.ca_file
                                                          : "the CA of the kubeconfig") +
                                      " cannot be used: " + text};
    case CURLE_SSL_CERTPROBLEM:
      return {ErrorKind::kConfig, "the client certificate cannot be used: " + text};
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return {ErrorKind::kConfig, text};
    default:
      break;
  }
  if (text.find("alert certificate required") != std::string::npos) {
    return {ErrorKind::kAuth, "the server wants a client certificate: " + text};
  }
  if (HasAny(text, kCertificateAlerts)) {
    return {ErrorKind::kAuth, "the server refuses the client certificate: " + text};
  }
  return {ErrorKind::kUnavailable, text};
}

}  // namespace exporter
