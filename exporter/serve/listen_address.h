// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/core/error.h"

namespace exporter {

// Where to listen. `host` is an IP address; empty: all interfaces, IPv4 and IPv6. Port 0 picks a
// free port.
struct ListenAddress {
  std::string text;  // as configured, for messages
  std::string host;
  bool ipv6 = false;
  std::uint16_t port = 0;
};

// Parses "HOST:PORT", ":PORT" and "[IPv6]:PORT". A host name is resolved; an IPv4 address is
// preferred. kConfig.
Result<ListenAddress> ParseListenAddress(std::string_view text);

// Whether this host supports IPv6 sockets.
bool HostHasIpv6();

// Briefly binds all addresses together; returns one kConfig error for each that fails: in use, not
// local, not permitted.
std::vector<Error> ProbeListening(std::span<const ListenAddress> addresses);

}  // namespace exporter
