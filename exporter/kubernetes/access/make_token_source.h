// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <stop_token>

#include "exporter/kubernetes/access/cluster_access.h"
#include "exporter/kubernetes/access/token_source.h"

namespace exporter::kubernetes {

// The credentials that `access` configures. `stop` ends a running plugin.
std::unique_ptr<TokenSource> MakeTokenSource(const ClusterAccess& access, std::stop_token stop);

}  // namespace exporter::kubernetes
