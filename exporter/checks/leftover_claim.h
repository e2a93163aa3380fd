#pragma once

#include "exporter/checks/check.h"

namespace exporter {

// leftover-claim: a claim that a StatefulSet made for a replica it no longer has. A warning, by
// reason scaled_down (outside the range of an existing set) or statefulset_gone (of none that
// exists); info, by hpa_covers, where an autoscaler may ask for the replica again. While the
// autoscalers cannot be read (not every cluster has autoscaling/v2) there is no hpa_covers.
Check LeftoverClaimCheck();

}  // namespace exporter
