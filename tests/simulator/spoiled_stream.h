#pragma once

#include <memory>

#include "tests/simulator/fault_effects.h"
#include "tests/simulator/stream.h"

namespace simulator {

// The stream with the fault in it, behind its first fault.after_events lines.
std::shared_ptr<Stream> SpoilStream(const Fault& fault, std::shared_ptr<Stream> stream);

// A watch event or list item of wrong types: its spec, or what it has instead, is a number. The
// text as it was when it is no JSON object.
std::string WithWrongType(const std::string& json, bool is_event);

}  // namespace simulator
