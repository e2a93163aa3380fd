// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/simulator.h"

#include "tests/simulator/timestamps.h"

namespace simulator {

Simulator::Simulator(Scenario scenario, kubernetes::Access access, alibaba::AccessKey key,
                     std::function<std::int64_t()> clock, Behaviour behaviour)
    : clock_(std::move(clock)),
      story_(std::move(scenario), clock_(), behaviour.history),
      kubernetes_(story_.store(), std::move(access), {clock_, behaviour.bookmark_seconds}),
      alibaba_(story_, std::move(key)),
      metadata_(story_, alibaba_.keys()),
      churn_(story_, clock_) {}

Answer Simulator::Respond(const Request& request) {
  if (request.path.starts_with("/simulator/")) return RespondToControl(request);
  const bool is_kubernetes = kubernetes::Api::Serves(request.path);
  // The socket is that of the other servers, too: connections are not refused but reset.
  if (is_kubernetes && kubernetes_.startup().IsAway()) return {.delivery = Delivery::kReset};
  const std::optional<Fault> fault = faults_.Take(request);
  std::optional<Answer> answer;
  if (fault) answer = AnswerOfFault(*fault, request);
  Answer own = RespondFromApi(request);
  if (answer) {
    answer->operation = own.operation;
    own = std::move(*answer);
  }
  if (fault) Spoil(*fault, request, own);
  if (is_kubernetes) {
    kubernetes::Compress(request, own);
  } else {
    own.headers.emplace(own.headers.begin(), "Date", FormatHttpDate(AlibabaNow()));
  }
  traffic_.Count(is_kubernetes ? "kubernetes" : "alibaba",
                 own.operation.substr(own.operation.find(' ') + 1), own);
  return own;
}

Answer Simulator::RespondFromApi(const Request& request) {
  if (kubernetes::Api::Serves(request.path)) return kubernetes_.Respond(request);
  if (alibaba::Api::Serves(request)) {
    Answer answer = alibaba_.Respond(request, AlibabaNow());
    answer.operation = alibaba::ActionOf(request);
    return answer;
  }
  if (alibaba::MetadataService::Serves(request.path))
    return metadata_.Respond(request, AlibabaNow());
  Answer answer{.status = 404, .body = "404 page not found\n", .operation = "other"};
  answer.headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
  return answer;
}

}  // namespace simulator
