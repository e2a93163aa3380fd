#pragma once

#include "exporter/alibaba/client/client.h"
#include "exporter/core/clock.h"
#include "exporter/http/retry.h"
#include "exporter/http/transport.h"

namespace exporter::alibaba {

// What the sources of credentials need of the world; the references outlive them.
struct CredentialTools {
  Transport& transport;  // for STS
  // For the metadata service and the credentials URI: short timeouts, no proxy.
  Transport& metadata_transport;
  const Clock& clock;
  Sleeper sleeper;
  Jitter jitter;
  NonceSource nonces;
};

}  // namespace exporter::alibaba
