// SPDX-License-Identifier: Apache-2.0
#include "exporter/http/url.h"

#include <memory>

#include <curl/urlapi.h>

namespace exporter {
namespace {

std::string Part(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK || text == nullptr) return {};
  std::string copy = text;
  curl_free(text);
  return copy;
}

}  // namespace

Result<Url> ParseServerUrl(std::string_view text) {
  const auto refuse = [&](std::string_view why) {
    return Fail(ErrorKind::kConfig, "'" + OneLine(text, 80) + "' is not the URL of a server: " +
                                        std::string(why) + " (want https://host[:port])");
  };
  // Checked first, because all other messages quote the text.
  const auto scheme = text.find("://");
  const auto authority = text.substr(scheme == std::string_view::npos ? 0 : scheme + 3);
  if (authority.substr(0, authority.find_first_of("/?#")).find('@') != std::string_view::npos) {
    return Fail(ErrorKind::kConfig, "a server URL must not hold a user name or password");
  }
  if (!text.starts_with("https://") && !text.starts_with("http://")) {
    return refuse("it must start with https:// or http://");
  }
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), curl_url_cleanup);
  const CURLUcode code = curl_url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), 0);
  if (code != CURLUE_OK) return refuse(curl_url_strerror(code));
  if (text.find_first_of("?#") != std::string_view::npos) {
    return refuse("it must not have a query or a fragment");
  }
  Url parsed;
  parsed.scheme = Part(url.get(), CURLUPART_SCHEME);
  const std::string host = Part(url.get(), CURLUPART_HOST);
  if (host.empty()) return refuse("it has no host");
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  parsed.host = bracketed ? host.substr(1, host.size() - 2) : host;
  const std::string port = Part(url.get(), CURLUPART_PORT);
  const bool usual = port.empty() || (parsed.scheme == "https" ? port == "443" : port == "80");
  parsed.host_port = usual ? host : host + ":" + port;
  std::string path = Part(url.get(), CURLUPART_PATH);
  while (path.ends_with('/')) path.pop_back();
  parsed.base = parsed.scheme + "://" + parsed.host_port + path;
  return parsed;
}

std::string PercentEncode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool unreserved = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                            (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
    if (unreserved) {
      encoded.push_back(c);
    } else {
      encoded.push_back('%');
      encoded.push_back(kHex[byte >> 4U]);
      encoded.push_back(kHex[byte & 0x0FU]);
    }
  }
  return encoded;
}

}  // namespace exporter
