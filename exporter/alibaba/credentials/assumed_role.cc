// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/assumed_role.h"

#include <utility>

#include "exporter/alibaba/client/signer.h"
#include "exporter/core/timestamp.h"

namespace exporter::alibaba {
namespace {

constexpr const char* kAction = "AssumeRole";

}  // namespace

std::optional<Error> CheckRoleStep(const RoleStep& step) {
  if (auto error = CheckRole(step.role)) return error;
  if (const auto endpoint = ResolveSts(step.sts); !endpoint) return endpoint.error();
  return std::nullopt;
}

RoleFetcher::RoleFetcher(RoleStep step, std::shared_ptr<CredentialSource> base,
                         Transport& transport, NonceSource nonces)
    : step_(std::move(step)),
      base_(std::move(base)),
      transport_(transport),
      nonces_(std::move(nonces)) {}

HttpRequest RoleFetcher::MakeRequest(const Endpoint& endpoint, const Credentials& credentials,
                                     TimePoint now) const {
  const RoleToAssume& role = step_.role;
  SigningInput input{.host = endpoint.host,
                     .path = endpoint.path,
                     .query = {{"DurationSeconds", std::to_string(role.duration.count())},
                               {"RoleArn", role.role_arn},
                               {"RoleSessionName", role.session_name}},
                     .action = kAction,
                     .version = std::string(kStsVersion),
                     .date = FormatTimestamp(now + clock_offset_),
                     .nonce = nonces_(),
                     .credentials = credentials};
  if (!role.policy.empty()) input.query["Policy"] = role.policy;
  if (!role.external_id.empty()) input.query["ExternalId"] = role.external_id;
  const SignedHeaders headers = HeadersToSign(input);
  const Signature signature = Sign(input, headers);
  HttpRequest request;
  request.url = endpoint.url + "?" + signature.query;
  request.headers.assign(headers.begin(), headers.end());
  request.headers.emplace_back("authorization", signature.authorization);
  return request;
}

tl::expected<Credentials, StsFailure> RoleFetcher::Call(const Endpoint& endpoint,
                                                        const Credentials& credentials,
                                                        TimePoint now,
                                                        const std::stop_token& stop) const {
  StsCall call{kAction, endpoint, step_.role.role_arn, credentials.Secrets()};
  call.secrets.push_back(step_.role.external_id);
  return SendStsCall(transport_, call, MakeRequest(endpoint, credentials, now), now, stop);
}

Result<Credentials> RoleFetcher::Fetch(TimePoint now, const std::stop_token& stop) {
  const auto endpoint = ResolveSts(step_.sts);
  if (!endpoint) return tl::unexpected(endpoint.error());
  auto credentials = base_->Get(now, stop);
  if (!credentials) return tl::unexpected(credentials.error());
  for (bool is_last = false;; is_last = true) {
    auto key = Call(*endpoint, *credentials, now, stop);
    if (key) return std::move(*key);
    const RpcFault& fault = key.error().fault;
    if (!is_last && fault.IsClockRefused() && fault.server_time) {
      clock_offset_ = *fault.server_time - now;
      continue;
    }
    if (!is_last && fault.IsTokenRefused(*credentials)) {
      base_->Invalidate(*credentials);
      auto others = base_->Get(now, stop);
      if (others && *others != *credentials) {
        credentials = std::move(others);
        continue;
      }
    }
    return tl::unexpected(std::move(key.error().error));
  }
}

}  // namespace exporter::alibaba
