// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/rules/finding_alert.h"

namespace exporter {
namespace exporter_alerts {

const LabelNames kSource{"cluster", "job", "source"};
const std::string kSourceOf = "Source {source}" + kOfCluster;

Alert Down(const Thresholds& thresholds) {
  return {
      .name = "AckStorageExporterDown",
      .severity = Severity::kCritical,
      .hold = std::chrono::minutes{5},
      .expr =
          Op(Max({"cluster", "job"}, Series("up", {Is("job", thresholds.job)})), "==", Number(0)),
      .summary = "No replica of ack-storage-exporter can be scraped.",
      .description = "No target of job {job}" + kOfCluster +
                     " answers. Volumes, disks and their slots are not monitored until one does.",
      .dashboard = "exporter",
      .keeps_firing = false,
  };
}

Alert Absent(const Thresholds& thresholds) {
  return {
      .name = "AckStorageExporterAbsent",
      .severity = Severity::kCritical,
      .hold = std::chrono::minutes{5},
      .expr = Call("absent", {Series("up", {Is("job", thresholds.job)})}),
      .summary = "Prometheus knows no ack-storage-exporter.",
      .description =
          "There is no target of job {job}: it was removed, or is not discovered any "
          "more. Volumes, disks and their slots are not monitored.",
      .dashboard = "exporter",
      .keeps_firing = false,
  };
}

Alert SourceDown() {
  return {
      .name = "AckStorageSourceDown",
      .severity = Severity::kWarning,
      .hold = std::chrono::minutes{10},
      .expr = Op(Max(kSource, Series("ack_storage_source_up")), "==", Number(0)),
      .summary = "The exporter cannot read one of its sources.",
      .description = kSourceOf +
                     " has no usable data: it was never read, or so long ago that its data is too "
                     "old. Its series are left out and the checks that need it are withheld: that "
                     "there is no finding does not mean that all is well.",
      .dashboard = "exporter",
      .keeps_firing = false,
  };
}

// Three intervals of the source, but at least five minutes.
Alert SourceStale() {
  Expr age =
      Op(Time(), "-", Max(kSource, Series("ack_storage_source_last_success_timestamp_seconds")));
  Expr bound = Call(
      "clamp_min", {Op(Max(kSource, Series("ack_storage_source_interval_seconds")), "*", Number(3)),
                    Number(300)});
  return {
      .name = "AckStorageSourceStale",
      .severity = Severity::kWarning,
      .hold = std::chrono::minutes{1},
      .expr = Op(std::move(age), ">", std::move(bound)),
      .summary = "The data of one of the exporter's sources is out of date.",
      .description =
          kSourceOf + " was last read {value:duration} ago. Its metrics may be out of date.",
      .dashboard = "exporter",
      .keeps_firing = false,
  };
}

Alert TargetDown() {
  return {
      .name = "AckStorageTargetDown",
      .severity = Severity::kWarning,
      .hold = std::chrono::minutes{15},
      .expr = Op(Max({"cluster", "job", "target", "source"}, Series("ack_storage_target_up")),
                 "==", Number(0)),
      .summary = "The exporter cannot read one account or region.",
      .description = kSourceOf +
                     ": target {target} has no usable data. Its disks are missing from all totals, "
                     "and every check "
                     "that needs them is withheld.",
      .dashboard = "exporter",
      .keeps_firing = false,
  };
}

// Only beside a source that cannot be read: without the cloud its checks are withheld for good.
Alert CheckWithheld() {
  const Expr sources = Max(kSource, Series("ack_storage_source_up"));
  return {
      .name = "AckStorageCheckWithheld",
      .severity = Severity::kWarning,
      .hold = std::chrono::minutes{15},
      .expr = OpOn({"cluster", "job"},
                   Op(Max({"cluster", "job", "check"}, Series("ack_storage_check_complete")),
                      "==", Number(0)),
                   "and", Op(Min({"cluster", "job"}, sources), "==", Number(0))),
      .summary = "A check gives no verdict.",
      .description = "Check {check}" + kOfCluster +
                     " has not had the data that it needs, because of a source that cannot be "
                     "read. That it reports nothing does not mean that all is well.",
      .dashboard = "exporter",
      .keeps_firing = false,
  };
}

// What a counter has risen by.
Expr Increase(const LabelNames& by, Expr counter, std::string range) {
  return Sum(by, Call("increase", {Over(std::move(counter), std::move(range))}));
}

// Not where the data is from one of the last two polls: a key that was just renewed is rejected
// once.
Alert CredentialsRejected() {
  const Expr rejected = Above(
      Increase(kSource, Series("ack_storage_source_errors_total", {Is("kind", "auth")}), "15m"), 0);
  const Expr age =
      Op(Time(), "-", Max(kSource, Series("ack_storage_source_last_success_timestamp_seconds")));
  const Expr polls =
      Op(Max(kSource, Series("ack_storage_source_interval_seconds")), "*", Number(2));
  return {
      .name = "AckStorageCredentialsRejected",
      .severity = Severity::kCritical,
      .hold = std::chrono::minutes{5},
      .expr = OpOn(kSource, rejected, "unless", Op(age, "<=", polls)),
      .summary = "The exporter's credentials are rejected.",
      .description = kSourceOf +
                     " rejects the exporter's credentials: they are wrong, expired or revoked. Its "
                     "data is out of date or missing, and what needs it is not monitored.",
      .dashboard = "exporter",
      .keeps_firing = false,
  };
}

Alert ApiThrottled() {
  return {
      .name = "AckStorageApiThrottled",
      .severity = Severity::kWarning,
      .hold = std::chrono::minutes{30},
      .expr = Above(Increase({"cluster", "job", "api", "operation"},
                             Series("ack_storage_api_throttled_total"), "15m"),
                    0),
      .summary = "An API throttles the exporter.",
      .description =
          "{operation} of {api}" + kOfCluster +
          " is being throttled. {=api kubernetes|The API server is "
          "short of capacity for the exporter's requests.|The disk driver shares this "
          "quota of calls and attaches more slowly then: raise --alibaba.poll-interval.}",
      .dashboard = "exporter",
      .keeps_firing = false,
  };
}

Alert UndecodedFields() {
  return {
      .name = "AckStorageDecodeProblems",
      .severity = Severity::kInfo,
      .hold = std::chrono::hours{1},
      .expr = Above(
          Call("round", {Increase(kSource, Series("ack_storage_decode_problems_total"), "1h")}), 0),
      .summary = "An API answers in an unexpected form.",
      .description =
          kSourceOf +
          ": {value} fields or objects within an hour could not be read. The API may have "
          "changed; please report it with the exporter's log.",
      .dashboard = "exporter",
      .keeps_firing = false,
  };
}

Alert WatchFlapping() {
  return {
      .name = "AckStorageWatchFlapping",
      .severity = Severity::kInfo,
      .hold = std::chrono::minutes{30},
      .expr = Above(Call("round", {Increase({"cluster", "job", "resource"},
                                            Series("ack_storage_watch_restarts_total",
                                                   {IsNot("reason", "ended")}),
                                            "1h")}),
                    5),
      .summary = "A watch breaks again and again.",
      .description = "The watch of {resource}" + kOfCluster +
                     " has broken {value} times within an hour. Each may cost the API server a "
                     "whole list.",
      .dashboard = "exporter",
      .keeps_firing = false,
  };
}

Alert ClockSkew(const Thresholds& thresholds) {
  return {
      .name = "AckStorageClockSkew",
      .severity = Severity::kWarning,
      .hold = std::chrono::minutes{15},
      .expr =
          Above(Max({"cluster", "job"}, Call("abs", {Series("ack_storage_clock_offset_seconds")})),
                Seconds(thresholds.clock_offset_max)),
      .summary = "The exporter's clock is wrong.",
      .description =
          "The clocks of the exporter" + kOfCluster +
          " and of Alibaba Cloud are {value:duration} apart. Signed requests are refused "
          "from 15 minutes on.",
      .dashboard = "exporter",
      .keeps_firing = false,
  };
}

Alert PushFailing() {
  return {
      .name = "AckStoragePushFailing",
      .severity = Severity::kWarning,
      .hold = std::chrono::minutes{15},
      .expr = Op(Max({"cluster", "job", "alertmanager"}, Series("ack_storage_alertmanager_up")),
                 "==", Number(0)),
      .summary = "The exporter cannot deliver its alerts.",
      .description = "Alertmanager {alertmanager}" + kOfCluster +
                     " accepts no alerts from the exporter. Where Prometheus has no rules for "
                     "them, nobody hears of orphaned volumes, full nodes or stuck pods.",
      .dashboard = "exporter",
      .keeps_firing = false,
  };
}

}  // namespace exporter_alerts

std::vector<Alert> ExporterAlerts(const Thresholds& thresholds) {
  using namespace exporter_alerts;
  return {Down(thresholds),  Absent(thresholds), SourceDown(),          SourceStale(),
          TargetDown(),      CheckWithheld(),    CredentialsRejected(), ApiThrottled(),
          UndecodedFields(), WatchFlapping(),    ClockSkew(thresholds), PushFailing()};
}

}  // namespace exporter
