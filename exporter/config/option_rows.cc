// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <chrono>
#include <cstdio>
#include <iterator>
#include <limits>
#include <utility>

#include "exporter/analysis/options.h"
#include "exporter/config/option_stores.h"

namespace exporter {
namespace {

// For defaults that are defined in other folders.
std::string NumberText(double number) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%g", number);
  return text.data();
}

std::string MinutesText(std::chrono::seconds duration) {
  return std::to_string(std::chrono::floor<std::chrono::minutes>(duration).count()) + "m";
}

using std::chrono::milliseconds;

using Rows = std::vector<OptionRow>;

constexpr bool kRepeatable = true;
constexpr double kNoLimit = std::numeric_limits<double>::max();

Rows WebRows() {
  return {
      {"web.listen-address", "ADDRESS", ":10068",
       "Address to listen on; repeatable. :PORT listens on all IPv4 and IPv6 addresses.",
       List(&Options::listen_addresses), kRepeatable},
      {"web.telemetry-path", "PATH", "/metrics", "Path under which to expose metrics.",
       StoreTelemetryPath},
      {"web.config.file", "FILE", "",
       "TLS configuration file in the Prometheus exporter-toolkit format.",
       Text(&Options::web_config_file)},
  };
}

Rows KubernetesAccessRows() {
  return {
      {"kubernetes.server", "URL", "",
       "URL of the Kubernetes API server; default: the in-cluster service account, else the "
       "kubeconfig.",
       ServerUrl(&Options::kubernetes_server)},
      {"kubernetes.kubeconfig", "FILE", "",
       "Path of the kubeconfig; default: the in-cluster service account, else KUBECONFIG, else "
       "~/.kube/config.",
       Text(&Options::kubernetes_kubeconfig)},
      {"kubernetes.context", "NAME", "",
       "Kubeconfig context to use; default: the kubeconfig's current-context.",
       Text(&Options::kubernetes_context)},
      {"kubernetes.token-file", "FILE", "",
       "File with a bearer token to use instead of the kubeconfig's user; reread every minute.",
       Text(&Options::kubernetes_token_file)},
      {"kubernetes.ca-file", "FILE", "",
       "CA certificates (PEM) to verify the API server with; default: those of the kubeconfig, "
       "else of the system.",
       Text(&Options::kubernetes_ca_file)},
  };
}

Rows KubernetesReadRows() {
  return {
      {"kubernetes.mode", "MODE", "watch",
       "watch: list once, then watch for changes; poll: list at every poll interval.",
       OneOf(&Options::kubernetes_mode, {"watch", "poll"})},
      {"kubernetes.disable", "RESOURCES", "",
       "Kubernetes resources not to read, comma-separated, for example events,pods.",
       SourceNames(SourceApi::kKubernetes, &Options::kubernetes_disabled), kRepeatable},
      {"kubernetes.namespaces", "NAMESPACES", "",
       "Namespaces whose claims, workloads and events are reported; default: all.",
       List(&Options::namespaces), kRepeatable},
      {"kubernetes.exclude-namespaces", "NAMESPACES", "", "Namespaces to leave out.",
       List(&Options::excluded_namespaces), kRepeatable},
      {"kubernetes.storage-classes", "CLASSES", "", "Storage classes to report; default: all.",
       List(&Options::storage_classes), kRepeatable},
      {"kubernetes.exclude-storage-classes", "CLASSES", "", "Storage classes to leave out.",
       List(&Options::excluded_storage_classes), kRepeatable},
      {"kubernetes.poll-interval", "DURATION", "30s",
       "Minimum interval between updates of the metrics, and list interval in poll mode.",
       Duration(&Options::kubernetes_poll_interval, milliseconds{1'000},
                "a duration of 1s or more, for example 30s")},
  };
}

Rows AccountRows() {
  return {
      {"alibaba.enabled", "auto|true|false", "auto",
       "Query Alibaba Cloud; auto: if there are credentials.", StoreAlibabaEnabled},
      {"alibaba.credentials", "SOURCE", "auto",
       "Where to get credentials: files, environment, oidc (RRSA), profile, credentials-file, "
       "ecs-role or uri; auto: the first of these that is configured.",
       StoreCredentials},
      {"alibaba.access-key-id-file", "FILE", "",
       "File with the AccessKey ID, instead of ALIBABA_CLOUD_ACCESS_KEY_ID.",
       Text(&Options::access_key_id_file)},
      {"alibaba.access-key-secret-file", "FILE", "",
       "File with the AccessKey secret, instead of ALIBABA_CLOUD_ACCESS_KEY_SECRET.",
       Text(&Options::access_key_secret_file)},
      {"alibaba.security-token-file", "FILE", "",
       "File with the STS token of a temporary AccessKey, instead of "
       "ALIBABA_CLOUD_SECURITY_TOKEN.",
       Text(&Options::security_token_file)},
      {"alibaba.regions", "REGIONS", "",
       "Regions to query, comma-separated; default: the regions of the nodes.", StoreRegions,
       kRepeatable},
      {"alibaba.network", "NETWORK", "public",
       "Endpoints of ECS and STS: public, or vpc (inside the region, without internet access).",
       OneOf(&Options::alibaba_network, {"public", "vpc"})},
      {"alibaba.endpoint", "URL", "",
       "One endpoint for all products, such as a private gateway; default: that of each region.",
       ServerUrl(&Options::alibaba_endpoint)},
      {"alibaba.endpoints", "PRODUCT=URL", "",
       "Endpoints of single products (ecs, sts, quotas, ebs, bss), comma-separated.",
       StoreEndpoints, kRepeatable},
      {"alibaba.metadata-url", "URL", "http://100.100.100.200",
       "ECS metadata service, which issues the credentials of the instance's RAM role.",
       ServerUrl(&Options::metadata_url)},
  };
}

Rows PollRows() {
  return {
      {"alibaba.poll-interval", "DURATION", "5m", "Interval between polls of Alibaba Cloud.",
       Duration(&Options::alibaba_poll_interval, milliseconds{10'000},
                "a duration of 10s or more, for example 5m")},
      {"alibaba.slow-poll-interval", "DURATION", "",
       "Interval for what changes slowly: stock, quotas, snapshots, bills, CloudLens; default: 10 "
       "minutes to 6 hours, by source.",
       Duration(&Options::alibaba_slow_poll_interval, milliseconds{10'000},
                "a duration of 10s or more, for example 10m")},
      {"alibaba.poll-timeout", "DURATION", "",
       "Time limit for one poll of one source; default: the poll interval.",
       Duration(&Options::alibaba_poll_timeout, milliseconds{1'000},
                "a duration of 1s or more, for example 2m")},
      {"alibaba.calls-per-poll", "CALLS", "1000",
       "Maximum number of API calls in one poll of one source, retries included.",
       InRange(&Options::calls_per_poll, ParseInteger, 1, 1'000'000,
               "a number of calls, 1 or more")},
      {"alibaba.calls-per-minute", "CALLS", "120",
       "Maximum number of calls per minute of one API action in one region.",
       InRange(&Options::calls_per_minute, ParseNumber, 1, kNoLimit,
               "a number of calls, 1 or more")},
      {"alibaba.disable", "SOURCES", "",
       "Alibaba Cloud sources not to read, comma-separated, for example ecs_snapshots.",
       SourceNames(SourceApi::kAlibaba, &Options::alibaba_disabled), kRepeatable},
      {"alibaba.disk-monitor", "true|false", "false",
       "Query ECS for the I/O of attached disks, one call per disk.", Feature("disk-monitor")},
      {"alibaba.ebs-metrics", "true|false", "false",
       "Query CloudLens for EBS for the I/O of attached disks and for its recommendations.",
       Feature("ebs-metrics")},
      {"alibaba.bills", "true|false", "false", "Read last month's bill, itemized by disk.",
       Feature("bills")},
  };
}

Rows CostRows() {
  return {
      {"cost.price-per-gib-month", "YUAN", NumberText(PriceOptions{}.flat_per_gib_month),
       "Monthly price per GiB of disks that neither the price list nor the API has a price for.",
       InRange(&Options::price_per_gib_month, ParseNumber, 0, kNoLimit,
               "a number of yuan, 0 or more, for example 0.35")},
      {"cost.price-source", "SOURCE", "",
       "Where to get prices: flat, list (--cost.price-file) or openapi (DescribePrice); default: "
       "list with a price file, else flat.",
       OneOf(&Options::price_source, {"flat", "list", "openapi"})},
      {"cost.price-file", "FILE", "",
       "YAML file with prices by category and performance level, such as "
       "deploy/prices/cn-mainland.yaml.",
       Text(&Options::price_file)},
      {"cost.hours-per-month", "HOURS", NumberText(PriceOptions{}.hours_per_month),
       "Hours per month of pay-as-you-go disks; Alibaba Cloud's examples use 720, many tools 730.",
       InRange(&Options::hours_per_month, ParseNumber, 1, kNoLimit,
               "a number of hours, 1 or more, for example 730")},
  };
}

Rows CheckRows() {
  return {
      {"cluster-id", "ID", "",
       "ACK ID of this cluster; default: the cluster tag most common on its own disks.",
       Text(&Options::cluster_id)},
      {"node.disk-limit", "DISKS", "",
       "Maximum number of data disks per node; default: as the CSINode and the instance type say.",
       InRange(&Options::node_disk_limit, ParseInteger, 0, 1024,
               "a number of data disks from 0 to 1024")},
      {"checks.grace", "DURATION", MinutesText(AnalysisOptions{}.grace),
       "Minimum age before an object is reported.",
       Duration(&Options::checks_grace, milliseconds{0}, "a duration, for example 10m")},
      {"checks.ignore-label", "NAME", AnalysisOptions{}.ignore_mark,
       "Label or annotation that, set to \"true\", suppresses an object's findings.",
       Text(&Options::ignore_label)},
      {"checks.quota-ratio", "RATIO", NumberText(AnalysisOptions{}.quota_ratio),
       "Report a quota as low from this usage ratio.",
       InRange(&Options::quota_ratio, ParseNumber, 0, 1, "a number from 0 to 1, for example 0.9")},
      {"source.max-age", "DURATION", "",
       "Maximum age of the data that is reported; default: five poll intervals.",
       Duration(&Options::source_max_age, milliseconds{1'000},
                "a duration of 1s or more, for example 10m")},
  };
}

Rows AlertmanagerRows() {
  return {
      {"alertmanager.url", "URL", "",
       "Alertmanager to post alerts to, without Prometheus' rules; repeatable. Default: none.",
       StoreAlertmanagers, kRepeatable},
      {"alertmanager.config.file", "FILE", "",
       "Credentials and TLS for it: basic_auth, authorization and tls_config as in Prometheus.",
       Text(&Options::alertmanager_config_file)},
      {"alertmanager.external-labels", "NAME=VALUE", "",
       "Labels to add to these alerts, comma-separated, for example cluster=prod.",
       StoreExternalLabels, kRepeatable},
      {"alertmanager.interval", "DURATION", "30s", "How often these alerts are evaluated.",
       Duration(&Options::alertmanager_interval, milliseconds{1'000},
                "a duration of 1s or more, for example 30s")},
      {"alerts.thresholds.file", "FILE", "",
       "Thresholds of these alerts, in the form of alerts/thresholds.yml; default: those in it.",
       Text(&Options::thresholds_file)},
  };
}

Rows ProgramRows() {
  return {
      {"log.level", "LEVEL", "info", "Minimum level of the log lines to write.",
       OneOf(&Options::log_level, {"debug", "info", "warn", "error"})},
      {"log.format", "FORMAT", "logfmt", "Format of the log lines on stderr: logfmt or json.",
       OneOf(&Options::log_format, {"logfmt", "json"})},
      {"config.file", "FILE", "", "YAML file with these options; a dot in a flag is a level.",
       Text(&Options::config_file)},
  };
}

void Append(Rows& all, std::string_view topic, Rows rows) {
  for (OptionRow& row : rows) row.topic = topic;
  std::move(rows.begin(), rows.end(), std::back_inserter(all));
}

}  // namespace

std::span<const OptionRow> AllOptions() {
  static const Rows kRows = [] {
    Rows all;
    Append(all, "Web server", WebRows());
    Append(all, "Kubernetes", KubernetesAccessRows());
    Append(all, "Kubernetes", KubernetesReadRows());
    Append(all, "Alibaba Cloud: account and endpoints", AccountRows());
    Append(all, "Alibaba Cloud: what is read, and how often", PollRows());
    Append(all, "Costs", CostRows());
    Append(all, "Checks", CheckRows());
    Append(all, "Alerts without Prometheus' rules", AlertmanagerRows());
    Append(all, "Log and configuration file", ProgramRows());
    return all;
  }();
  return kRows;
}

}  // namespace exporter
