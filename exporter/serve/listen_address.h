#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/core/error.h"

namespace exporter {

// Where to listen. `host` is an IP address; empty means every address of this
// host, IPv4 and IPv6. Port 0 picks a free one.
struct ListenAddress {
  std::string text;  // as configured, for messages
  std::string host;
  bool ipv6 = false;
  std::uint16_t port = 0;
};

// Parses "HOST:PORT", ":PORT" and "[IPv6]:PORT". A host name is resolved; of
// several addresses the first IPv4 one is taken, or else the first. kConfig.
Result<ListenAddress> ParseListenAddress(std::string_view text);

// Whether this host can open IPv6 sockets at all.
bool HostHasIpv6();

// Listens on all addresses at once, for a moment, and returns one kConfig error
// for each that fails: taken, not of this host, not permitted.
std::vector<Error> ProbeListening(std::span<const ListenAddress> addresses);

}  // namespace exporter
