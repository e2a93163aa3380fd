#include "exporter/alibaba/client.h"

#include <array>
#include <cstdint>
#include <random>

#include "exporter/alibaba/rpc_fault.h"
#include "exporter/alibaba/signer.h"
#include "exporter/core/timestamp.h"

namespace exporter::alibaba {
namespace {

// No answer arrived: says where we looked for one.
Error WithoutAnswer(const Error& error, const Endpoint& endpoint) {
  if (error.kind != ErrorKind::kUnavailable && error.kind != ErrorKind::kTimeout) return error;
  return Error{error.kind, error.message + " (" + endpoint.url +
                               "); check the way there, --alibaba.regions and --alibaba.endpoint"};
}

}  // namespace

NonceSource RandomNonces() {
  return [] {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::random_device random;
    std::string nonce;
    for (int word = 0; word < 4; ++word) {
      std::uint32_t bits = random();
      for (int digit = 0; digit < 8; ++digit, bits >>= 4U) nonce.push_back(kDigits[bits & 0x0FU]);
    }
    return nonce;
  };
}

Client::Client(Transport& transport, const Clock& clock, CredentialSource& credentials,
               ClientOptions options, Sleeper sleeper, Jitter jitter, NonceSource nonces)
    : transport_(transport),
      clock_(clock),
      credentials_(credentials),
      options_(std::move(options)),
      sleeper_(std::move(sleeper)),
      jitter_(std::move(jitter)),
      nonces_(std::move(nonces)) {}

Error Client::InContext(const RpcRequest& request, const Error& error) {
  return Error{error.kind, std::string(request.api.action) + " in " + OneLine(request.region, 63) +
                               ": " + error.message};
}

Result<JsonDocument> Client::Call(const RpcRequest& request, const std::stop_token& stop) {
  auto document = CallWithRetries(request, stop);
  if (!document) return tl::unexpected(InContext(request, document.error()));
  return document;
}

Result<JsonDocument> Client::CallWithRetries(const RpcRequest& request,
                                             const std::stop_token& stop) {
  const auto endpoint =
      ResolveEndpoint(options_.endpoint, request.api.product, request.region, options_.network);
  if (!endpoint) return tl::unexpected(endpoint.error());
  bool clock_corrected = false;
  for (int attempt = 1;; ++attempt) {
    auto answer = Attempt(request, *endpoint, stop);
    if (answer) return std::move(*answer);
    const Failure& failure = answer.error();
    if (failure.clock_offset && !clock_corrected && attempt < options_.retry.max_attempts) {
      clock_offset_ = *failure.clock_offset;
      clock_corrected = true;
      continue;
    }
    const auto delay =
        NextDelay(options_.retry, attempt, failure.error.kind, jitter_(), failure.retry_hint);
    if (!delay) return tl::unexpected(failure.error);
    if (!sleeper_(*delay, stop)) return Fail(ErrorKind::kStopped, "stopped");
  }
}

HttpRequest Client::MakeHttpRequest(const RpcRequest& request, const Endpoint& endpoint,
                                    const Credentials& credentials) const {
  const SigningInput input{
      .host = endpoint.host,
      .path = endpoint.path,
      .query = request.parameters,
      .action = std::string(request.api.action),
      .version = std::string(request.api.version),
      .date = FormatTimestamp(clock_.Now() + clock_offset_.load()),
      .nonce = nonces_(),
      .credentials = credentials,
  };
  const SignedHeaders headers = HeadersToSign(input);
  const Signature signature = Sign(input, headers);
  HttpRequest http;
  http.method = input.method;
  http.url = endpoint.url + (signature.query.empty() ? "" : "?" + signature.query);
  http.headers.assign(headers.begin(), headers.end());
  http.headers.emplace_back("accept", "application/json");
  http.headers.emplace_back("authorization", signature.authorization);
  http.operation = input.action;
  return http;
}

tl::expected<JsonDocument, Client::Failure> Client::Attempt(const RpcRequest& request,
                                                            const Endpoint& endpoint,
                                                            const std::stop_token& stop) {
  const auto fail = [](Error error) {
    return tl::unexpected<Failure>(Failure{std::move(error), {}, {}});
  };
  const auto credentials = credentials_.Get(clock_.Now());
  if (!credentials) return fail(credentials.error());
  const auto response = transport_.Send(MakeHttpRequest(request, endpoint, *credentials), stop);
  if (!response) return fail(WithoutAnswer(response.error(), endpoint));
  if (response->status / 100 != 2) {
    return tl::unexpected<Failure>(Refused(*response, request, *credentials));
  }
  auto document = JsonDocument::Parse(response->body);
  if (!document) {
    return fail({ErrorKind::kBadResponse, document.error().message + " (is " + endpoint.url +
                                              " an Alibaba Cloud API? Check --alibaba.endpoint)"});
  }
  // Some products report a failure with status 200.
  if (!document->root().Boolean("Success", true)) {
    return tl::unexpected<Failure>(Refused(*response, request, *credentials));
  }
  return std::move(*document);
}

Client::Failure Client::Refused(const HttpResponse& response, const RpcRequest& request,
                                const Credentials& credentials) const {
  const RpcFault fault = ReadFault(response);
  const TimePoint now = clock_.Now();
  Failure failure{ExplainFault(fault, request, credentials, now), RetryHint(response), {}};
  if (fault.IsClockRefused() && fault.server_time) failure.clock_offset = *fault.server_time - now;
  return failure;
}

Result<Client::PageRead> Client::ReadPage(RpcRequest request, const std::string& token,
                                          const ListPath& path,
                                          const std::function<void(const Fields&)>& visit,
                                          const std::stop_token& stop) {
  if (!token.empty()) request.parameters["NextToken"] = token;
  const auto document = CallWithRetries(request, stop);
  if (!document) return tl::unexpected(document.error());
  const Fields root = document->root();
  const auto refuse = [](std::string_view what) {
    return Fail(ErrorKind::kBadResponse, "the answer has no readable " + std::string(what));
  };
  // A token that cannot be read is not the end: half a list looks like deletions.
  const std::string next_token = root.Text("NextToken");
  if (document->problems().count > 0) return refuse("NextToken");
  const Fields list = root.Object(path.wrapper);
  if (!list.exists()) return refuse(path.wrapper);
  std::size_t objects = 0;
  list.ForEach(path.element, [&](const Fields& object) {
    ++objects;
    visit(object);
  });
  const bool odd = objects == 0 && document->problems().count > 0;
  if (odd) return refuse(std::string(path.wrapper) + "." + std::string(path.element));
  return PageRead{next_token, document->problems()};
}

}  // namespace exporter::alibaba
