// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exporter/core/error.h"
#include "exporter/serve/tls_context.h"

namespace exporter {

struct ServerOptions {
  // "HOST:PORT", "[IPv6]:PORT", or ":PORT" for all IPv4 and IPv6 addresses. Port 0 picks a free
  // port.
  std::vector<std::string> listen_addresses;
  std::optional<TlsFiles> tls;  // for all addresses; absent: plain HTTP
  int threads = 32;             // one per connection; further connections wait
};

// Validates all that does not require listening: syntax, name resolution, TLS files. One kConfig
// error each.
std::vector<Error> CheckServerOptions(const ServerOptions& options);

}  // namespace exporter
