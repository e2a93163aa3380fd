#pragma once

#include <string_view>

namespace exporter {

// Whether the scheduler's words for an unschedulable pod (the message of its condition
// PodScheduled, or of an event FailedScheduling) name a volume or claim as a cause. Where nodes
// fail for several causes it is one: the nodes that are right in all else failed on storage.
bool IsStorageReason(std::string_view message);

}  // namespace exporter
