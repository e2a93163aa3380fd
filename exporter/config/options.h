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

namespace exporter {

// An account of Alibaba Cloud, or regions of one, that is read on its own.
struct TargetOptions {
  std::string name;                  // label value `target`
  std::vector<std::string> regions;  // empty: those of the flags, else of the nodes
  std::string role_arn;              // assumed with the credentials of the flags; empty: those
  std::string role_session_name;     // empty: the program's name
  std::string external_id;
  std::vector<std::string> cluster_ids;  // of clusters whose disks there are ours

  bool operator==(const TargetOptions&) const = default;
};

// What the operator chose.
struct Options {
  // The defaults of AllOptions().
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

  std::optional<bool> alibaba_enabled;  // nullopt: on when there are credentials
  std::string alibaba_credentials;      // the one source to use; empty: the first configured one
  std::vector<std::string> alibaba_regions;
  std::string alibaba_network;
  std::string alibaba_endpoint;
  std::map<std::string, std::string, std::less<>> alibaba_endpoints;  // URL by product
  std::string metadata_url;
  std::string access_key_id_file;
  std::string access_key_secret_file;
  std::string security_token_file;
  std::chrono::milliseconds alibaba_poll_interval{};
  std::optional<std::chrono::milliseconds> alibaba_poll_timeout;  // nullopt: the interval
  int calls_per_poll = 0;
  double calls_per_minute = 0;
  std::vector<std::string> alibaba_disabled;   // names of sources
  std::set<std::string> alibaba_features;      // Source::feature of what is switched on
  std::vector<TargetOptions> alibaba_targets;  // of the configuration file only

  double price_per_gib_month = 0;
  std::string price_source;  // empty: by price_file
  std::string price_file;
  double hours_per_month = 0;
  std::string cluster_id;
  std::optional<std::int64_t> node_disk_limit;
  std::chrono::milliseconds checks_grace{};
  std::string ignore_label;
  double quota_ratio = 0;
  std::optional<std::chrono::milliseconds> source_max_age;  // nullopt: five polls

  std::string log_level;
  std::string log_format;
  std::string config_file;
};

// One option. Its name in the environment is EnvironmentName(flag); its key in the configuration
// file is the flag itself, whose dots are levels of the YAML document.
struct OptionRow {
  std::string_view flag;  // without the dashes: "web.listen-address"
  std::string_view value_name;
  std::string default_text;  // empty: none, or as `help` says
  std::string_view help;
  // Stores the values; gives what is accepted when they are not.
  std::function<std::optional<std::string>(Options&, const std::vector<std::string>&)> store;
  bool is_repeatable = false;  // several values, also separated by commas
  std::string_view topic{};    // heading under which documents list it
};

// The one table of options, in the order in which documents list them.
std::span<const OptionRow> AllOptions();

// "web.listen-address" -> "ACK_STORAGE_WEB_LISTEN_ADDRESS".
std::string EnvironmentName(std::string_view flag);

// Raw values by flag, as they come from one place (flags, environment, file).
using RawValues = std::map<std::string, std::vector<std::string>, std::less<>>;

// What is wrong with a configuration, one line each.
using ConfigErrors = std::vector<std::string>;

// Stores `values` into `options`. Each error names the place ("--web.listen-address",
// "ACK_STORAGE_...", "exporter.yaml: web.listen-address"), the value and what is accepted.
ConfigErrors StoreOptions(const RawValues& values,
                          const std::function<std::string(std::string_view)>& place,
                          Options& options);

}  // namespace exporter
