#pragma once

#include "exporter/checks/check.h"

namespace exporter {

// quota-low: a quota of disk capacity whose use is known and is options.quota_ratio of it or more;
// critical when nothing is left of it. Its name is `<zone or region>/<category>`, with the API's
// own code where that names no category; of several of one name the fullest counts.
Check QuotaLowCheck();

}  // namespace exporter
