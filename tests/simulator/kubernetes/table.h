#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/simulator/kubernetes/resource.h"
#include "tests/simulator/message.h"

namespace simulator::kubernetes {

// The rows that kubectl prints. `include_object` is the query parameter: "", "Metadata", "Object"
// or "None".
Answer AnswerTable(const Resource& resource, const std::vector<std::string_view>& items,
                   const std::string& list_metadata, const std::string& include_object,
                   std::int64_t now);

// A list item as it stands alone: with kind and apiVersion.
std::string WithKind(const Resource& resource, std::string_view item);

}  // namespace simulator::kubernetes
