// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/alibaba/api.h"

#include "tests/simulator/alibaba/action.h"

namespace simulator::alibaba {
namespace {

constexpr std::string_view kOidcAction = "AssumeRoleWithOIDC";

Parameters ParametersOf(const Request& request) {
  Parameters parameters(request.query);
  if (request.Header("content-type").starts_with("application/x-www-form-urlencoded"))
    parameters.Add(request.body);
  return parameters;
}

std::optional<ApiError> CheckParameters(const Action& action, const Request& request,
                                        const Parameters& parameters) {
  if (action.wants_form && !request.query.empty()) {
    return InvalidParameter(Parameters(request.query).pairs().front().first,
                            "this action takes its parameters in a form body.");
  }
  if (auto error = CheckParameters(action.rules, parameters)) return error;
  return parameters.Find("RegionId") ? CheckRegion(parameters) : std::nullopt;
}

// Of the product that the request is for; empty for none.
std::string VersionOf(const Request& request) {
  if (IsLibrariesForm(request)) return Parameters(request.query).Text("Version");
  return std::string(request.Header("x-acs-version"));
}

}  // namespace

bool Api::Serves(const Request& request) {
  const auto first = request.headers.lower_bound("x-acs-");
  const bool has_header = first != request.headers.end() && first->first.starts_with("x-acs-");
  return request.path == "/" && (has_header || IsLibrariesForm(request));
}

std::string ActionOf(const Request& request) {
  return IsLibrariesForm(request) ? std::string(kOidcAction)
                                  : std::string(request.Header("x-acs-action"));
}

// AssumeRoleWithOIDC alone needs no signature; a wrong one is refused there too.
std::optional<ApiError> Api::CheckCaller(const Request& request, std::int64_t now) {
  if (IsLibrariesForm(request)) return CheckLibrariesForm(request);
  const bool is_signed = !request.Header("authorization").empty();
  if (ActionOf(request) == kOidcAction && VersionOf(request) == kStsVersion && !is_signed)
    return std::nullopt;
  return signatures_.Check(request, now);
}

std::optional<ApiError> Api::Admit(const Request& request, std::int64_t now) {
  if (request.method != "GET" && request.method != "POST")
    return ApiError{405, "UnsupportedHTTPMethod", "This http method is not supported."};
  if (auto error = CheckCaller(request, now)) return error;
  const std::string action = ActionOf(request);
  if (auto error = permissions_.Check(RamAction(VersionOf(request), action), CallerOf(request)))
    return error;
  return throttle_.Take(action, ParametersOf(request).Text("RegionId"), now);
}

ActionResult Api::Run(const Request& request, std::int64_t now) {
  const std::string name = ActionOf(request);
  const std::string version = VersionOf(request);
  const Parameters parameters = ParametersOf(request);
  if (version == kStsVersion) {
    if (name == "AssumeRole") return sts_.AssumeRole(parameters, now);
    if (name == kOidcAction) return sts_.AssumeRoleWithOidc(parameters, now);
    if (name == "GetCallerIdentity") return Sts::GetCallerIdentity(parameters, CallerOf(request));
  }
  const Action* const action = FindAction(name, version);
  if (action == nullptr) {
    return {{},
            ApiError{404, "InvalidAction.NotFound",
                     "Specified api is not found, please check your url and method."}};
  }
  if (auto error = CheckParameters(*action, request, parameters)) return Refused(std::move(*error));
  ActionResult result;
  story_.Read([&](const World& world, const TimeAxis& times) {
    result = action->run({*action, world, times, parameters, now});
  });
  return result;
}

Answer Api::Respond(const Request& request, std::int64_t now) {
  if (const auto error = Admit(request, now)) return ErrorAnswer(*error, request.Header("host"));
  const ActionResult result = Run(request, now);
  if (result.error) return ErrorAnswer(*result.error, request.Header("host"));
  const std::string id = NewRequestId();
  return JsonAnswer(200, id, "{\"RequestId\":\"" + id + "\"," + result.members + "}");
}

}  // namespace simulator::alibaba
