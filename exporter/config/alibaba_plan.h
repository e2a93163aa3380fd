#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exporter/alibaba/credentials/make_credentials.h"
#include "exporter/analysis/prices.h"
#include "exporter/config/options.h"
#include "exporter/core/environment.h"
#include "exporter/sources/source.h"

namespace exporter {

// How Alibaba Cloud is read, found out and checked; nothing was asked yet.
struct AlibabaPlan {
  alibaba::CredentialOptions credential_options;
  std::optional<alibaba::CredentialChoice> credentials;  // nullopt: that side is off
  std::vector<TargetOptions> targets;  // at least one; the only one may have no name
};

// Both give the errors, one line each.
std::vector<std::string> PlanAlibaba(const Options& options, const Environment& environment,
                                     AlibabaPlan& plan);
std::vector<std::string> PlanPrices(const Options& options, PriceOptions& prices);

// Whether a source of Alibaba Cloud is read: it is not switched off, and switched on where
// that is needed.
bool IsRead(const Source& source, const Options& options, const PriceOptions& prices);

}  // namespace exporter
