// SPDX-License-Identifier: Apache-2.0
#include "exporter/core/sleeper.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <random>

namespace exporter {

Sleeper RealSleeper() {
  return [](std::chrono::milliseconds delay, std::stop_token stop) {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait_for(lock, stop, delay, [] { return false; });
    return !stop.stop_requested();
  };
}

Jitter RandomJitter() {
  struct Source {
    std::mutex mutex;  // guards engine
    std::mt19937_64 engine{std::random_device{}()};
  };
  return [source = std::make_shared<Source>()] {
    const std::scoped_lock lock(source->mutex);
    return std::uniform_real_distribution<double>{0.0, 1.0}(source->engine);
  };
}

}  // namespace exporter
