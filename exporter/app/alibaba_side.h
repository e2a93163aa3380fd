// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "exporter/alibaba/client/client.h"
#include "exporter/config/plan.h"
#include "exporter/http/curl_transport.h"
#include "exporter/http/observed_transport.h"
#include "exporter/metrics/exporter_metrics.h"
#include "exporter/sources/source.h"

namespace exporter {

// Everything that calls Alibaba Cloud: connections, credentials, and a client per target.
class AlibabaSide {
 public:
  // Requires plan.credentials. `clock` and `metrics` must outlive this object.
  AlibabaSide(const Plan& plan, const Clock& clock, ExporterMetrics& metrics);

  // In the order of the plan; the clients live as long as this object.
  const std::vector<AlibabaTarget>& targets() const { return targets_; }

 private:
  CurlTransport connection_;
  ObservedTransport transport_;
  CurlTransport metadata_connection_;
  std::unique_ptr<alibaba::CredentialSource> credentials_;
  std::vector<std::unique_ptr<alibaba::CredentialSource>> roles_;  // of the targets with a role
  std::vector<std::unique_ptr<alibaba::Client>> clients_;
  std::vector<AlibabaTarget> targets_;
};

}  // namespace exporter
