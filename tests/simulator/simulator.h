#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <tuple>

#include "tests/simulator/alibaba/api.h"
#include "tests/simulator/faults.h"
#include "tests/simulator/kubernetes/api.h"
#include "tests/simulator/message.h"
#include "tests/simulator/story.h"

namespace simulator {

// Both APIs and their remote control, without a socket. Safe to call from several threads.
class Simulator {
 public:
  // `clock` returns Unix seconds.
  Simulator(Scenario scenario, kubernetes::Access access, alibaba::AccessKey key,
            std::function<std::int64_t()> clock);

  Answer Respond(const Request& request);

  Story& story() { return story_; }

 private:
  Answer RespondFromApi(const Request& request);
  Answer RespondToControl(const Request& request);
  Answer Advance(const Request& request);
  nlohmann::ordered_json State() const;
  void Count(const std::string& api, const Answer& answer);

  const std::function<std::int64_t()> clock_;
  Story story_;
  kubernetes::Api kubernetes_;
  alibaba::Api alibaba_;
  FaultBook faults_;
  mutable std::mutex mutex_;  // guards counts_
  std::map<std::tuple<std::string, std::string, int>, std::int64_t> counts_;
};

}  // namespace simulator
