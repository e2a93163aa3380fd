// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

#include "tests/simulator/alibaba/api.h"
#include "tests/simulator/alibaba/metadata_service.h"
#include "tests/simulator/churn.h"
#include "tests/simulator/faults.h"
#include "tests/simulator/kubernetes/api.h"
#include "tests/simulator/message.h"
#include "tests/simulator/story.h"
#include "tests/simulator/traffic.h"

namespace simulator {

struct Behaviour {
  // Between bookmarks; 0: only just before a watch ends.
  std::int64_t bookmark_seconds = 0;
  // Changes that watches and lists can go back.
  std::size_t history = Story::kHistory;
};

// Both APIs and their remote control, without a socket. Safe to call from several threads.
class Simulator {
 public:
  // `clock` returns Unix seconds.
  Simulator(Scenario scenario, kubernetes::Access access, alibaba::AccessKey key,
            std::function<std::int64_t()> clock, Behaviour behaviour = {});

  // A stream in the answer must end before the simulator does.
  Answer Respond(const Request& request);

  Story& story() { return story_; }
  Churn& churn() { return churn_; }

 private:
  Answer RespondFromApi(const Request& request);
  Answer RespondToControl(const Request& request);
  Answer Advance(const Request& request);
  Answer AddFault(const Request& request);
  Answer ClearFaults(const Request& request);
  Answer ReplaceTokens(const Request& request);
  Answer ReplaceDenials(const Request& request);
  Answer SetChurn(const Request& request);
  Answer Mutate(const Request& request);
  Answer SetClock(const Request& request);
  Answer ClearThrottle(const Request& request);
  // The state, or what was wrong with a control request.
  Answer Applied(const std::string& error);
  nlohmann::ordered_json DescribeAlibaba() const;
  // What the servers of Alibaba Cloud take for the time, Unix seconds.
  std::int64_t AlibabaNow() const { return clock_() + clock_offset_; }
  Answer Compact(const Request& request);
  Answer Restart(const Request& request);
  Answer State(const Request& request);

  struct Command;
  static std::vector<Command> BasicCommands();
  static std::vector<Command> AlibabaCommands();
  static const std::vector<Command>& Commands();

  const std::function<std::int64_t()> clock_;
  Story story_;
  kubernetes::Api kubernetes_;
  alibaba::Api alibaba_;
  alibaba::MetadataService metadata_;
  std::atomic<std::int64_t> clock_offset_ = 0;
  FaultBook faults_;
  Traffic traffic_;
  Churn churn_;  // the last: its thread uses the story
};

}  // namespace simulator
