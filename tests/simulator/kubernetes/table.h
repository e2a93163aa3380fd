#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/simulator/kubernetes/resource.h"

namespace simulator::kubernetes {

// The JSON of the table that kubectl prints. `include_object` is the query parameter: "",
// "Metadata", "Object" or "None". In a watch the columns
// are sent once.
std::string TableText(const Resource& resource, const std::vector<std::string_view>& items,
                      const std::string& list_metadata, const std::string& include_object,
                      std::int64_t now, bool with_columns = true);

// A list item as it stands alone: with kind and apiVersion.
std::string WithKind(const Resource& resource, std::string_view item);

}  // namespace simulator::kubernetes
