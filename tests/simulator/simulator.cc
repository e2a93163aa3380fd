#include "tests/simulator/simulator.h"

namespace simulator {
namespace {

bool IsAlibaba(const Request& request) {
  const auto first = request.headers.lower_bound("x-acs-");
  return first != request.headers.end() && first->first.starts_with("x-acs-");
}

}  // namespace

Simulator::Simulator(Scenario scenario, kubernetes::Access access, alibaba::AccessKey key,
                     std::function<std::int64_t()> clock, Behaviour behaviour)
    : clock_(std::move(clock)),
      story_(std::move(scenario), clock_(), behaviour.history),
      kubernetes_(story_.store(), std::move(access), {clock_, behaviour.bookmark_seconds}),
      alibaba_(story_, std::move(key)),
      churn_(story_, clock_) {}

Answer Simulator::Respond(const Request& request) {
  if (request.path.starts_with("/simulator/")) return RespondToControl(request);
  const bool is_kubernetes = kubernetes::Api::Serves(request.path);
  const std::optional<Fault> fault = faults_.Take(request);
  std::optional<Answer> answer;
  if (fault) answer = AnswerOfFault(*fault, request);
  Answer own = RespondFromApi(request);
  if (answer) {
    answer->operation = own.operation;
    own = std::move(*answer);
  }
  if (fault) Spoil(*fault, request, own);
  if (is_kubernetes) kubernetes::Compress(request, own);
  traffic_.Count(is_kubernetes ? "kubernetes" : "alibaba",
                 own.operation.substr(own.operation.find(' ') + 1), own);
  return own;
}

Answer Simulator::RespondFromApi(const Request& request) {
  if (kubernetes::Api::Serves(request.path)) return kubernetes_.Respond(request);
  if (request.path == "/" && IsAlibaba(request)) {
    Answer answer = alibaba_.Respond(request, clock_());
    answer.operation = request.Header("x-acs-action");
    return answer;
  }
  Answer answer{.status = 404, .body = "404 page not found\n", .operation = "other"};
  answer.headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
  return answer;
}

}  // namespace simulator
