#pragma once

#include "exporter/checks/check.h"

namespace exporter {

// zone-out-of-stock: a disk category that ECS does not have in a zone of our nodes, though we use
// it there: the disk of a volume is of it, or a class of the disk driver that may make volumes in
// the zone asks for it and has no other of its categories in stock there. The reason is
// `without_stock` (it may come back) or `closed_without_stock` (it is withdrawn).
Check ZoneOutOfStockCheck();

}  // namespace exporter
