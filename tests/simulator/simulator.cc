#include "tests/simulator/simulator.h"

#include "tests/simulator/json_text.h"
#include "tests/simulator/kubernetes/resource.h"
#include "tests/simulator/parameters.h"

namespace simulator {
namespace {

constexpr std::string_view kControl = "/simulator/";

Answer ControlAnswer(int status, const nlohmann::ordered_json& body) {
  Answer answer{.status = status, .body = ToText(body, 2) + "\n"};
  answer.headers.emplace_back("Content-Type", "application/json");
  return answer;
}

Answer ControlError(int status, const std::string& message) {
  return ControlAnswer(status, {{"error", message}});
}

bool IsAlibaba(const Request& request) {
  const auto first = request.headers.lower_bound("x-acs-");
  return first != request.headers.end() && first->first.starts_with("x-acs-");
}

}  // namespace

Simulator::Simulator(Scenario scenario, kubernetes::Access access, alibaba::AccessKey key,
                     std::function<std::int64_t()> clock)
    : clock_(std::move(clock)),
      story_(std::move(scenario), clock_()),
      kubernetes_(story_, std::move(access)),
      alibaba_(story_, std::move(key)) {}

Answer Simulator::Respond(const Request& request) {
  if (request.path.starts_with(kControl)) return RespondToControl(request);
  const std::optional<Fault> fault = faults_.Take(request);
  std::optional<Answer> answer;
  if (fault) answer = AnswerOfFault(*fault, request);
  Answer own = RespondFromApi(request);
  if (answer) {
    answer->operation = own.operation;
    own = std::move(*answer);
  }
  if (fault) Spoil(*fault, own);
  Count(kubernetes::Api::Serves(request.path) ? "kubernetes" : "alibaba", own);
  return own;
}

Answer Simulator::RespondFromApi(const Request& request) {
  if (kubernetes::Api::Serves(request.path)) return kubernetes_.Respond(request, clock_());
  if (request.path == "/" && IsAlibaba(request)) {
    Answer answer = alibaba_.Respond(request, clock_());
    answer.operation = request.Header("x-acs-action");
    return answer;
  }
  Answer answer{.status = 404, .body = "404 page not found\n", .operation = "other"};
  answer.headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
  return answer;
}

Answer Simulator::RespondToControl(const Request& request) {
  const std::string_view what = std::string_view(request.path).substr(kControl.size());
  if (what == "state" && request.method == "GET") return ControlAnswer(200, State());
  if (what == "advance" && request.method == "POST") return Advance(request);
  if (what == "faults" && request.method == "POST") {
    const std::string error = faults_.Add(request.body);
    if (!error.empty()) return ControlError(400, error);
    return ControlAnswer(200, State());
  }
  if (what == "faults" && request.method == "DELETE") {
    faults_.Clear();
    return ControlAnswer(200, State());
  }
  return ControlError(404,
                      "there are GET /simulator/state, POST /simulator/advance?step=NAME or "
                      "?seconds=N, POST and DELETE /simulator/faults");
}

Answer Simulator::Advance(const Request& request) {
  constexpr long long kMostSeconds = 400 * kDay;
  const Parameters query(request.query);
  const auto step = query.Find("step");
  const auto seconds = query.Find("seconds");
  if (step.has_value() == seconds.has_value()) return ControlError(400, "give step or seconds");
  if (seconds) {
    const auto number = ParseInteger(*seconds);
    if (!number || *number < 0 || *number > kMostSeconds)
      return ControlError(400,
                          "seconds must be a number from 0 to " + std::to_string(kMostSeconds));
    story_.Advance(*number, clock_());
    return ControlAnswer(200, State());
  }
  switch (story_.AdvanceTo(*step, clock_())) {
    case Story::Jump::kUnknownStep:
      return ControlError(404, "the scenario has no step " + *step);
    case Story::Jump::kStepIsPast:
      return ControlError(409, "step " + *step + " is past; the story goes forward only");
    case Story::Jump::kDone:
      break;
  }
  return ControlAnswer(200, State());
}

nlohmann::ordered_json Simulator::State() const {
  const auto snapshot = story_.current();
  nlohmann::ordered_json objects;
  for (std::size_t i = 0; i < snapshot->objects.size(); ++i)
    if (snapshot->objects[i].size() > 0)
      objects[std::string(kubernetes::Resources()[i].name)] = snapshot->objects[i].size();
  objects["disks"] = snapshot->disks.size();
  objects["instances"] = snapshot->instances.size();

  auto requests = nlohmann::ordered_json::array();
  const std::lock_guard lock(mutex_);
  for (const auto& [key, count] : counts_) {
    const auto& [api, operation, status] = key;
    requests.push_back(
        {{"api", api}, {"operation", operation}, {"status", status}, {"count", count}});
  }
  return {{"scenario", story_.scenario()},
          {"step", story_.step()},
          {"steps", story_.steps()},
          {"offset_seconds", story_.offset()},
          {"resource_version", snapshot->resource_version},
          {"objects", objects},
          {"requests", requests},
          {"faults", faults_.Describe()}};
}

void Simulator::Count(const std::string& api, const Answer& answer) {
  const std::lock_guard lock(mutex_);
  ++counts_[{api, answer.operation, answer.status}];
}

}  // namespace simulator
