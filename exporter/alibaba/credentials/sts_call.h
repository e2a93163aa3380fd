// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/alibaba/client/endpoint.h"
#include "exporter/alibaba/client/rpc_fault.h"
#include "exporter/alibaba/credentials/credentials.h"
#include "exporter/http/transport.h"

namespace exporter::alibaba {

inline constexpr std::string_view kStsVersion = "2015-04-01";

// An STS call that assumes a role.
struct StsCall {
  std::string action;  // "AssumeRole"
  Endpoint endpoint;
  std::string role_arn;
  // Secrets of the request, to be kept out of messages if the answer echoes them.
  std::vector<std::string> secrets{};
};

struct StsFailure {
  Error error;
  RpcFault fault{};  // without a code if STS did not answer
};

// Sends `request`, with the caller's URL, headers and body, and decodes the temporary key. Messages
// name the call, the endpoint, the role and the remedy. kAuth: the token or key is refused;
// kForbidden: it may not assume the role.
tl::expected<Credentials, StsFailure> SendStsCall(Transport& transport, const StsCall& call,
                                                  HttpRequest request, TimePoint now,
                                                  const std::stop_token& stop);

}  // namespace exporter::alibaba
