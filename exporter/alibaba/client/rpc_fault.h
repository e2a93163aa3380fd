// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/alibaba/credentials/credentials.h"
#include "exporter/alibaba/resources/rpc_request.h"
#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/http/transport.h"

namespace exporter::alibaba {

// An error response.
struct RpcFault {
  int status = 0;
  std::string code;                      // "Throttling.User"; empty if the body is not from the API
  std::string message;                   // the server's message, which may contain signed data
  std::optional<TimePoint> server_time;  // from the Date header

  // The clock used for signing is more than 15 minutes off.
  bool IsClockRefused() const;
  // The temporary credentials have expired or are unknown: newer ones may work.
  bool IsTokenRefused(const Credentials& credentials) const;
  // The service rejects the parameters permanently: "PriceNotFound",
  // "InvalidDataDiskCategory.ValueNotSupported".
  bool IsParameterRefused() const;
  // The message on one line; nothing if it holds one of `secrets` or a signed text.
  std::string QuotableMessage(const std::vector<std::string>& secrets) const;
};

// Tolerant: keys may be in lower case, and a proxy's body may be HTML.
RpcFault ReadFault(const HttpResponse& response);

// Classifies a fault by its code, because the same code comes with several statuses; by the status
// if the code is unknown or missing.
ErrorKind KindOfFault(std::string_view code, int status);

// The fault in one line with its remedy, for example "Forbidden.RAM (403): ...". The server's
// message is dropped if it could repeat a key, a token or the signed string. `now` is the time by
// our own clock.
Error ExplainFault(const RpcFault& fault, const RpcRequest& request, const Credentials& credentials,
                   TimePoint now);

// Parses the Date header of an answer, "Sun, 22 Nov 2026 12:47:29 GMT"
// (IMF-fixdate of RFC 9110). nullopt for everything else.
std::optional<TimePoint> ParseHttpDate(std::string_view text);

}  // namespace exporter::alibaba
