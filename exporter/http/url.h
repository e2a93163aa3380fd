// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "exporter/core/error.h"

namespace exporter {

// The components of an absolute http or https URL.
struct Url {
  std::string scheme;     // "http" or "https"
  std::string host;       // without the brackets of an IPv6 address
  std::string host_port;  // value of the Host header: the port only if not the default
  std::string base;       // scheme://host[:port]/path without a trailing slash
};

// Parses the absolute URL of a server. kConfig says what is wrong: no http(s) scheme, no host, user
// information, a query or a fragment.
Result<Url> ParseServerUrl(std::string_view text);

// Percent-encodes all but the unreserved characters of RFC 3986 (A-Z a-z 0-9 - _ . ~), with
// upper-case hex digits.
std::string PercentEncode(std::string_view text);

}  // namespace exporter
