// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exporter/analysis/prices.h"
#include "exporter/config/alertmanager_access.h"
#include "exporter/config/options.h"
#include "exporter/core/error.h"
#include "exporter/serve/tls_context.h"

namespace exporter {

// The operator's YAML files. Errors are kConfig and name the file and, for YAML syntax errors, the
// line.

// The contents of a configuration file.
struct FileOptions {
  RawValues values;
  std::vector<TargetOptions> targets;  // alibaba.targets
  ConfigErrors errors;                 // in the targets; other values are checked later
};

// Reads --config.file: nested maps or dotted keys, down to a value or a list of values;
// alibaba.targets is a list of maps.
Result<FileOptions> ReadConfigFile(const std::string& path);

// Reads --cost.price-file: `currency`, and `prices`, a list of maps with category,
// performance-level, per-gib-hour (pay-as-you-go), per-gib-month (subscription), per-iops-hour, and
// the informational source and confidence. An error also names the entry, the key, the value and
// what is accepted.
Result<PriceList> ReadPriceFile(const std::string& path);

// Reads --web.config.file, in the format of the Prometheus exporter-toolkit: cert_file and key_file
// of tls_server_config, paths relative to the file. nullopt: no TLS. An unknown key is an error,
// because ignoring it could drop a security setting.
Result<std::optional<TlsFiles>> ReadWebConfig(const std::string& path);

// Reads --alertmanager.config.file: basic_auth, authorization and tls_config in the format of
// Prometheus' alertmanagers, paths relative to the file. Also checks the files that it names. No
// message holds a value that may be a secret.
Result<AlertmanagerAccess> ReadAlertmanagerConfig(const std::string& path);

}  // namespace exporter
