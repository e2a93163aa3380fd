// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

namespace exporter {

// The shortest form that reads back to the same number: 2, 0.35, 1e+21.
std::string ShortestNumber(double value);

// Numbers as Prometheus' templates print them (prometheus/prometheus, template/template.go), so
// that an alert reads the same whoever sends it.

// What a template prints for the number itself, Go's %v: the same, but 1.5e+06 from a million on.
std::string PrintedNumber(double value);

// humanizeDuration of seconds: "1d 1h 1m 0s", "12.5s" below a minute, "30ms" below a second.
std::string HumanDuration(double seconds);

// humanizePercentage of a ratio: "97.5%".
std::string HumanPercentage(double ratio);

// humanize1024, four significant digits: "100Gi" for 100 * 2^30.
std::string Human1024(double value);

// printf "%.2f".
std::string TwoDecimals(double value);

// A duration of the configuration as Prometheus writes it: "1h30m", "7d".
std::string PrometheusDuration(std::chrono::seconds duration);

}  // namespace exporter
