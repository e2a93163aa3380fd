// SPDX-License-Identifier: Apache-2.0
#include "exporter/app/alert_side.h"

#include <utility>
#include <vector>

#include "exporter/app/version.h"
#include "exporter/core/files.h"
#include "exporter/core/log.h"

namespace exporter {
namespace {

CurlOptions ConnectionToAlertmanager(const AlertmanagerAccess& access) {
  return {.user_agent = UserAgent(),
          .ca_file = access.ca_file,
          .is_insecure = access.is_insecure,
          .tls_server_name = access.server_name,
          .certificate = [access] { return CertificateOf(access); }};
}

PushRules RulesFor(const Plan& plan, const Thresholds& thresholds) {
  const Options& options = plan.options;
  PushRules rules(thresholds,
                  Labels(options.external_labels.begin(), options.external_labels.end()));
  rules.interval = options.alertmanager_interval;
  // A finding that needs two lists of disks and its minimum age is reported again by then.
  rules.settling = options.checks_grace + 2 * options.alibaba_poll_interval;
  return rules;
}

std::vector<std::unique_ptr<AlertReceiver>> Receivers(const Plan& plan, Transport& transport,
                                                      ExporterMetrics& metrics) {
  std::vector<std::unique_ptr<AlertReceiver>> receivers;
  for (const std::string& url : plan.options.alertmanager_urls) {
    Log(LogLevel::kInfo, "push of alerts on", {{"alertmanager", url}});
    receivers.push_back(std::make_unique<AlertReceiver>(
        url, transport, [access = plan.alertmanager] { return AuthorizationOf(access); }, metrics));
  }
  return receivers;
}

}  // namespace

ConfigErrors PlanThresholds(const Options& options, Thresholds& thresholds) {
  if (options.thresholds_file.empty()) return {};
  const auto text = ReadTextFile(options.thresholds_file);
  if (!text) return {"--alerts.thresholds.file: " + text.error().message};
  ConfigErrors errors = ReadThresholds(*text, options.thresholds_file, thresholds);
  for (std::string& error : errors) error = "--alerts.thresholds.file: " + error;
  return errors;
}

AlertSide::AlertSide(const Plan& plan, const Thresholds& thresholds,
                     const Slot<Evaluation>& evaluation, const Slot<Inventory>& inventory,
                     const Clock& clock, ExporterMetrics& metrics)
    : connection_(ConnectionToAlertmanager(plan.alertmanager)),
      pusher_(RulesFor(plan, thresholds), Receivers(plan, connection_, metrics), evaluation,
              inventory, metrics, clock) {}

}  // namespace exporter
