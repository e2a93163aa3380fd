#pragma once

#include <chrono>
#include <functional>
#include <stop_token>

namespace exporter {

// Waits, or returns false at once when `stop` is requested.
using Sleeper = std::function<bool(std::chrono::milliseconds, std::stop_token)>;
Sleeper RealSleeper();

// A number in [0, 1) for NextDelay.
using Jitter = std::function<double()>;
Jitter RandomJitter();

}  // namespace exporter
