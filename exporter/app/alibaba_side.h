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

// Everything that asks Alibaba Cloud: connections, credentials, and a client for each target.
class AlibabaSide {
 public:
  // `plan` has credentials. `clock` and `metrics` must outlive it.
  AlibabaSide(const Plan& plan, const Clock& clock, ExporterMetrics& metrics);

  // In the order of the plan; the clients live as long as this.
  std::vector<AlibabaTarget> Targets() const;

 private:
  struct Target {
    TargetOptions options;
    std::unique_ptr<alibaba::CredentialSource> role;  // null: the credentials of all
    std::unique_ptr<alibaba::Client> client;
  };

  CurlTransport connection_;
  ObservedTransport transport_;
  CurlTransport metadata_connection_;
  std::unique_ptr<alibaba::CredentialSource> credentials_;
  std::vector<Target> targets_;
};

}  // namespace exporter
