// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/core/error.h"

namespace exporter {

// An Alibaba Cloud account, or some regions of one, that is polled on its own.
struct TargetOptions {
  std::string name;                  // label value `target`
  std::vector<std::string> regions;  // empty: from the flags, else the nodes' regions
  std::string role_arn;              // role to assume with the global credentials; empty: none
  std::string role_session_name;     // empty: the program's name
  std::string external_id;
  std::vector<std::string> cluster_ids;  // clusters whose disks in this account are ours

  bool operator==(const TargetOptions&) const = default;
};

// The configuration, after validation.
struct Options {
  // Sets the defaults of AllOptions().
  Options();
  bool operator==(const Options&) const = default;

  std::vector<std::string> listen_addresses;
  std::string telemetry_path;
  std::string web_config_file;

  std::string kubernetes_server;
  std::string kubernetes_token_file;
  std::string kubernetes_ca_file;
  std::string kubernetes_kubeconfig;
  std::string kubernetes_context;
  std::string kubernetes_mode;
  std::chrono::milliseconds kubernetes_poll_interval{};
  std::vector<std::string> kubernetes_disabled;  // names of resources
  std::vector<std::string> namespaces;           // empty: all
  std::vector<std::string> excluded_namespaces;
  std::vector<std::string> storage_classes;  // empty: all
  std::vector<std::string> excluded_storage_classes;

  std::optional<bool> alibaba_enabled;  // nullopt: on if credentials are configured
  std::string alibaba_credentials;      // the only source to use; auto: the first one configured
  std::vector<std::string> alibaba_regions;
  std::string alibaba_network;
  std::string alibaba_endpoint;
  std::map<std::string, std::string, std::less<>> alibaba_endpoints;  // URL by product
  std::string metadata_url;
  std::string access_key_id_file;
  std::string access_key_secret_file;
  std::string security_token_file;
  std::chrono::milliseconds alibaba_poll_interval{};
  std::optional<std::chrono::milliseconds> alibaba_slow_poll_interval;  // nullopt: the source's
  std::optional<std::chrono::milliseconds> alibaba_poll_timeout;        // nullopt: the interval
  int calls_per_poll = 0;
  double calls_per_minute = 0;
  std::vector<std::string> alibaba_disabled;   // names of sources
  std::set<std::string> alibaba_features;      // Source::feature of the enabled ones
  std::vector<TargetOptions> alibaba_targets;  // from the configuration file only

  double price_per_gib_month = 0;
  std::string price_source;  // empty: depends on price_file
  std::string price_file;
  double hours_per_month = 0;
  std::string cluster_id;
  std::optional<std::int64_t> node_disk_limit;
  std::chrono::milliseconds checks_grace{};
  std::string ignore_label;
  double quota_ratio = 0;
  std::optional<std::chrono::milliseconds> source_max_age;  // nullopt: five polls

  std::vector<std::string> alertmanager_urls;  // empty: alerts are not pushed
  std::string alertmanager_config_file;
  std::chrono::milliseconds alertmanager_interval{};
  std::map<std::string, std::string, std::less<>> external_labels;
  std::string thresholds_file;

  std::string log_level;
  std::string log_format;
  std::string config_file;
};

// One option. Its environment variable is EnvironmentName(flag); its key in the configuration file
// is the flag, whose dots are levels of the YAML document.
struct OptionRow {
  std::string_view flag;  // without the dashes: "web.listen-address"
  std::string_view value_name;
  std::string default_text;  // empty: none, or described in `help`
  std::string_view help;
  // Stores the values; returns what is accepted if they are invalid.
  std::function<std::optional<std::string>(Options&, const std::vector<std::string>&)> store;
  bool is_repeatable = false;  // several values, or comma-separated
  std::string_view topic{};    // its heading in the documents
};

// The single table of options, in the order of the documents.
std::span<const OptionRow> AllOptions();

// "web.listen-address" -> "ACK_STORAGE_WEB_LISTEN_ADDRESS".
std::string EnvironmentName(std::string_view flag);

// Raw values by flag from one origin (flags, environment, file).
using RawValues = std::map<std::string, std::vector<std::string>, std::less<>>;

// Stores `values` in `options`. Each error names the origin ("--web.listen-address",
// "ACK_STORAGE_...", "exporter.yaml: web.listen-address"), the value and what is accepted.
ConfigErrors StoreOptions(const RawValues& values,
                          const std::function<std::string(std::string_view)>& place,
                          Options& options);

}  // namespace exporter
