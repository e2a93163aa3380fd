// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/credentials_uri.h"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

#include "exporter/alibaba/credentials/decode_key.h"
#include "exporter/http/url.h"

namespace exporter::alibaba {
namespace {

constexpr std::chrono::seconds kUriTimeout{10};

// The origin: "http://localhost:6666" of "http://localhost:6666/path?query".
std::string_view OriginOf(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  return url.substr(0, url.find_first_of("/?#", scheme + 3));
}

}  // namespace

std::optional<Error> CheckCredentialsUri(const CredentialsUri& uri) {
  const auto printable = [](char c) { return c > ' ' && c < '\x7f'; };
  const bool is_url = std::ranges::all_of(uri.url, printable) &&
                      uri.url.find('#') == std::string::npos &&
                      ParseServerUrl(OriginOf(uri.url)).has_value();
  if (is_url) return std::nullopt;
  return Error{ErrorKind::kConfig,
               "the URI is none of http://host[:port][/path][?query] or https://... without a user "
               "name or password"};
}

UriFetcher::UriFetcher(CredentialsUri uri, Transport& transport)
    : uri_(std::move(uri)), transport_(transport) {}

Result<Credentials> UriFetcher::Fetch(TimePoint /*now*/, const std::stop_token& stop) {
  HttpRequest request;
  request.url = uri_.url;
  request.headers = {{"accept", "application/json"}};
  request.timeout = kUriTimeout;
  request.max_body_bytes = kMaxKeyBytes;
  request.operation = "credentials uri";
  const std::string what = "URI at " + std::string(OriginOf(uri_.url)) + ": ";
  const auto response = transport_.Send(request, stop);
  if (!response) return Fail(response.error().kind, what + response.error().message);
  return DecodeKeyAnswer(*response, what);
}

}  // namespace exporter::alibaba
