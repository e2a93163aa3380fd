#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/http/client_certificate.h"

namespace exporter::kubernetes {

// Why `pem` holds no certificate authorities; nullopt when it holds at least one.
std::optional<std::string> FaultOfAuthorities(std::string_view pem);

// When the first certificate of the chain expires. kConfig says what is wrong: no
// certificate, no key, a key with a passphrase, a key of another certificate. No part of the
// texts shows.
Result<TimePoint> CheckCertificate(const ClientCertificate& certificate);

}  // namespace exporter::kubernetes
