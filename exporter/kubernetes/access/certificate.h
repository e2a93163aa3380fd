// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/http/client_certificate.h"

namespace exporter::kubernetes {

// Why `pem` is not a usable CA bundle; nullopt if it holds at least one certificate.
std::optional<std::string> FaultOfAuthorities(std::string_view pem);

// The PEM text in the base64 of a kubeconfig's `-data` keys. kConfig says what is wanted and quotes
// nothing of the text.
Result<std::string> DecodePem(std::string_view base64);

// When the first certificate of the chain expires. kConfig: no certificate, no key, a key with a
// passphrase, or a key of another certificate. The message quotes nothing of the PEM texts.
Result<TimePoint> CheckCertificate(const ClientCertificate& certificate);

}  // namespace exporter::kubernetes
