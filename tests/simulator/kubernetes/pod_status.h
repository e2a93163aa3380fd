#pragma once

#include "tests/simulator/json_writer.h"
#include "tests/simulator/objects.h"

namespace simulator::kubernetes {

// The phase that the API names for a stage.
std::string_view PhaseOf(const Pod& pod);

// "status" of a pod; the pod's single container has the name of its app.
void WritePodStatus(JsonWriter& out, const Pod& pod, const TimeAxis& times);

// An address within the range of the pod's node.
std::string PodIp(const Pod& pod);

}  // namespace simulator::kubernetes
