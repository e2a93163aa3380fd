#include "exporter/kubernetes/client.h"

#include "exporter/kubernetes/status_error.h"

namespace exporter::kubernetes {
namespace {

tl::unexpected<Error> Stopped() {
  return Fail(ErrorKind::kStopped, "stopped");
}

}  // namespace

Client::Client(Transport& transport, const Clock& clock, TokenSource& token, ClientOptions options,
               Sleeper sleeper, Jitter jitter)
    : transport_(transport),
      clock_(clock),
      token_(token),
      options_(std::move(options)),
      sleeper_(std::move(sleeper)),
      jitter_(std::move(jitter)) {}

Result<HttpResponse> Client::Get(const std::string& path, const std::string& operation,
                                 const std::stop_token& stop) {
  bool renewed = false;
  for (int number = 1;; ++number) {
    if (stop.stop_requested()) return Stopped();
    Attempt attempt = TryGet(path, operation, stop);
    if (attempt.result) return std::move(attempt.result);
    if (attempt.status == 401 && !renewed) {
      renewed = true;
      token_.Expire();
      continue;
    }
    const auto delay =
        NextDelay(options_.retry, number, attempt.result.error().kind, jitter_(), attempt.hint);
    if (!delay) return std::move(attempt.result);
    if (!sleeper_(*delay, stop)) return Stopped();
  }
}

Client::Attempt Client::TryGet(const std::string& path, const std::string& operation,
                               const std::stop_token& stop) {
  const Result<Secret> token = token_.Get(clock_.Now());
  if (!token) return {.result = tl::unexpected(token.error())};
  HttpRequest request{.url = options_.server + path,
                      .headers = {{"Accept", "application/json"}},
                      .body = {},
                      .operation = operation};
  if (!token->empty()) request.headers.emplace_back("Authorization", "Bearer " + token->Reveal());
  Result<HttpResponse> response = transport_.Send(request, stop);
  if (!response) {
    Error error = response.error();
    if (error.kind != ErrorKind::kStopped) {
      error.message = RequestName(request.url) + ": " + error.message +
                      "; check --kubernetes.server, --kubernetes.ca-file and the network";
    }
    return {.result = tl::unexpected(std::move(error))};
  }
  const int status = response->status;
  if (status < 400 || status == 410) return {.result = std::move(response), .status = status};
  return {.result = tl::unexpected(StatusError(request.url, *response, *token, token_.Remedy())),
          .status = status,
          .hint = RetryHint(*response)};
}

}  // namespace exporter::kubernetes
