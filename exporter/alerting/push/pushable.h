// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exporter/alerting/alert.h"

namespace exporter {

// Why an alert cannot be pushed to Alertmanager by this program; nullopt if it can.
std::optional<std::string> WhyNotPushed(const Alert& alert);

// The alerts that can be pushed, in the order of the rules.
std::vector<Alert> PushedAlerts(const Thresholds& thresholds);

}  // namespace exporter
