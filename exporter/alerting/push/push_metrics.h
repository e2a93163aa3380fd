// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

#include "exporter/metrics/metric_def.h"

namespace exporter::push_metrics {

inline constexpr std::array<std::string_view, 1> kAlertmanagerLabels{"alertmanager"};
inline constexpr std::array<std::string_view, 2> kFailureLabels{"alertmanager", "code"};
inline constexpr std::array<std::string_view, 1> kStateLabels{"state"};

inline constexpr MetricDef kUp{
    .name = "ack_storage_alertmanager_up",
    .help = "1 if the last post of alerts to this --alertmanager.url was accepted.",
    .labels = kAlertmanagerLabels};
inline constexpr MetricDef kSent{.name = "ack_storage_alerts_sent_total",
                                 .type = MetricType::kCounter,
                                 .help = "Alerts that an Alertmanager accepted, each time counted.",
                                 .labels = kAlertmanagerLabels};
inline constexpr MetricDef kFailed{
    .name = "ack_storage_alerts_failed_total",
    .type = MetricType::kCounter,
    .help = "Alerts that an Alertmanager did not accept, by HTTP status or kind of error.",
    .labels = kFailureLabels};
inline constexpr MetricDef kAlerts{.name = "ack_storage_alerts",
                                   .help = "Alerts of the push to Alertmanager by state.",
                                   .labels = kStateLabels};
inline constexpr std::array kDefs{&kUp, &kSent, &kFailed, &kAlerts};

}  // namespace exporter::push_metrics
