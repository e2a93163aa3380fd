// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>

#include "exporter/core/error.h"
#include "exporter/http/transport.h"

namespace exporter {

// Asks a Prometheus, or whatever reads the rules, to read them again: POST `url`. The error says
// what it answered; only a status of 2xx is success.
std::optional<Error> AskForReload(Transport& transport, const std::string& url,
                                  const std::stop_token& stop);

// Decides when to ask: after every change, and again, ever less often, until it succeeds.
class ReloadSchedule {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit ReloadSchedule(std::chrono::milliseconds first_delay) : first_delay_(first_delay) {}

  void NoteChange() { is_wanted_ = true; }
  bool IsDue(Time now) const { return is_wanted_ && now >= next_; }
  void NoteSuccess();
  // `jitter`: as in NextDelay.
  void NoteFailure(Time now, double jitter);

 private:
  std::chrono::milliseconds first_delay_;
  bool is_wanted_ = true;  // what a process before this one wrote may not have been read
  int failures_ = 0;
  Time next_{};
};

}  // namespace exporter
