#pragma once

#include "exporter/checks/check.h"

namespace exporter {

// idle-claim: a Bound claim, made by whomever, that no live pod names and whose volume is
// attached nowhere; leftover-claim has its own. A warning, by reason unused, ended_pod where pods
// that have ended, or hang Terminating, still name it, or replica_missing where a StatefulSet
// wants the replica that it belongs to.
Check IdleClaimCheck();

}  // namespace exporter
