#pragma once

#include "exporter/checks/check.h"

namespace exporter {

// lost-claim: a claim in the phase Lost, critical: reason volume_gone where its PersistentVolume
// was deleted while the claim was bound, volume_taken where that belongs to another claim.
Check LostClaimCheck();

}  // namespace exporter
