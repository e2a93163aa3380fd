// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/client/client.h"

#include <algorithm>

#include "exporter/alibaba/client/rpc_fault.h"
#include "exporter/core/timestamp.h"

namespace exporter::alibaba {
namespace {

// Offsets below this are within the error of the Date header and network latency.
constexpr std::chrono::minutes kTrustedOffset{1};

// Billing reports failures with status 200 and an error in Code.
bool IsFailure(const Fields& root, std::string_view product) {
  if (!root.Boolean("Success", true)) return true;
  if (product != "bss") return false;
  const std::string code = root.Text("Code");
  return !code.empty() && code != "Success";
}

// Adds the endpoint to the error of a request that got no answer.
Error WithoutAnswer(const Error& error, const Endpoint& endpoint) {
  if (error.kind != ErrorKind::kUnavailable && error.kind != ErrorKind::kTimeout) return error;
  return Error{error.kind, error.message + " (" + endpoint.url +
                               "); check the way there, --alibaba.regions and --alibaba.endpoint"};
}

}  // namespace

Client::Client(Transport& transport, const Clock& clock, CredentialSource& credentials,
               ClientOptions options, Sleeper sleeper, Jitter jitter, NonceSource nonces)
    : transport_(transport),
      clock_(clock),
      credentials_(credentials),
      options_(std::move(options)),
      sleeper_(std::move(sleeper)),
      jitter_(std::move(jitter)),
      nonces_(std::move(nonces)),
      rate_(options_.rate) {}

Error Client::InContext(const RpcRequest& request, const Error& error) {
  std::string place(request.api.name);
  if (!request.region.empty()) place += " in " + OneLine(request.region, 63);
  return Error{error.kind, place + ": " + error.message};
}

Result<JsonDocument> Client::Call(const RpcRequest& request, CallBudget& budget) {
  Attempted answer = CallWithRetries(request, budget);
  if (!answer) return tl::unexpected(InContext(request, answer.error().error));
  return std::move(*answer);
}

Client::Failure Client::Stopped() {
  return {.error = {ErrorKind::kStopped, "stopped"}};
}

Client::Failure Client::GivenUp(const CallBudget& budget, std::string_view limit,
                                const Failure& last) {
  Failure failure{.error = last.error};
  failure.error.message = "given up after " + std::to_string(budget.sent()) +
                          (budget.sent() == 1 ? " call" : " calls") + " of this poll (" +
                          std::string(limit) + ")";
  if (!last.error.message.empty()) failure.error.message += "; the last one: " + last.error.message;
  return failure;
}

Client::Attempted Client::CallWithRetries(const RpcRequest& request, CallBudget& budget) {
  const auto own = options_.endpoints.find(request.api.product.name);
  const auto endpoint =
      ResolveEndpoint(own == options_.endpoints.end() ? options_.endpoint : own->second,
                      request.api.product.name, request.region, options_.network);
  if (!endpoint) return tl::unexpected<Failure>(Failure{endpoint.error()});
  Corrections corrections;
  std::optional<Failure> last;
  for (int attempt = 1;; ++attempt) {
    if (auto barred = Enter(request, budget, last)) return tl::unexpected<Failure>(*barred);
    auto answer = Attempt(request, *endpoint, budget);
    if (answer) return answer;
    last = std::move(answer.error());
    if (Correct(*last, corrections)) continue;
    const auto delay =
        NextDelay(options_.retry, attempt, last->error.kind, jitter_(), last->retry_hint);
    if (!delay) return tl::unexpected<Failure>(*last);
    if (clock_.Now() + *delay >= budget.deadline()) {
      return tl::unexpected<Failure>(GivenUp(budget, "--alibaba.poll-timeout", *last));
    }
    if (!sleeper_(*delay, budget.stop())) return tl::unexpected<Failure>(Stopped());
  }
}

std::optional<Client::Failure> Client::Enter(const RpcRequest& request, CallBudget& budget,
                                             const std::optional<Failure>& last) {
  const auto give_up = [&](std::string_view limit, ErrorKind kind) {
    return GivenUp(budget, limit, last.value_or(Failure{Error{kind, ""}}));
  };
  if (budget.IsUsedUp()) return give_up("--alibaba.calls-per-poll", ErrorKind::kThrottled);
  const std::string key = std::string(request.api.name) + '/' + request.region;
  const auto wait = rate_.Reserve(key, clock_.Now(), budget.deadline());
  if (!wait) return give_up("--alibaba.poll-timeout", ErrorKind::kTimeout);
  if (wait->count() > 0 && !sleeper_(*wait, budget.stop())) return Stopped();
  if (budget.stop().stop_requested()) return Stopped();
  budget.Take();
  return std::nullopt;
}

bool Client::Correct(const Failure& failure, Corrections& corrections) {
  if (failure.clock_offset && !corrections.clock) {
    clock_offset_ = *failure.clock_offset;
    corrections.clock = true;
    return true;
  }
  if (failure.refused && !corrections.credentials) {
    credentials_.Invalidate(*failure.refused);
    corrections.credentials = true;
    return true;
  }
  return false;
}

HttpRequest Client::MakeHttpRequest(const RpcRequest& request, const Endpoint& endpoint,
                                    const Credentials& credentials) const {
  SigningInput input{
      .host = endpoint.host,
      .path = endpoint.path,
      .action = std::string(request.api.name),
      .version = std::string(request.api.product.version),
      .date = FormatTimestamp(clock_.Now() + clock_offset_.load()),
      .nonce = nonces_(),
      .credentials = credentials,
  };
  if (request.is_form) {
    input.body = EncodeParameters(request.parameters);
    input.content_type = "application/x-www-form-urlencoded";
  } else {
    input.query = request.parameters;
  }
  const SignedHeaders headers = HeadersToSign(input);
  const Signature signature = Sign(input, headers);
  HttpRequest http;
  http.method = input.method;
  http.url = endpoint.url + (signature.query.empty() ? "" : "?" + signature.query);
  http.headers.assign(headers.begin(), headers.end());
  http.headers.emplace_back("accept", "application/json");
  http.headers.emplace_back("authorization", signature.authorization);
  http.body = std::move(input.body);
  http.operation = input.action;
  return http;
}

Client::Attempted Client::Attempt(const RpcRequest& request, const Endpoint& endpoint,
                                  const CallBudget& budget) {
  const auto fail = [](Error error) { return tl::unexpected<Failure>(Failure{std::move(error)}); };
  const auto credentials = credentials_.Get(clock_.Now(), budget.stop());
  if (!credentials) return fail(credentials.error());
  HttpRequest http = MakeHttpRequest(request, endpoint, *credentials);
  const auto left = std::chrono::floor<std::chrono::milliseconds>(budget.deadline() - clock_.Now());
  http.timeout = std::clamp(left, std::chrono::milliseconds{1}, http.timeout);
  const auto response = transport_.Send(http, budget.stop());
  if (!response) return fail(WithoutAnswer(response.error(), endpoint));
  if (response->status / 100 != 2) {
    return tl::unexpected<Failure>(Refused(*response, request, *credentials));
  }
  auto document = JsonDocument::Parse(response->body);
  if (!document) {
    return fail({ErrorKind::kBadResponse, document.error().message + " (is " + endpoint.url +
                                              " an Alibaba Cloud API? Check --alibaba.endpoint)"});
  }
  if (IsFailure(document->root(), request.api.product.name)) {
    return tl::unexpected<Failure>(Refused(*response, request, *credentials));
  }
  return std::move(*document);
}

Client::Failure Client::Refused(const HttpResponse& response, const RpcRequest& request,
                                const Credentials& credentials) const {
  const RpcFault fault = ReadFault(response);
  const TimePoint now = clock_.Now();
  Failure failure{.error = ExplainFault(fault, request, credentials, now),
                  .refusal = fault.IsParameterRefused() ? fault.code : "",
                  .retry_hint = RetryHint(response)};
  if (fault.IsClockRefused() && fault.server_time) {
    const auto offset = *fault.server_time - now;
    const bool is_right_again = std::chrono::abs(offset) < kTrustedOffset;
    failure.clock_offset = is_right_again ? TimePoint::duration{} : offset;
  }
  if (fault.IsTokenRefused(credentials)) failure.refused = credentials;
  return failure;
}

Result<Client::PageRead> Client::ReadPage(RpcRequest request, const std::string& token,
                                          const ListPath& path,
                                          const std::function<void(const Fields&)>& visit,
                                          CallBudget& budget) {
  if (!token.empty()) request.parameters["NextToken"] = token;
  const Attempted document = CallWithRetries(request, budget);
  if (!document) return tl::unexpected(document.error().error);
  const Fields root = document->root();
  const auto refuse = [](std::string_view what) {
    return Fail(ErrorKind::kBadResponse, "the answer has no readable " + std::string(what));
  };
  const Fields list = path.wrapper.empty() ? root : root.Object(path.wrapper);
  if (!list.exists()) return refuse(path.wrapper);
  // An unreadable token must not pass for the last page: a partial list looks like deletions.
  const std::size_t problems = document->problems().count;
  const std::string next_token = (path.has_token_inside ? list : root).Text("NextToken");
  if (document->problems().count > problems) return refuse("NextToken");
  std::size_t objects = 0;
  const bool is_list = list.ForEach(path.element, [&](const Fields& object) {
    ++objects;
    visit(object);
  });
  const bool is_lost = path.wrapper.empty() && !is_list;
  if (is_lost || (objects == 0 && document->problems().count > problems)) {
    const std::string dot = path.wrapper.empty() ? "" : ".";
    return refuse(std::string(path.wrapper) + dot + std::string(path.element));
  }
  return PageRead{next_token, document->problems()};
}

}  // namespace exporter::alibaba
