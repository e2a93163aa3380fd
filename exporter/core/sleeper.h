// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>

namespace exporter {

// Sleeps; returns false as soon as `stop` is requested.
using Sleeper = std::function<bool(std::chrono::milliseconds, std::stop_token)>;
Sleeper RealSleeper();

// Returns a random number in [0, 1), for NextDelay.
using Jitter = std::function<double()>;
Jitter RandomJitter();

}  // namespace exporter
