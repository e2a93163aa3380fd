#include "exporter/config/options.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "exporter/config/option_stores.h"
#include "exporter/core/error.h"

namespace exporter {
namespace {

Stored StoreTelemetryPath(Options& options, const std::vector<std::string>& values) {
  const std::string& path = values.back();
  const auto fits = [](char c) { return c > ' ' && c < '\x7f' && c != '?' && c != '#'; };
  if (!path.starts_with('/') || !std::ranges::all_of(path, fits)) {
    return "a path that starts with /, for example /metrics";
  }
  constexpr std::array<std::string_view, 4> kProbes{"/-/healthy", "/-/ready", "/livez", "/readyz"};
  if (std::ranges::find(kProbes, path) != kProbes.end()) {
    return "a path that is not one of the health probes, for example /metrics";
  }
  options.telemetry_path = path;
  return std::nullopt;
}

Stored StoreNodeDiskLimit(Options& options, const std::vector<std::string>& values) {
  const auto limit = ParseInteger(values.back());
  if (!limit || *limit < 0 || *limit > 1024) return "a number of data disks from 0 to 1024";
  options.node_disk_limit = limit;
  return std::nullopt;
}

std::vector<OptionRow> OtherRows() {
  using std::chrono::milliseconds;
  return {
      {"web.listen-address", "ADDRESS", ":10068",
       "Where to serve; repeatable. :PORT is every IPv4 and IPv6 address of this host.", true,
       List(&Options::listen_addresses)},
      {"web.telemetry-path", "PATH", "/metrics", "The path of the metrics.", false,
       StoreTelemetryPath},
      {"web.config.file", "FILE", "", "TLS configuration in the exporter-toolkit format.", false,
       Text(&Options::web_config_file)},
      {"kubernetes.server", "URL", "",
       "The Kubernetes API server; without it the kubeconfig, or the access that a pod has.", false,
       ServerUrl(&Options::kubernetes_server)},
      {"kubernetes.kubeconfig", "FILE", "",
       "Kubeconfig; without it a pod's access, then KUBECONFIG, then ~/.kube/config.", false,
       Text(&Options::kubernetes_kubeconfig)},
      {"kubernetes.context", "NAME", "",
       "Context of the kubeconfig; without it its current-context.", false,
       Text(&Options::kubernetes_context)},
      {"kubernetes.token-file", "FILE", "",
       "File with the bearer token, instead of the kubeconfig's user; read again every minute.",
       false, Text(&Options::kubernetes_token_file)},
      {"kubernetes.ca-file", "FILE", "",
       "Certificate authorities (PEM) of the API server; without it the kubeconfig's, or the "
       "system's.",
       false, Text(&Options::kubernetes_ca_file)},
      {"kubernetes.mode", "MODE", "watch",
       "watch: list once, then follow the changes; poll: list at each poll interval.", false,
       OneOf(&Options::kubernetes_mode, {"watch", "poll"})},
      {"kubernetes.disable", "RESOURCES", "",
       "Kubernetes resources that are not read, separated by commas, for example events,pods.",
       true, SourceNames(SourceApi::kKubernetes, &Options::kubernetes_disabled)},
      {"kubernetes.namespaces", "NAMESPACES", "",
       "The only namespaces whose claims, workloads and events are read; without it all.", true,
       List(&Options::namespaces)},
      {"kubernetes.exclude-namespaces", "NAMESPACES", "", "Namespaces that are left out.", true,
       List(&Options::excluded_namespaces)},
      {"kubernetes.storage-classes", "CLASSES", "",
       "The only storage classes that are shown; without it all.", true,
       List(&Options::storage_classes)},
      {"kubernetes.exclude-storage-classes", "CLASSES", "", "Storage classes that are not shown.",
       true, List(&Options::excluded_storage_classes)},
      {"kubernetes.poll-interval", "DURATION", "30s",
       "How often a page is built at most, and Kubernetes listed in poll mode.", false,
       Duration(&Options::kubernetes_poll_interval, milliseconds{1'000},
                "a duration of 1s or more, for example 30s")},
      {"cluster-id", "ID", "",
       "The ACK id of this cluster; without it the tag most common on our own disks.", false,
       Text(&Options::cluster_id)},
      {"node.disk-limit", "DISKS", "",
       "Data disks a node may hold, instead of what CSINode and the instance type say.", false,
       StoreNodeDiskLimit},
      {"checks.grace", "DURATION", "10m", "Nothing younger than this is a finding.", false,
       Duration(&Options::checks_grace, milliseconds{0}, "a duration, for example 10m")},
      {"checks.ignore-label", "NAME", "ack-storage.io/ignore",
       "Label or annotation that, set to \"true\", silences an object's findings.", false,
       Text(&Options::ignore_label)},
      {"checks.quota-ratio", "RATIO", "0.9", "A quota is low from this share of it on.", false,
       Number(&Options::quota_ratio, 0, 1, "a number from 0 to 1, for example 0.9")},
      {"source.max-age", "DURATION", "",
       "Data older than this is no longer shown; without it five polls.", false,
       Duration(&Options::source_max_age, milliseconds{1'000},
                "a duration of 1s or more, for example 10m")},
      {"log.level", "LEVEL", "info", "Least severe level that is logged.", false,
       OneOf(&Options::log_level, {"debug", "info", "warn", "error"})},
      {"log.format", "FORMAT", "logfmt", "Format of the log lines on stderr.", false,
       OneOf(&Options::log_format, {"logfmt", "json"})},
      {"config.file", "FILE", "", "YAML file with these options, dots being levels.", false,
       Text(&Options::config_file)},
  };
}

const std::vector<OptionRow>& Rows() {
  static const std::vector<OptionRow> kRows = [] {
    std::vector<OptionRow> rows = OtherRows();
    const auto place = std::ranges::find(rows, std::string_view("cluster-id"), &OptionRow::flag);
    std::vector<OptionRow> alibaba = AlibabaOptionRows();
    rows.insert(place, std::make_move_iterator(alibaba.begin()),
                std::make_move_iterator(alibaba.end()));
    return rows;
  }();
  return kRows;
}

// `value` as a message shows it: without what may be the password of a URL.
std::string Shown(std::string_view value) {
  const auto at = value.rfind('@');
  if (at == std::string_view::npos) return OneLine(value, 80);
  return "***" + OneLine(value.substr(at), 80);
}

}  // namespace

std::span<const OptionRow> AllOptions() {
  return Rows();
}

std::string EnvironmentName(std::string_view flag) {
  std::string name = "ACK_STORAGE_";
  for (const char c : flag) {
    const bool letter = c >= 'a' && c <= 'z';
    name.push_back(letter ? static_cast<char>(c - 'a' + 'A') : '_');
  }
  return name;
}

std::vector<std::string> StoreOptions(const RawValues& values,
                                      const std::function<std::string(std::string_view)>& place,
                                      Options& options) {
  std::vector<std::string> errors;
  for (const auto& [flag, texts] : values) {
    const auto row = std::ranges::find(AllOptions(), std::string_view(flag), &OptionRow::flag);
    if (row == AllOptions().end()) {
      errors.push_back(OneLine(place(flag)) + ": there is no such option (see --help)");
      continue;
    }
    if (texts.empty() || std::ranges::find(texts, "") != texts.end()) {
      errors.push_back(place(flag) + ": needs a value, " + std::string(row->value_name));
      continue;
    }
    if (texts.size() > 1 && !row->is_repeatable) {
      errors.push_back(place(flag) + ": is given " + std::to_string(texts.size()) +
                       " times, want one value");
      continue;
    }
    if (const auto accepted = row->store(options, texts)) {
      errors.push_back(place(flag) + ": '" + Shown(texts.back()) + "' is not accepted, want " +
                       *accepted);
    }
  }
  return errors;
}

}  // namespace exporter
