#include "tests/simulator/alibaba/api.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "tests/simulator/alibaba/action.h"
#include "tests/simulator/alibaba/describe_disks.h"
#include "tests/simulator/alibaba/describe_instance_types.h"
#include "tests/simulator/alibaba/describe_instances.h"

namespace simulator::alibaba {
namespace {

constexpr std::array kActions = {
    Action{"DescribeDisks", "2014-05-26", DescribeDisks},
    Action{"DescribeInstances", "2014-05-26", DescribeInstances},
    Action{"DescribeInstanceTypes", "2014-05-26", DescribeInstanceTypes},
};

const Action* FindAction(std::string_view name, std::string_view version) {
  const auto found = std::find_if(kActions.begin(), kActions.end(), [&](const Action& action) {
    return action.name == name && action.version == version;
  });
  return found == kActions.end() ? nullptr : &*found;
}

ActionResult Run(const Request& request, const Story& story, SignatureChecker& signatures,
                 std::int64_t now) {
  if (request.method != "GET" && request.method != "POST")
    return {{}, ApiError{405, "UnsupportedHTTPMethod", "This http method is not supported."}};
  if (auto error = signatures.Check(request, now)) return {{}, std::move(error)};
  const Action* const action =
      FindAction(request.Header("x-acs-action"), request.Header("x-acs-version"));
  if (action == nullptr) {
    return {{},
            ApiError{404, "InvalidAction.NotFound",
                     "Specified api is not found, please check your url and method."}};
  }
  Parameters parameters(request.query);
  if (request.Header("content-type").starts_with("application/x-www-form-urlencoded"))
    parameters.Add(request.body);
  ActionResult result;
  story.Read([&](const World& world, const TimeAxis& times) {
    result = action->run(world, times, parameters);
  });
  return result;
}

}  // namespace

std::string PagingMembers(const std::string& next_token, std::size_t page_size) {
  return "\"NextToken\":\"" + next_token +
         "\",\"PageNumber\":1,\"PageSize\":" + std::to_string(page_size) + ",\"TotalCount\":0";
}

Answer Api::Respond(const Request& request, std::int64_t now) {
  const ActionResult result = Run(request, story_, signatures_, now);
  if (result.error) return ErrorAnswer(*result.error, request.Header("host"));
  const std::string id = NewRequestId();
  return JsonAnswer(200, id, "{\"RequestId\":\"" + id + "\"," + result.members + "}");
}

}  // namespace simulator::alibaba
