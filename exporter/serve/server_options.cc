// SPDX-License-Identifier: Apache-2.0
#include "exporter/serve/server_options.h"

#include <utility>

#include <civetweb.h>

#include "exporter/serve/listen_address.h"

namespace exporter {
namespace {

std::optional<Error> CheckAddress(const std::string& text) {
  const auto address = ParseListenAddress(text);
  if (!address) return address.error();
  if (!address->ipv6 || mg_check_feature(MG_FEATURES_IPV6) != 0) return std::nullopt;
  return Error{ErrorKind::kConfig, "listen address '" + text + "': this build has no IPv6"};
}

std::optional<Error> CheckTls(const TlsFiles& files) {
#ifdef EXPORTER_PLAIN_HTTP_ONLY
  return Error{ErrorKind::kConfig,
               "TLS certificate '" + files.cert_file + "': this build serves plain HTTP only"};
#else
  return CheckTlsFiles(files);
#endif
}

}  // namespace

std::vector<Error> CheckServerOptions(const ServerOptions& options) {
  std::vector<Error> errors;
  if (options.listen_addresses.empty()) {
    errors.push_back({ErrorKind::kConfig, "no listen address: want at least one"});
  }
  for (const std::string& text : options.listen_addresses) {
    if (auto error = CheckAddress(text)) errors.push_back(std::move(*error));
  }
  if (options.tls) {
    if (auto error = CheckTls(*options.tls)) errors.push_back(std::move(*error));
  }
  return errors;
}

}  // namespace exporter
