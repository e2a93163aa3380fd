#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>

namespace simulator::kubernetes {

// The row that kubectl prints for a pod. `now` is Unix seconds.
nlohmann::json PodCells(const nlohmann::json& pod, std::int64_t now);

}  // namespace simulator::kubernetes
