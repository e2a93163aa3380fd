// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporter/alerting/expr.h"

namespace exporter {

// Expressions of alerts and recording rules. They stand here in full and not as recorded series, so
// that every alert works without them.

// The sum over the nodes of each zone, by cluster, job and zone, of a value by cluster, job and
// node.
Expr SumByZone(Expr per_node);

// Free disk slots by cluster, job and zone.
Expr ZoneHeadroom();

// Monthly cost of what nobody uses, by cluster, job and currency.
Expr WasteCost();

// Monthly cost of all disks, by cluster, job and currency, now or `offset` ago.
Expr DiskCost(const std::string& offset = "");

// The claims that are bound, with labels that only this exporter knows; each 1. By cluster,
// namespace, persistentvolumeclaim, storageclass, persistentvolume and disk.
Expr BoundClaims();

}  // namespace exporter
