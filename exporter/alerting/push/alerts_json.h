// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "exporter/alerting/push/alert_step.h"

namespace exporter {

// The body of POST /api/v2/alerts (prometheus/alertmanager, api/v2/openapi.yaml, postableAlerts).
// generatorURL is the dashboard, if that is a whole URL.
std::string AlertsJson(std::span<const PushedAlert* const> alerts);

}  // namespace exporter
