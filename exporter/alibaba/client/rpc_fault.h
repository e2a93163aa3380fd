#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "exporter/alibaba/credentials/credentials.h"
#include "exporter/alibaba/resources/rpc_request.h"
#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/http/transport.h"

namespace exporter::alibaba {

// An answer that says no.
struct RpcFault {
  int status = 0;
  std::string code;     // "Throttling.User"; empty when the body is none of the API's
  std::string message;  // the server's words, possibly with signed data in them
  std::optional<TimePoint> server_time;  // from the Date header

  // The clock we signed with is more than 15 minutes off.
  bool IsClockRefused() const;
  // The temporary credentials have expired or are unknown: newer ones may do.
  bool IsTokenRefused(const Credentials& credentials) const;
  // The service knows the call and does not take its parameters, nor will it later:
  // "PriceNotFound", "InvalidDataDiskCategory.ValueNotSupported".
  bool IsParameterRefused() const;
};

// Reads what it can: keys may be in lower case, and a proxy's body may be HTML.
RpcFault ReadFault(const HttpResponse& response);

// The class of a fault. The code decides and not the status, because the same
// code comes with several; the status does where the code is unknown or missing.
ErrorKind KindOfFault(std::string_view code, int status);

// The fault in one line with its remedy, for example "Forbidden.RAM (403): ...".
// The server's own words are left out wherever they could repeat a key, a token
// or the string that was signed. `now` is the time by our own clock.
Error ExplainFault(const RpcFault& fault, const RpcRequest& request, const Credentials& credentials,
                   TimePoint now);

// Parses the Date header of an answer, "Sun, 22 Nov 2026 12:47:29 GMT"
// (IMF-fixdate of RFC 9110). nullopt for everything else.
std::optional<TimePoint> ParseHttpDate(std::string_view text);

}  // namespace exporter::alibaba
