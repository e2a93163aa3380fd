#pragma once

#include <string>
#include <string_view>

#include "exporter/core/error.h"

namespace exporter {

// The parts of an absolute http or https URL that callers need.
struct Url {
  std::string scheme;     // "http" or "https"
  std::string host;       // without the brackets of an IPv6 address
  std::string host_port;  // as the Host header has it: port only when not the default one
  std::string base;       // scheme://host[:port]/path without a trailing slash
};

// Parses an absolute URL of a server. kConfig says what is wrong with it: no
// http(s) scheme, no host, user information, a query or a fragment.
Result<Url> ParseServerUrl(std::string_view text);

// Percent-encodes all but the unreserved characters of RFC 3986 (A-Z a-z 0-9 - _ . ~),
// with upper-case hexadecimal digits.
std::string PercentEncode(std::string_view text);

}  // namespace exporter
