// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporter/analysis/volume_sources.h"
#include "exporter/checks/finding.h"

namespace exporter {

// What to do about the source of a volume, with a command that shows it.
RemedyStep SourceStep(const NamedSource& source, SourceTrouble trouble);

}  // namespace exporter
