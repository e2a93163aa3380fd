#pragma once

#include "exporter/checks/check.h"

namespace exporter {

// attach-error: a VolumeAttachment of the disk driver that reports an error of attaching; the
// reason is the cause (analysis/attach_causes.h). An error of detaching is none: it shows in
// stuck-pod.
Check AttachErrorCheck();

}  // namespace exporter
