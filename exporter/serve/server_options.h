#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exporter/core/error.h"
#include "exporter/serve/tls_context.h"

namespace exporter {

struct ServerOptions {
  // "HOST:PORT", "[IPv6]:PORT", or ":PORT" for all IPv4 and IPv6 addresses. Port 0 takes a free
  // one.
  std::vector<std::string> listen_addresses{":10068"};
  std::optional<TlsFiles> tls;  // for all addresses; absent: plain HTTP
  int threads = 32;             // one connection each; more connections wait
};

// Everything wrong with the options that can be told without listening: the
// grammar, names that cannot be looked up, the TLS files. One kConfig error each.
std::vector<Error> CheckServerOptions(const ServerOptions& options);

}  // namespace exporter
