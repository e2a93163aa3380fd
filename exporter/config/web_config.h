#pragma once

#include <optional>
#include <string>

#include "exporter/core/error.h"
#include "exporter/serve/tls_context.h"

namespace exporter {

// Reads the file of --web.config.file, of the format of the Prometheus
// exporter-toolkit: cert_file and key_file of tls_server_config, paths relative to
// the file. nullopt: no TLS asked for. kConfig names the file and what is wrong; a
// key that is not understood is an error, because what it asks for would be missing.
Result<std::optional<TlsFiles>> ReadWebConfig(const std::string& path);

}  // namespace exporter
